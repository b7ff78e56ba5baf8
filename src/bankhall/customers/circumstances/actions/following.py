"""What a customer lives on, when two files become one and two again. After the two files are locked.

Words stay where they were said, under that file's own key. Which of them holds in the file that stays is said anew by a
rule, with a receipt of how it stood; the file that goes is left as it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from bankhall.customers.circumstances import queries
from bankhall.customers.circumstances.models import CircumstanceRow
from bankhall.customers.circumstances.rules import following as rules
from bankhall.customers.circumstances.types import Circumstance, FieldOfTwo, Known, Statement
from bankhall.customers.queries.merged import ids_of
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.following import Follower, FollowWay, Pair, Receipt, Weighed, counted
from bankhall.kernel.time import in_the_banks_zone

OF: Final = "circumstances"
WORD: Final = "circumstance"


async def weigh(reading: Reading, pair: Pair) -> Weighed:
    """Also what differs: somebody has to settle it."""
    fields = await side_by_side(reading, pair)
    differs = any(one.kept and one.merged and one.kept != one.merged for one in fields)
    follows = sum(one.merged is not None for one in fields)
    return Weighed(
        counted({"circumstances": (follows, FollowWay.MOVES)}), notes=("circumstances_differ",) if differs else ()
    )


async def follow(tx: Tx, pair: Pair) -> Sequence[Receipt]:
    ours, theirs = await _both(tx, pair)
    receipts = []
    for field in theirs:
        before, after = ours.get(field), rules.together(ours.get(field), theirs[field])
        if after is None or after == before:
            continue
        await _write(tx, pair.kept_id, after)
        facts = {"field": field.value, **_told("left_", after), **(_told("was_", before) if before else {})}
        receipts.append(Receipt(WORD, pair.kept_id, facts))
    return receipts


async def weigh_split(reading: Reading, pair: Pair, receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> Weighed:
    return Weighed(counted({"circumstances": (len(_mine(receipts)), FollowWay.MOVES)}))


async def give_back(tx: Tx, pair: Pair, receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> None:
    for field, (ours, theirs) in (await _parted(tx, pair, receipts)).items():
        if ours is None:
            gone = CircumstanceRow.customer_id == pair.kept_id, CircumstanceRow.field == field.value
            await tx.session.execute(delete(CircumstanceRow).where(*gone))
        else:
            await _write(tx, pair.kept_id, ours)
        if theirs is not None:
            await _write(tx, pair.merged_id, theirs)


FOLLOWER: Final = Follower(OF, weigh, follow, weigh_split, give_back)


async def side_by_side(reading: Reading, pair: Pair) -> list[FieldOfTwo]:
    """What each says, and what will hold: of the fields of which the file that goes says anything."""
    ours, theirs = await _both(reading, pair)
    return [
        _seen(field, ours.get(field), theirs[field], rules.together(ours.get(field), theirs[field])) for field in theirs
    ]


async def parting(reading: Reading, pair: Pair, receipts: Sequence[Receipt]) -> list[FieldOfTwo]:
    """What each will say again, and what holds now: of the fields that the merge changed."""
    now, _ = await _both(reading, pair)
    parted = await _parted(reading, pair, receipts)
    return [_seen(field, ours, theirs, now.get(field)) for field, (ours, theirs) in parted.items()]


def _seen(field: Circumstance, ours: Known | None, theirs: Known | None, one: Known | None) -> FieldOfTwo:
    return FieldOfTwo(
        field,
        ours.held.value if ours else None,
        theirs.held.value if theirs else None,
        one.held.value if one else None,
        one.otherwise.value if one and one.otherwise else None,
    )


async def _both(reading: Reading, pair: Pair) -> tuple[dict[Circumstance, Known], dict[Circumstance, Known]]:
    ours = await queries.known_of(reading, pair.kept_id)
    theirs = await queries.known_of(reading, pair.merged_id)
    return {one.field: one for one in ours}, {one.field: one for one in theirs}


_Parted = dict[Circumstance, tuple[Known | None, Known | None]]


async def _parted(reading: Reading, pair: Pair, receipts: Sequence[Receipt]) -> _Parted:
    ours, theirs = await _both(reading, pair)
    mine = _mine(receipts)
    told = {name for one in mine for name in ("was_held", "was_otherwise", "left_held", "left_otherwise")}
    named = {UUID(one.facts[name]) for one in mine for name in told if one.facts.get(name)}
    words = await queries.statements(reading, named)
    of_theirs = await queries.said_in(reading, await ids_of(reading, pair.merged_id))
    found: _Parted = {}
    for one in mine:
        field = Circumstance(one.facts["field"])
        before, left = _known(field, one.facts, "was_", words), _known(field, one.facts, "left_", words)
        now, merged = ours.get(field), theirs.get(field)
        if left is None or now is None:  # its words are gone with a key
            continue
        said_on = in_the_banks_zone(now.otherwise.at).date() if now.otherwise else None
        found[field] = (
            rules.parted(before, left, now, of_theirs, said_on),
            rules.taken_along(merged, left, now) if merged else None,
        )
    return found


def _mine(receipts: Iterable[Receipt]) -> list[Receipt]:
    return [one for one in receipts if one.kind == WORD]


async def _write(tx: Tx, customer_id: UUID, one: Known) -> None:
    values: dict[str, Any] = {
        "statement_id": one.held.id,
        "otherwise_id": one.otherwise.id if one.otherwise else None,
        "confirmed_on": one.confirmed_on,
        "verified_at": one.verified_at,
        "verified_by": one.verified_by,
    }
    put = insert(CircumstanceRow).values(customer_id=customer_id, field=one.field.value, **values)
    keys = [CircumstanceRow.customer_id, CircumstanceRow.field]
    await tx.session.execute(put.on_conflict_do_update(index_elements=keys, set_=values))


def _told(prefix: str, one: Known) -> dict[str, str]:
    told = {
        "held": str(one.held.id),
        "otherwise": str(one.otherwise.id) if one.otherwise else "",
        "confirmed_on": one.confirmed_on.isoformat(),
        "verified_at": one.verified_at.isoformat() if one.verified_at else "",
        "verified_by": one.verified_by or "",
    }
    return {prefix + name: value for name, value in told.items()}


def _known(field: Circumstance, facts: Mapping[str, str], prefix: str, words: Mapping[UUID, Statement]) -> Known | None:
    if prefix + "held" not in facts or (held := words.get(UUID(facts[prefix + "held"]))) is None:
        return None
    beside, at = facts[prefix + "otherwise"], facts[prefix + "verified_at"]
    return Known(
        field=field,
        held=held,
        confirmed_on=date.fromisoformat(facts[prefix + "confirmed_on"]),
        verified_at=datetime.fromisoformat(at) if at else None,
        verified_by=facts[prefix + "verified_by"] or None,
        otherwise=words.get(UUID(beside)) if beside else None,
    )
