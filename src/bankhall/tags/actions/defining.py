"""Defining tags: their versions, which of them is in force by a second person's yes, who answers for them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from bankhall.kernel.db import Reading, Tx, take_turn, violated
from bankhall.kernel.errors import BadInput
from bankhall.kernel.four_eyes.actions import propose
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.types import Wish
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import count_up_to, done_by
from bankhall.tags import queries, rules
from bankhall.tags.actions.running import ask_for_rebuild
from bankhall.tags.errors import NoSuchTag, TagNameTaken, TooManyTags, WrongTagStage
from bankhall.tags.events import TagPublished, TagRetired
from bankhall.tags.models import GivenRow, TagRow, TagStageRow, TagVersionRow
from bankhall.tags.permissions import DEFINE, PUBLISH
from bankhall.tags.queries.asking import preview
from bankhall.tags.types import NewTag, NewTagVersion, PublishTag, TagKind, TagPreview, TagStage, TagVersion

_TURN: Final = "tags"
_MOST_VERSIONS: Final = 500


async def define_tag(tx: Tx, new: NewTag) -> UUID:
    """With its first version, a draft; whoever defines it answers for it. Raises TagNameTaken, TooManyTags,
    BadInput.
    """
    _refuse_wrong(new.kind, new.first)
    await take_turn(tx, _TURN)
    if await count_up_to(tx, select(TagRow.id), most=rules.MOST_TAGS) >= rules.MOST_TAGS:
        raise TooManyTags
    row = TagRow(
        id=new_id(),
        name_zh=new.name.zh,
        name_en=new.name.en,
        kind=new.kind,
        theme=new.theme,
        owner_id=tx.actor.id,
        owner_name=tx.actor.signature,
        made_at=tx.now,
        **done_by(tx),
    )
    tx.session.add(row)
    try:
        await tx.session.flush()
    except IntegrityError as error:
        taken = TagNameTaken()
        raise violated(error, {"tags_name_zh_key": taken, "tags_name_en_key": taken}) from error
    tx.audit("tags.define", "tag", row.id, kind=new.kind)
    await _write(tx, row.id, 1, new.first)
    return row.id


async def write_version(tx: Tx, tag_id: UUID, new: NewTagVersion) -> UUID:
    """The tag's next version, a draft. Returns its id. Raises NoSuchTag, TooManyTags, BadInput."""
    found = await queries.tag(tx, tag_id)
    _refuse_wrong(found.kind, new)
    await take_turn(tx, f"{_TURN} {tag_id}")
    last = await tx.session.scalar(select(func.max(TagVersionRow.nth)).where(TagVersionRow.tag_id == tag_id)) or 0
    if last >= _MOST_VERSIONS:
        raise TooManyTags
    return await _write(tx, tag_id, last + 1, new)


async def propose_tag(tx: Tx, version_id: UUID, *, reason: str) -> UUID:
    """Asks a second person for the yes to a version, with what it would come to now. Returns the proposal's id. Raises
    NoSuchTag, WrongTagStage, and what `propose` raises.
    """
    tag, version = await queries.tag_of_version(tx, version_id)
    if version.stage is TagStage.LIVE:
        raise WrongTagStage(version.stage)
    told = TagPreview(0, 0, 0, 0, (), ())
    if version.rule is not None:
        told = await preview(tx, tag.id, as_new(version))
    command = PublishTag(
        version_id=version.id,
        name_zh=tag.name.zh,
        name_en=tag.name.en,
        nth=version.nth,
        gain=told.gain,
        lose=told.lose,
    )
    wish = Wish(command=command, subject_kind="tag", subject_id=str(tag.id), reason=reason)
    (proposal_id,) = await propose(tx, PUBLISHING, [wish])
    return proposal_id


async def publish_house_tag(tx: Tx, new: NewTag) -> UUID:
    """A tag that comes with the bank, by the bank itself: in force at once. Raises as define_tag."""
    tag_id = await define_tag(tx, new)
    (version,) = (await queries.tag(tx, tag_id)).versions
    await _put_in_force(tx, version, kind=new.kind)
    return tag_id


async def retire_tag(tx: Tx, tag_id: UUID, *, reason: str) -> None:
    """Out of use at once: nobody has it any more. Raises NoSuchTag, WrongTagStage."""
    await take_turn(tx, _TURN)
    tag = await queries.tag(tx, tag_id)
    if tag.live is None:
        raise WrongTagStage(tag.stage)
    _stand(tx, tag.live, TagStage.OFF)
    await ask_for_rebuild(tx)  # clears what is left of it
    tx.emit(TagRetired(tag_id=tag_id))
    tx.audit("tags.retire", "tag", tag_id, version=tag.live.nth, reason=reason)


async def take_tag_over(tx: Tx, tag_id: UUID) -> None:
    """Whoever asks answers for it from now on. Raises NoSuchTag."""
    row = await tx.session.get(TagRow, tag_id, with_for_update=True)
    if row is None:
        raise NoSuchTag
    if row.owner_id != tx.actor.id:
        row.owner_id, row.owner_name = tx.actor.id, tx.actor.signature
        tx.audit("tags.take_over", "tag", tag_id)


def as_new(version: TagVersion) -> NewTagVersion:
    return NewTagVersion(
        rule=version.rule,
        value=version.value,
        confidence=version.confidence,
        lasts_days=version.lasts_days,
        needs_consent=version.needs_consent,
        told=version.told,
    )


async def _publish(tx: Tx, command: PublishTag, backing: Backing) -> None:
    """Raises NoSuchTag, WrongTagStage, TooManyTags."""
    await take_turn(tx, _TURN)
    tag, version = await queries.tag_of_version(tx, command.version_id)
    if version.stage is TagStage.LIVE:
        raise WrongTagStage(version.stage)
    if tag.live is not None:
        _stand(tx, tag.live, TagStage.OFF)
    await _put_in_force(tx, version, kind=tag.kind)
    tx.audit(
        "tags.publish",
        "tag",
        tag.id,
        version=version.nth,
        proposal_id=str(backing.proposal_id),
        maker_id=str(backing.maker_id),
    )


async def _tell(reading: Reading, commands: Sequence[PublishTag]) -> Sequence[Mapping[str, Any]]:
    return [
        {"name_zh": one.name_zh, "name_en": one.name_en, "nth": one.nth, "gain": one.gain, "lose": one.lose}
        for one in commands
    ]


PUBLISHING = Deed(PublishTag, DEFINE, PUBLISH, _publish, _tell)


async def _put_in_force(tx: Tx, version: TagVersion, *, kind: TagKind) -> None:
    _stand(tx, version, TagStage.LIVE)
    await tx.session.flush()
    if kind is TagKind.RULE:
        await ask_for_rebuild(tx, version.tag_id)
    else:
        # What somebody has been given stays theirs, under the words that hold now.
        await tx.session.execute(update(GivenRow).where(GivenRow.tag_id == version.tag_id).values(version=version.nth))
    tx.emit(TagPublished(tag_id=version.tag_id, version=version.nth))


def _refuse_wrong(kind: TagKind, new: NewTagVersion) -> None:
    """Raises BadInput naming each field."""
    if found := rules.problems(kind, new):
        raise BadInput(found)


async def _write(tx: Tx, tag_id: UUID, nth: int, new: NewTagVersion) -> UUID:
    row = TagVersionRow(
        id=new_id(),
        tag_id=tag_id,
        nth=nth,
        rule=None if new.rule is None else msgspec.to_builtins(new.rule),
        value=None if new.value is None else msgspec.to_builtins(new.value),
        confidence=new.confidence,
        lasts_days=new.lasts_days,
        needs_consent=new.needs_consent,
        told_zh=new.told.zh if new.told else None,
        told_en=new.told.en if new.told else None,
        made_at=tx.now,
        **done_by(tx),
    )
    tx.session.add(row)
    tx.audit("tags.write", "tag", tag_id, version=nth)
    await tx.session.flush()
    return row.id


def _stand(tx: Tx, version: TagVersion, stage: TagStage) -> None:
    tx.session.add(TagStageRow(version_id=version.id, stage=stage, at=tx.now, **done_by(tx)))
