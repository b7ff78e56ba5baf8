"""Holding accounts, when two files of a customer become one and two again. Lock order: accounts by id, then the books.

Holding ends for the one and begins for the other in the same instant, with the role and the day since when as they
were. How accounts are arranged stays as each file arranged them: names are copied, and nothing of the file that goes is
forgotten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bankhall.accounts.actions.open import TIE, add_holders
from bankhall.accounts.events import HolderAdded, HolderEnded
from bankhall.accounts.models import (
    AccountRow,
    HolderRow,
    MandateAcceptanceRow,
    MandateEndingRow,
    MandateRow,
    MandateTermsRow,
    PreferenceRow,
)
from bankhall.accounts.queries import lock_accounts, nickname_place
from bankhall.accounts.types import AccountStatus, HolderRole
from bankhall.customers import api as customers
from bankhall.customers.types import Tie
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.following import Follower, FollowWay, Pair, Receipt, Weighed, counted, stopped
from bankhall.kernel.tables import is_any
from bankhall.ledger import api as ledger

OF: Final = "accounts"
HELD: Final = "held"


@dataclass(frozen=True, slots=True)
class _Holding:
    account_id: UUID
    role: HolderRole
    since_on: date
    is_closed: bool


async def weigh(reading: Reading, pair: Pair) -> Weighed:
    theirs = await _held(reading, pair.merged_id)
    ours = await _held(reading, pair.kept_id)
    notes = ("both_hold",) if ours.keys() & theirs.keys() else ()
    mandates = await _mandates(reading, pair.merged_id)
    return Weighed(counted({"accounts": (len(theirs), FollowWay.MOVES)}), stopped({"mandates": mandates}), notes)


async def follow(tx: Tx, pair: Pair) -> Sequence[Receipt]:
    theirs = await _lock_held(tx, pair.merged_id)
    ours = await _held(tx, pair.kept_id)
    receipts = []
    for one in theirs.values():
        before = ours.get(one.account_id)
        facts = {"role": one.role.value, "since_on": one.since_on.isoformat()}
        if before is not None:
            facts |= {"kept_role": before.role.value, "kept_since_on": before.since_on.isoformat()}
        receipts.append(Receipt(HELD, one.account_id, facts))
        await _end(tx, pair.merged_id, one)
        if before is None or (before.role is HolderRole.AUTHORISED and one.role is HolderRole.OWNER):
            if before is not None:
                await _end(tx, pair.kept_id, before)
            await _begin(tx, pair.kept_id, one)
    await _copy_names(tx, pair, [id_ for id_ in theirs if id_ not in ours])
    return receipts


async def weigh_split(reading: Reading, pair: Pair, receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> Weighed:
    """What goes back, and mandates that their owner has given over it since."""
    ours = await _held(reading, pair.kept_id)
    going = {one.subject_id for one in _mine(receipts) if one.subject_id in ours} | (chosen & ours.keys())
    lost = len({one.subject_id for one in _mine(receipts)} - ours.keys())
    mandates = await _mandates(reading, pair.kept_id, over=going)
    notes = ("not_held_any_more",) if lost else ()
    return Weighed(counted({"accounts": (len(going), FollowWay.MOVES)}), stopped({"mandates": mandates}), notes)


async def give_back(tx: Tx, pair: Pair, receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> None:
    """What the file that stayed still holds of it; and of what came since, what is chosen."""
    ours = await _lock_held(tx, pair.kept_id)
    moved = {one.subject_id: one.facts for one in _mine(receipts)}
    for account_id, facts in moved.items():
        if (held := ours.get(account_id)) is None:
            continue
        theirs = _Holding(account_id, HolderRole(facts["role"]), date.fromisoformat(facts["since_on"]), held.is_closed)
        if "kept_role" not in facts:
            await _end(tx, pair.kept_id, held)
        elif facts["kept_role"] != held.role:
            await _end(tx, pair.kept_id, held)
            own_since = date.fromisoformat(facts["kept_since_on"])
            await _begin(
                tx, pair.kept_id, _Holding(account_id, HolderRole(facts["kept_role"]), own_since, held.is_closed)
            )
        await _begin(tx, pair.merged_id, theirs)
    for account_id in sorted(chosen & (ours.keys() - moved.keys())):
        await _end(tx, pair.kept_id, ours[account_id])
        await _begin(tx, pair.merged_id, ours[account_id])


async def going_back(reading: Reading, pair: Pair, receipts: Sequence[Receipt]) -> list[UUID]:
    """The accounts that were moved and are still held: they go back."""
    ours = await _held(reading, pair.kept_id)
    return [one.subject_id for one in _mine(receipts) if one.subject_id in ours]


async def came_since(reading: Reading, pair: Pair, receipts: Sequence[Receipt]) -> list[UUID]:
    """The accounts that the file that stayed holds now and neither brought in: those that can be chosen."""
    merged_at = {one.subject_id for one in _mine(receipts)}
    held = await reading.session.execute(
        select(HolderRow.account_id, HolderRow.added_at)
        .where(HolderRow.customer_id == pair.kept_id, HolderRow.ended_at.is_(None))
        .order_by(HolderRow.id)
    )
    began = {row.account_id: row.added_at for row in held}
    merge = await customers.merge(reading, pair.merge_id)
    return [id_ for id_, at in began.items() if merge and at > merge.at and id_ not in merged_at]


FOLLOWER: Final = Follower(OF, weigh, follow, weigh_split, give_back)


def _mine(receipts: Iterable[Receipt]) -> list[Receipt]:
    return [one for one in receipts if one.kind == HELD]


async def _lock_held(tx: Tx, customer_id: UUID) -> dict[UUID, _Holding]:
    """With the books: who is just paying from one of them ends first."""
    found = await _held(tx, customer_id)
    await lock_accounts(tx, found)
    await ledger.lock(tx, sorted(found))
    return await _held(tx, customer_id)


async def _held(reading: Reading, customer_id: UUID) -> dict[UUID, _Holding]:
    query = (
        select(HolderRow.account_id, HolderRow.role, HolderRow.since_on, AccountRow.status)
        .join(AccountRow, AccountRow.id == HolderRow.account_id)
        .where(HolderRow.customer_id == customer_id, HolderRow.ended_at.is_(None))
        .order_by(HolderRow.account_id)
    )
    return {
        row.account_id: _Holding(row.account_id, HolderRole(row.role), row.since_on, row.status == AccountStatus.CLOSED)
        for row in await reading.session.execute(query)
    }


async def _mandates(reading: Reading, customer_id: UUID, over: Iterable[UUID] | None = None) -> int:
    """Given or accepted, and neither over nor ended, offers among them; `over`: those that they gave over these."""
    latest = (
        select(MandateTermsRow.ends_at)
        .where(MandateTermsRow.mandate_id == MandateRow.id)
        .order_by(MandateTermsRow.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    covers = (
        select(MandateTermsRow.mandate_id)
        .where(MandateTermsRow.mandate_id == MandateRow.id, MandateTermsRow.account_ids.overlap(list(over or [])))
        .exists()
    )
    theirs = MandateRow.giver_id == customer_id
    query = (
        select(func.count())
        .select_from(MandateRow)
        .outerjoin(MandateAcceptanceRow, MandateAcceptanceRow.mandate_id == MandateRow.id)
        .outerjoin(MandateEndingRow, MandateEndingRow.mandate_id == MandateRow.id)
        .where(
            theirs & covers if over is not None else or_(theirs, MandateAcceptanceRow.taker_id == customer_id),
            MandateEndingRow.mandate_id.is_(None),
            latest > reading.now,
            or_(MandateAcceptanceRow.mandate_id.is_not(None), MandateRow.offer_ends_at > reading.now),
        )
    )
    return await reading.session.scalar(query) or 0


async def _end(tx: Tx, customer_id: UUID, one: _Holding) -> None:
    await tx.session.execute(
        update(HolderRow)
        .where(
            HolderRow.account_id == one.account_id,
            HolderRow.customer_id == customer_id,
            HolderRow.ended_at.is_(None),
        )
        .values(ended_at=tx.now, ended_by_kind=tx.actor.kind, ended_by_id=tx.actor.id)
    )
    await customers.untie(tx, [Tie(customer_id, TIE, one.account_id)])
    tx.emit(HolderEnded(account_id=one.account_id, customer_id=customer_id))
    tx.audit("accounts.end_holder", "account", one.account_id, customer_id=str(customer_id))


async def _begin(tx: Tx, customer_id: UUID, one: _Holding) -> None:
    row: dict[str, object] = {
        "account_id": one.account_id,
        "customer_id": customer_id,
        "role": one.role,
        "since_on": one.since_on,
    }
    await add_holders(tx, [row], [] if one.is_closed else [Tie(customer_id, TIE, one.account_id)])
    tx.emit(HolderAdded(account_id=one.account_id, customer_id=customer_id, role=one.role))
    tx.audit("accounts.add_holder", "account", one.account_id, customer_id=str(customer_id), role=one.role)


async def _copy_names(tx: Tx, pair: Pair, account_ids: Sequence[UUID]) -> None:
    """As they called what comes along, in the file that stays; sealed under its key."""
    query = select(PreferenceRow).where(
        PreferenceRow.customer_id == pair.merged_id,
        is_any(PreferenceRow.account_id, account_ids),
        PreferenceRow.sealed_nickname.is_not(None),
    )
    named = (await tx.session.scalars(query)).all()
    keys = await data_keys(tx, [pair.kept_id, pair.merged_id])
    for row in named:
        place = nickname_place(row.account_id)
        name = keys[pair.merged_id].open(bytes(row.sealed_nickname or b""), about=place)
        values = {
            "customer_id": pair.kept_id,
            "account_id": row.account_id,
            "sealed_nickname": keys[pair.kept_id].seal(tx.vault.suite, name, about=place),
            "hidden": row.hidden,
            "is_default": False,
        }
        await tx.session.execute(insert(PreferenceRow).values(**values).on_conflict_do_nothing())
