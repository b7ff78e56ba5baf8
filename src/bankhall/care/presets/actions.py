"""Keeping quick replies and macros, and running these."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.care import actions as talks
from bankhall.care.callbacks.actions import end_at_the_desk
from bankhall.care.contents.actions import send_form
from bankhall.care.contents.types import NewForm
from bankhall.care.errors import NoSuchConversation
from bankhall.care.presets import queries, rules
from bankhall.care.presets.errors import (
    NoSuchPreset,
    PresetChanged,
    ShortcutTaken,
    StepImpossible,
    TooManyPresets,
)
from bankhall.care.presets.models import PresetRow, PresetUseRow, PresetVersionRow
from bankhall.care.presets.types import (
    EndStep,
    FormStep,
    HandStep,
    NewPreset,
    Preset,
    PresetKind,
    RunMacro,
    SayStep,
    Step,
    TicketStep,
    TopicStep,
)
from bankhall.care.queries import conversation
from bankhall.care.types import Conversation, Say
from bankhall.customers import api as customers
from bankhall.kernel.actors import Asker
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput, FieldProblem, Forbidden, Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import done_by
from bankhall.kernel.time import in_the_banks_zone
from bankhall.tickets import api as tickets
from bankhall.tickets.types import CameBy, NewTicket

_TURN: Final = "care presets"


async def keep_preset(tx: Tx, new: NewPreset, *, key: str, is_own: bool) -> Preset:
    """A new one, of the house or of the actor's own. The same key and content keep one. Raises TooManyPresets,
    ShortcutTaken, KeyReused, BadInput naming the fields.
    """
    if before := await done_before(tx, key, new):
        return await queries.preset(tx, before)
    _refuse_misfit(tx, new)
    owner = tx.actor.id if is_own else None
    await take_turn(tx, f"{_TURN} {owner}")
    most = rules.MOST_OWN if is_own else rules.MOST_OF_HOUSE
    theirs = select(func.count()).where(
        PresetRow.owner_id.is_not_distinct_from(owner), PresetRow.kind == new.kind.value, PresetRow.is_kept
    )
    if (await tx.session.scalar(theirs) or 0) >= most:
        raise TooManyPresets(most)
    await _refuse_taken(tx, new, owner, but=None)
    id_ = new_id()
    tx.session.add(PresetRow(id=id_, kind=new.kind.value, owner_id=owner, shortcut=new.shortcut, nth=1, is_kept=True))
    await tx.session.flush()
    await _write(tx, id_, new, nth=1, is_kept=True)
    tx.audit("care.keep_preset", "care_preset", id_, kind=new.kind, is_own=is_own)
    await note_done(tx, key, new, id_)
    return await queries.preset(tx, id_)


async def change_preset(tx: Tx, preset_id: UUID, new: NewPreset, *, nth: int, is_own: bool) -> Preset:
    """`nth`: the version that was changed. The same once more changes nothing. Raises NoSuchPreset, PresetChanged,
    ShortcutTaken, BadInput naming the fields.
    """
    row = await _held(tx, preset_id, is_own=is_own)
    now = await queries.preset(tx, preset_id)
    if not row.is_kept or now.kind is not new.kind:
        raise NoSuchPreset
    same = (now.shortcut, now.topic, now.title, now.steps) == (new.shortcut, new.topic, new.title, new.steps)
    if same and nth in (now.nth, now.nth - 1):
        return now
    if nth != now.nth:
        raise PresetChanged
    _refuse_misfit(tx, new)
    await _refuse_taken(tx, new, row.owner_id, but=row.id)
    row.nth, row.shortcut = nth + 1, new.shortcut
    await _write(tx, row.id, new, nth=row.nth, is_kept=True)
    tx.audit("care.change_preset", "care_preset", row.id, nth=row.nth)
    return await queries.preset(tx, row.id)


async def drop_preset(tx: Tx, preset_id: UUID, *, is_own: bool) -> None:
    """It is offered no more; its versions stay. Once more changes nothing. Raises NoSuchPreset."""
    row = await _held(tx, preset_id, is_own=is_own)
    if not row.is_kept:
        return
    now = await queries.preset(tx, preset_id)
    row.nth, row.is_kept = row.nth + 1, False
    last = NewPreset(kind=now.kind, shortcut=now.shortcut, topic=now.topic, title=now.title, steps=now.steps)
    await _write(tx, row.id, last, nth=row.nth, is_kept=False)
    tx.audit("care.drop_preset", "care_preset", row.id)


async def note_use(tx: Tx, preset_id: UUID) -> None:
    """By the agent who chose it: their list is in that order. Raises NoSuchPreset."""
    await queries.preset(tx, preset_id)
    row = {"agent_id": tx.actor.id, "preset_id": preset_id, "times": 1, "at": tx.now}
    await tx.session.execute(
        upsert(PresetUseRow)
        .values(**row)
        .on_conflict_do_update(
            index_elements=["agent_id", "preset_id"],
            set_={"times": func.least(PresetUseRow.times + 1, 2**31 - 1), "at": tx.now},
        )
    )


async def run_macro(tx: Tx, run: RunMacro, *, key: str) -> None:
    """All of its steps, or none: each by the verb that does it by hand, so by the rights of whoever runs it. The same
    key runs it once. Raises NoSuchPreset, PresetChanged for another version than was shown, NoSuchConversation,
    KeyReused, StepImpossible with the code of what refused it.
    """
    if await done_before(tx, key, run):
        return
    macro = await queries.preset(tx, run.preset_id)
    if macro.kind is not PresetKind.MACRO or not macro.is_kept:
        raise NoSuchPreset
    if macro.nth != run.nth:
        raise PresetChanged
    one = await conversation(tx, run.conversation_id)
    places = await queries.places_of(tx, one)
    whose = (await customers.survivors(tx, [one.customer_id])).get(one.customer_id, one.customer_id)
    if any(isinstance(step, TicketStep) for step in macro.steps):
        # Before the conversation's row, as whoever opens theirs again holds them.
        await customers.lock_customer(tx, whose)
    for at, step in enumerate(macro.steps, start=1):
        try:
            await _do(tx, one, whose, step, places, uuid5(run.conversation_id, f"{key}|{at}"), key=f"{key}|{at}")
        except NoSuchConversation:
            raise
        except Refusal as refused:
            raise StepImpossible(at, refused.code) from refused
    await note_use(tx, macro.id)
    tx.audit(
        "care.run_macro",
        "conversation",
        one.id,
        macro=macro.id,
        nth=macro.nth,
        steps=[rules.kind_of(step).value for step in macro.steps],
    )
    await note_done(tx, key, run, one.id)


async def _do(
    tx: Tx, one: Conversation, whose: UUID, step: Step, places: Mapping[str, str], id_: UUID, *, key: str
) -> None:
    """Raises whatever the verb refuses."""
    match step:
        case SayStep(words=words):
            text = rules.filled(words.in_(one.language), places)[: rules.MOST_TEXT]
            command = Say(conversation_id=one.id, client_id=id_, text=text, asker=Asker(tx.actor))
            (said,) = await talks.say(tx, [command])
            if isinstance(said, Refusal):
                raise said
        case TopicStep(topic=topic):
            await talks.set_topic(tx, one.id, topic)
        case FormStep(form=form, words=words):
            text = rules.filled(words.in_(one.language), places)[: rules.MOST_QUESTION]
            await send_form(tx, NewForm(conversation_id=one.id, client_id=id_, kind=form, text=text))
        case TicketStep():
            await _open_ticket(tx, one, whose, step, places, key=key)
        case HandStep(topic=to, words=words):
            if to is not None:
                await talks.set_topic(tx, one.id, to)
            note = rules.filled(words.in_(one.language), places)[: rules.MOST_NOTE]
            await talks.hand_over(tx, one.id, to=None, note=note)
        case EndStep(wrap_up=wrap_up):
            await end_at_the_desk(tx, one.id, wrap_up=wrap_up)


async def _open_ticket(
    tx: Tx, one: Conversation, whose: UUID, step: TicketStep, places: Mapping[str, str], *, key: str
) -> None:
    """By whoever may work on tickets, and has a part in the conversation. Raises Forbidden, NotYours,
    ConversationIsOver, and what tickets refuse.
    """
    if not tx.actor.may(rules.TICKET_RIGHT):
        raise Forbidden(rules.TICKET_RIGHT)
    await talks.refuse_stranger_to(tx, one.id)
    today = {rules.TODAY: in_the_banks_zone(tx.now).date().isoformat()}
    new = NewTicket(
        customer_id=whose,
        type=step.ticket,
        subject=rules.filled(step.subject.in_(one.language), places)[: rules.MOST_SUBJECT],
        words=rules.filled(step.words.in_(one.language), places)[: rules.MOST_TEXT],
        answers={field: rules.filled(told, {**places, **today}) for field, told in step.answers.items()},
        came_by=CameBy.CHAT,
    )
    await tickets.open_ticket(tx, new, key=key)


def _refuse_misfit(tx: Tx, new: NewPreset) -> None:
    """Raises BadInput."""
    wrong = list(rules.problems(new))
    today = in_the_banks_zone(tx.now).date()
    known = rules.PLACEHOLDERS | {rules.TODAY}
    for at, step in enumerate(new.steps):
        if not isinstance(step, TicketStep):
            continue
        for field, told in step.answers.items():
            if rules.unknown_places(told, known):
                wrong.append((f"steps.{at}.answers.{field}", rules.known_places(known)))
        by = {rules.TODAY: today.isoformat(), **dict.fromkeys(rules.PLACEHOLDERS, "x")}
        answers = {field: rules.filled(told, by) for field, told in step.answers.items()}
        wrong += [(f"steps.{at}.{field}", why) for field, why in tickets.misfits(step.ticket, answers, today)]
    if wrong:
        raise BadInput(tuple(FieldProblem(field, "kernel.invalid", why) for field, why in wrong))


async def _refuse_taken(tx: Tx, new: NewPreset, owner: UUID | None, *, but: UUID | None) -> None:
    """Raises ShortcutTaken."""
    taken = select(PresetRow.id).where(
        PresetRow.owner_id.is_not_distinct_from(owner),
        PresetRow.kind == new.kind.value,
        PresetRow.shortcut == new.shortcut,
        PresetRow.is_kept,
    )
    if await tx.session.scalar(taken.limit(1)) not in (None, but):
        raise ShortcutTaken


async def _held(tx: Tx, preset_id: UUID, *, is_own: bool) -> PresetRow:
    """Until the commit. Raises NoSuchPreset, also for a colleague's own."""
    row = await tx.session.get(PresetRow, preset_id)
    owner = tx.actor.id if is_own else None
    if row is None or row.owner_id != owner:
        raise NoSuchPreset
    await take_turn(tx, f"{_TURN} {owner}")
    await tx.session.refresh(row)
    return row


async def _write(tx: Tx, preset_id: UUID, new: NewPreset, *, nth: int, is_kept: bool) -> None:
    await tx.session.flush()
    await tx.session.execute(
        insert(PresetVersionRow).values(
            preset_id=preset_id,
            nth=nth,
            shortcut=new.shortcut,
            topic=new.topic.value if new.topic else None,
            title_zh=new.title.zh,
            title_en=new.title.en,
            steps=queries.steps_kept(new.steps),
            is_kept=is_kept,
            at=tx.now,
            **done_by(tx),
        )
    )
