"""Tags and what was said against them, when two files of a customer become one and two again.

What rules give follows by itself: whoever is part of another file has none, and the file that stays is looked at anew.
What somebody or a model gave moves, where the file that stays has it not. What the customer objected to in either file
is kept off both: the objection is copied, under the other key.
"""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import inspect, select, update
from sqlalchemy.dialects.postgresql import insert

from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.following import Follower, FollowWay, Pair, Receipt, Weighed, counted
from bankhall.kernel.ids import new_id
from bankhall.tags.actions.giving import take_away
from bankhall.tags.events import TagsChanged
from bankhall.tags.models import GivenRow, ObjectionRow, TagRow
from bankhall.tags.queries import note_place, objection_place
from bankhall.tags.types import TagKind

OF: Final = "tags"
GIVEN: Final = "given"
OBJECTION: Final = "objection"


async def weigh(reading: Reading, pair: Pair) -> Weighed:
    return Weighed(
        counted(
            {
                "tags": (len(await _going(reading, pair)), FollowWay.MOVES),
                "objections": (len(await _unsaid(reading, pair)), FollowWay.COPIED),
            }
        )
    )


async def follow(tx: Tx, pair: Pair) -> Sequence[Receipt]:
    """Objections first: what either file does not want is not moved either."""
    objections = await _copy_objections(tx, pair)
    given = []
    for tag_id, since in (await _going(tx, pair)).items():
        await _move(tx, tag_id, pair.merged_id, pair.kept_id)
        given.append(Receipt(GIVEN, tag_id, {"since": since}))
    return [*objections, *given]


async def weigh_split(reading: Reading, pair: Pair, receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> Weighed:
    going = len(await _going_back(reading, pair, receipts))
    copies = len(await _copies(reading, receipts))
    return Weighed(counted({"tags": (going, FollowWay.MOVES), "objections": (copies, FollowWay.COPIED)}))


async def give_back(tx: Tx, pair: Pair, receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> None:
    """What was moved and is still as it was. An objection that its customer has taken back since does not hold in the
    file it came from either.
    """
    held = await _copies(tx, receipts)
    taken_back = [UUID(one.facts["tag_id"]) for one in _of(OBJECTION, receipts)]
    await _end_objections(tx, pair.kept_id, sorted(held))
    await _end_objections(tx, pair.merged_id, sorted(set(taken_back) - held))
    for tag_id in await _going_back(tx, pair, receipts):
        await _move(tx, tag_id, pair.kept_id, pair.merged_id)


FOLLOWER: Final = Follower(OF, weigh, follow, weigh_split, give_back)


def _of(kind: str, receipts: Iterable[Receipt]) -> list[Receipt]:
    return [one for one in receipts if one.kind == kind]


async def _going(reading: Reading, pair: Pair) -> dict[UUID, str]:
    """By tag, since when: given by hand or by a model, and neither had nor refused by the file that stays."""
    kept = select(GivenRow.tag_id).where(GivenRow.customer_id == pair.kept_id)
    refused = select(ObjectionRow.tag_id).where(
        ObjectionRow.customer_id.in_([pair.kept_id, pair.merged_id]), ObjectionRow.ended_at.is_(None)
    )
    query = (
        select(GivenRow.tag_id, GivenRow.since)
        .join(TagRow, TagRow.id == GivenRow.tag_id)
        .where(
            GivenRow.customer_id == pair.merged_id,
            TagRow.kind != TagKind.RULE,
            GivenRow.tag_id.not_in(kept),
            GivenRow.tag_id.not_in(refused),
        )
        .order_by(GivenRow.tag_id)
    )
    return {row.tag_id: row.since.isoformat() for row in await reading.session.execute(query)}


async def _going_back(reading: Reading, pair: Pair, receipts: Sequence[Receipt]) -> list[UUID]:
    """Those that the file that stays has as they came; given anew since then, they are its own."""
    moved = {one.subject_id: one.facts["since"] for one in _of(GIVEN, receipts)}
    query = (
        select(GivenRow.tag_id, GivenRow.since)
        .where(GivenRow.customer_id == pair.kept_id, GivenRow.tag_id.in_(moved))
        .order_by(GivenRow.tag_id)
    )
    return [row.tag_id for row in await reading.session.execute(query) if row.since.isoformat() == moved[row.tag_id]]


async def _unsaid(reading: Reading, pair: Pair) -> Sequence[ObjectionRow]:
    """What was objected to in the file that goes, and not in the one that stays."""
    said = select(ObjectionRow.tag_id).where(ObjectionRow.customer_id == pair.kept_id, ObjectionRow.ended_at.is_(None))
    query = (
        select(ObjectionRow)
        .where(
            ObjectionRow.customer_id == pair.merged_id,
            ObjectionRow.ended_at.is_(None),
            ObjectionRow.tag_id.not_in(said),
        )
        .order_by(ObjectionRow.tag_id)
    )
    return (await reading.session.scalars(query)).all()


async def _copies(reading: Reading, receipts: Sequence[Receipt]) -> set[UUID]:
    """The tags whose copied objection still holds."""
    query = select(ObjectionRow.tag_id).where(
        ObjectionRow.id.in_([one.subject_id for one in _of(OBJECTION, receipts)]), ObjectionRow.ended_at.is_(None)
    )
    return set(await reading.session.scalars(query))


async def _copy_objections(tx: Tx, pair: Pair) -> list[Receipt]:
    keys = await data_keys(tx, [pair.kept_id, pair.merged_id])
    receipts = []
    for said in await _unsaid(tx, pair):
        why = keys[pair.merged_id].open(bytes(said.sealed), about=objection_place(said.id))
        copy_id = new_id()
        sealed = keys[pair.kept_id].seal(tx.vault.suite, why, about=objection_place(copy_id))
        row = {"id": copy_id, "customer_id": pair.kept_id, "tag_id": said.tag_id, "sealed": sealed, "at": said.at}
        await tx.session.execute(insert(ObjectionRow).values(**row))
        await take_away(tx, pair.kept_id, said.tag_id)
        receipts.append(Receipt(OBJECTION, copy_id, {"tag_id": str(said.tag_id)}))
    return receipts


async def _end_objections(tx: Tx, customer_id: UUID, tag_ids: Sequence[UUID]) -> None:
    await tx.session.execute(
        update(ObjectionRow)
        .where(
            ObjectionRow.customer_id == customer_id,
            ObjectionRow.tag_id.in_(tag_ids),
            ObjectionRow.ended_at.is_(None),
        )
        .values(ended_at=tx.now)
    )


async def _move(tx: Tx, tag_id: UUID, from_id: UUID, to_id: UUID) -> None:
    """With everything that is known of it; the note is sealed for its new place."""
    row = await tx.session.get_one(GivenRow, (from_id, tag_id))
    known = {name: getattr(row, name) for name in inspect(GivenRow).columns.keys()}  # noqa: SIM118  columns are no dict
    if row.sealed_note is not None:
        keys = await data_keys(tx, [from_id, to_id])
        note = keys[from_id].open(bytes(row.sealed_note), about=note_place(from_id, tag_id))
        known["sealed_note"] = keys[to_id].seal(tx.vault.suite, note, about=note_place(to_id, tag_id))
    put = insert(GivenRow).values(**{**known, "customer_id": to_id}).on_conflict_do_nothing()
    await tx.session.execute(put)
    await tx.session.delete(row)
    await tx.session.flush()
    tx.emit(TagsChanged(customer_id=from_id, lost=(tag_id,)))
    tx.emit(TagsChanged(customer_id=to_id, gained=(tag_id,)))
