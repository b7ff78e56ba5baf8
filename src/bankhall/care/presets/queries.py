"""Reads of quick replies and macros."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import or_, select

from bankhall.care import queries as talks
from bankhall.care.presets import rules
from bankhall.care.presets.errors import NoSuchPreset
from bankhall.care.presets.models import PresetRow, PresetUseRow, PresetVersionRow
from bankhall.care.presets.types import (
    Both,
    EndStep,
    FormStep,
    HandStep,
    Offered,
    Preset,
    PresetKind,
    SayStep,
    Step,
    StepShown,
    TicketStep,
    TopicStep,
)
from bankhall.care.types import Conversation, TalkTopic
from bankhall.customers import api as customers
from bankhall.kernel.db import Reading
from bankhall.tickets import api as tickets

MOST_VERSIONS: Final = 50

_NOW = select(PresetRow, PresetVersionRow).join(
    PresetVersionRow, (PresetVersionRow.preset_id == PresetRow.id) & (PresetVersionRow.nth == PresetRow.nth)
)


async def presets(reading: Reading) -> list[Preset]:
    """The house's and the actor's own, of those that are kept, by title."""
    found = await reading.session.execute(
        _NOW.where(PresetRow.is_kept, or_(PresetRow.owner_id.is_(None), PresetRow.owner_id == reading.actor.id))
        .order_by(PresetVersionRow.title_en, PresetRow.id)
        .limit(2 * rules.MOST_OF_HOUSE + rules.MOST_OWN)
    )
    return [_preset(*row) for row in found]


async def preset(reading: Reading, preset_id: UUID) -> Preset:
    """As it is now: the house's, or the actor's own. Raises NoSuchPreset."""
    found = await reading.session.execute(
        _NOW.where(
            PresetRow.id == preset_id, or_(PresetRow.owner_id.is_(None), PresetRow.owner_id == reading.actor.id)
        ).execution_options(populate_existing=True)
    )
    row = found.one_or_none()
    if row is None:
        raise NoSuchPreset
    return _preset(*row)


async def versions(reading: Reading, preset_id: UUID) -> list[Preset]:
    """The newest first. Raises NoSuchPreset."""
    await preset(reading, preset_id)
    found = await reading.session.execute(
        select(PresetRow, PresetVersionRow)
        .join(PresetVersionRow, PresetVersionRow.preset_id == PresetRow.id)
        .where(PresetRow.id == preset_id)
        .order_by(PresetVersionRow.nth.desc())
        .limit(MOST_VERSIONS)
    )
    return [_preset(*row) for row in found]


async def offered(reading: Reading, conversation_id: UUID) -> list[Offered]:
    """For a conversation that the actor may read, filled in, in the language in which its customer writes: what the
    actor uses most comes first. Raises NoSuchConversation.
    """
    one = await talks.conversation(reading, conversation_id)
    known = {each.id: each for each in await presets(reading) if rules.is_for(each.topic, one)}
    times = await _times(reading)
    by = await places_of(reading, one)
    titles = [(each.id, each.title.in_(one.language)) for each in known.values()]
    return [
        Offered(
            preset=known[id_],
            title=known[id_].title.in_(one.language),
            steps=tuple(_shown(step, one, by, reading) for step in known[id_].steps),
            times=times.get(id_, 0),
        )
        for id_ in rules.in_order(times, titles)
    ]


async def places_of(reading: Reading, one: Conversation) -> Mapping[str, str]:
    """What stands for the places: to the customer staff have the name that they show them anywhere."""
    whose = await talks.names_of(reading, [one])
    _, name, _ = whose.get(one.customer_id, (one.customer_id, "", ""))
    open_ = [each for each in await tickets.tickets_of(reading, one.customer_id, most=1) if each.due_at is not None]
    case = open_[0].number if open_ else rules.reference_of(one.id)
    return {"customer": name, "me": customers.mask_person(reading.actor.name), "case": case}


async def _times(reading: Reading) -> dict[UUID, int]:
    rows = await reading.session.execute(
        select(PresetUseRow.preset_id, PresetUseRow.times).where(PresetUseRow.agent_id == reading.actor.id)
    )
    return {row.preset_id: row.times for row in rows}


def steps_kept(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """As they lie in the row."""
    kept: list[dict[str, Any]] = msgspec.to_builtins(list(steps))
    return kept


def _preset(row: PresetRow, version: PresetVersionRow) -> Preset:
    return Preset(
        id=row.id,
        owner_id=row.owner_id,
        nth=version.nth,
        kind=PresetKind(row.kind),
        shortcut=version.shortcut,
        topic=TalkTopic(version.topic) if version.topic else None,
        title=Both(version.title_zh, version.title_en),
        steps=tuple(msgspec.convert(version.steps, type=list[Step])),
        is_kept=version.is_kept,
        at=version.at,
        by=version.by_name,
    )


def _shown(step: Step, one: Conversation, by: Mapping[str, str], reading: Reading) -> StepShown:
    text, subject, what = "", "", None
    match step:
        case SayStep(words=words):
            text = words.in_(one.language)
        case TopicStep(topic=topic):
            what = topic.value
        case FormStep(form=form, words=words):
            text, what = words.in_(one.language), form.value
        case TicketStep(ticket=ticket, subject=both, words=words):
            text, subject, what = words.in_(one.language), both.in_(one.language), ticket
        case HandStep(topic=to, words=words):
            text, what = words.in_(one.language), to.value if to else None
        case EndStep(wrap_up=wrap_up):
            what = wrap_up.value
    return StepShown(
        kind=rules.kind_of(step),
        text=rules.filled(text, by),
        subject=rules.filled(subject, by),
        what=what,
        blocked=rules.blocked(step, one, reading.actor),
    )
