"""Reads of disputes: a customer's own, and what of them staff see, masked."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, func, select, text, tuple_

from bankhall.accounts import api as accounts
from bankhall.accounts.types import HolderRole
from bankhall.customers import api as customers
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.four_eyes.queries import is_open_about
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any
from bankhall.ledger import api as ledger
from bankhall.ledger.types import Entry, EntryKey
from bankhall.payments import queries as payments
from bankhall.payments.disputes import rules
from bankhall.payments.disputes.errors import NoSuchDispute, NoSuchEntry
from bankhall.payments.disputes.models import DisputeRow, StepRow
from bankhall.payments.disputes.types import (
    About,
    Dispute,
    DisputeLine,
    DisputeOutcome,
    DisputePage,
    DisputeReason,
    DisputeSeen,
    DisputeState,
    DisputeTimes,
    Queue,
    Step,
    StepKind,
    Told,
)
from bankhall.payments.models import BankRow, OutgoingRow, RefundRow, TransferRow
from bankhall.payments.rules.elsewhere import BILLER_HOUSE
from bankhall.payments.types import TransferState

SUBJECT: Final = "dispute"

_HERE: Final = "CN"
_COUNTED_FOR: Final = timedelta(days=90)

_TIMES = text(
    """
    SELECT (SELECT count(*) FROM disputes WHERE state IN ('received', 'looking', 'needs_you')) AS open,
           (SELECT count(*) FROM disputes
            WHERE state IN ('received', 'looking', 'needs_you') AND due_at < :now) AS late,
           count(*) AS decided,
           count(*) FILTER (WHERE decided_at <= due_at) AS in_time,
           percentile_disc(0.5) WITHIN GROUP (ORDER BY took) AS median
    FROM (
        SELECT decided_at, due_at, CAST(extract(epoch FROM decided_at - opened_at) AS integer) AS took FROM disputes
        WHERE state = 'decided' AND decided_at > :since
        ORDER BY decided_at DESC LIMIT 10000
    ) AS lately
    """
)


# --------------------------------------------------------------------------------------------- for customers


async def my_entry(reading: Reading, account_id: UUID, seq: int) -> Entry:
    """An entry on an account that the actor owns. Raises NoSuchEntry."""
    holders = (await accounts.holders_of(reading, [account_id])).get(account_id, {})
    if reading.actor.id is None or holders.get(reading.actor.id) is not HolderRole.OWNER:
        raise NoSuchEntry
    key = EntryKey(account_id, seq)
    found = await ledger.entries_at(reading, [key])
    if key not in found:
        raise NoSuchEntry
    return found[key]


async def about_entry(reading: Reading, account_id: UUID, seq: int) -> About:
    """Raises NoSuchEntry."""
    entry = await my_entry(reading, account_id, seq)
    held = (
        await reading.session.execute(
            select(DisputeRow.id, DisputeRow.state).where(
                DisputeRow.account_id == account_id, DisputeRow.seq == seq, DisputeRow.state != DisputeState.WITHDRAWN
            )
        )
    ).one_or_none()
    is_late = reading.now - entry.posted_at > rules.LATEST
    return About(
        account_id=account_id,
        seq=seq,
        reasons=() if held or is_late or entry.amount == 0 else rules.reasons_for(is_incoming=entry.amount > 0),
        dispute_id=held.id if held else None,
        state=DisputeState(held.state) if held else None,
    )


async def about_transfer(reading: Reading, transfer_id: UUID) -> About | None:
    """Of the entry by which it stands on the actor's own account; None where it stands on none, or moves nothing.
    Raises NoSuchTransfer.
    """
    made = await payments.transfer(reading, transfer_id)
    if made.transaction_id is None or made.state is not TransferState.SETTLED or made.is_own:
        return None
    account_id = made.to_id if made.is_incoming else made.from_id
    holders = (await accounts.holders_of(reading, [account_id])).get(account_id, {})
    if reading.actor.id is None or holders.get(reading.actor.id) is not HolderRole.OWNER:
        return None
    seq = await ledger.place_of(reading, account_id, made.transaction_id)
    if seq is None:
        return None
    about = await about_entry(reading, account_id, seq)
    if not made.is_incoming or made.refundable is None:
        return about
    asked = await reading.session.scalar(
        select(DisputeRow.id)
        .where(DisputeRow.transfer_id == transfer_id, DisputeRow.asked_back_at.is_not(None))
        .where(DisputeRow.state.in_(rules.OPEN))
    )
    return About(
        account_id=about.account_id,
        seq=about.seq,
        reasons=about.reasons,
        dispute_id=about.dispute_id,
        state=about.state,
        asked_back=asked is not None,
    )


async def my_disputes(reading: Reading, *, most: int) -> list[Dispute]:
    """What is open first, then what is over, the latest first."""
    query = (
        select(DisputeRow)
        .where(customers.one_with(DisputeRow.customer_id, reading.actor.id))
        .order_by(DisputeRow.state.in_(rules.OPEN).desc(), DisputeRow.id.desc())
        .limit(most)
    )
    return await _told(reading, (await reading.session.scalars(query)).all(), is_staff=False)


async def my_dispute(reading: Reading, dispute_id: UUID) -> Dispute:
    """Raises NoSuchDispute."""
    query = select(DisputeRow).where(
        DisputeRow.id == dispute_id, customers.one_with(DisputeRow.customer_id, reading.actor.id)
    )
    found = await _told(reading, (await reading.session.scalars(query)).all(), is_staff=False)
    if not found:
        raise NoSuchDispute
    return found[0]


# -------------------------------------------------------------------------------------------------- for staff


async def queue(
    reading: Reading,
    which: Queue,
    *,
    reason: DisputeReason | None = None,
    search: str | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> DisputePage:
    """What is due first comes first; of what is over the latest. Looked for: a dispute's id or a customer's number."""
    is_over = which is Queue.OVER
    at = DisputeRow.decided_at if is_over else DisputeRow.due_at
    query = select(DisputeRow).where(*_conditions(reading, which))
    if reason is not None:
        query = query.where(DisputeRow.reason == reason)
    if search is not None:
        query = query.where(await _found(reading, search))
    if after is not None:
        here = tuple_(at, DisputeRow.id)
        query = query.where(here < after if is_over else here > after)
    order = (at.desc(), DisputeRow.id.desc()) if is_over else (at, DisputeRow.id)
    rows = (await reading.session.scalars(query.order_by(*order).limit(limit + 1))).all()
    shown = rows[:limit]
    briefs = await customers.briefs(reading, {row.customer_id for row in shown})
    lines = tuple(
        DisputeLine(
            id=row.id,
            customer=customers.mask_person(briefs[row.customer_id].name) if row.customer_id in briefs else "",
            amount=Money(row.amount, row.currency),
            reason=DisputeReason(row.reason),
            state=DisputeState(row.state),
            nth=row.nth,
            opened_at=row.opened_at,
            due_at=row.due_at,
            decided_at=row.decided_at,
            outcome=DisputeOutcome(row.outcome) if row.outcome else None,
            taken_by=row.taken_by,
            taken_name=row.taken_name,
        )
        for row in shown
    )
    last = shown[-1] if len(rows) > limit else None
    place = (last.decided_at if is_over else last.due_at) if last else None
    return DisputePage(lines, (place, last.id) if last and place else None)


async def seen(reading: Reading, dispute_id: UUID) -> DisputeSeen:
    """Raises NoSuchDispute."""
    row = await reading.session.get(DisputeRow, dispute_id)
    if row is None:
        raise NoSuchDispute
    (told,) = await _told(reading, [row], is_staff=True)
    briefs = await customers.briefs(reading, [row.customer_id])
    brief = briefs.get(row.customer_id)
    other, tail, bank = await _other(reading, row)
    return DisputeSeen(
        dispute=told,
        customer=customers.mask_person(brief.name) if brief else "",
        customer_number=brief.number if brief else "",
        other=other,
        other_tail=tail,
        other_bank=bank,
        is_taken=row.taken_by is not None,
        is_mine=row.taken_by is not None and row.taken_by == reading.actor.id,
        taken_name=row.taken_name,
        may_ask_back=row.asked_back_at is None
        and (await receiver_of(reading, row) is not None or await is_recallable(reading, row)),
        waits_for_yes=await is_open_about(reading, SUBJECT, str(row.id)),
        alone_up_to=rules.alone_up_to(row.currency),
        left=Money(await left_to_give(reading, row), row.currency),
    )


async def times(reading: Reading) -> DisputeTimes:
    row = (await reading.session.execute(_TIMES, {"now": reading.now, "since": reading.now - _COUNTED_FOR})).one()
    return DisputeTimes(row.open, row.late, row.decided, row.in_time, row.median)


async def lock(tx: Tx, dispute_id: UUID) -> DisputeRow:
    """Raises NoSuchDispute."""
    query = select(DisputeRow).where(DisputeRow.id == dispute_id).with_for_update()
    row = (await tx.session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        raise NoSuchDispute
    return row


async def hold_transfer(tx: Tx, transfer_id: UUID) -> None:
    """It stays as it is until the commit."""
    await tx.session.execute(select(TransferRow.id).where(TransferRow.id == transfer_id).with_for_update(read=True))


async def lock_open_about(tx: Tx, transfer_id: UUID) -> Sequence[DisputeRow]:
    query = select(DisputeRow).where(DisputeRow.transfer_id == transfer_id, DisputeRow.state.in_(rules.OPEN))
    return (await tx.session.scalars(query.order_by(DisputeRow.id).with_for_update())).all()


async def step(reading: Reading, step_id: UUID) -> StepRow | None:
    return await reading.session.get(StepRow, step_id)


async def receiver_of(reading: Reading, row: DisputeRow) -> UUID | None:
    """Who can be asked to give it back: an owner of the account here that was paid."""
    if row.transfer_id is None or row.is_incoming:
        return None
    to_id = await reading.session.scalar(select(TransferRow.to_id).where(TransferRow.id == row.transfer_id))
    holders = (await accounts.holders_of(reading, [to_id])).get(to_id, {}) if to_id else {}
    owners = sorted(id_ for id_, role in holders.items() if role is HolderRole.OWNER and id_ != row.customer_id)
    return owners[0] if owners else None


async def left_to_give(reading: Reading, row: DisputeRow) -> int:
    """What the bank can still give, in minor units: neither what it has given nor what has come back is given twice."""
    return 0 if row.is_incoming else max(0, row.amount - row.given - await _come_back(reading, row))


async def _come_back(reading: Reading, row: DisputeRow) -> int:
    """What is back on the account: given back by whoever was paid, or returned by another bank."""
    if row.transfer_id is None:
        return 0
    state = select(TransferRow.state).where(TransferRow.id == row.transfer_id)
    if await reading.session.scalar(state) == TransferState.RETURNED:
        return row.amount
    given = select(func.coalesce(func.sum(RefundRow.amount), 0)).where(RefundRow.received_id == row.transfer_id)
    return int(await reading.session.scalar(given) or 0)


async def is_recallable(reading: Reading, row: DisputeRow) -> bool:
    """Whether it has arrived at another bank of this country, which can be asked for it."""
    if row.transfer_id is None or row.is_incoming:
        return False
    query = (
        select(OutgoingRow.transfer_id)
        .join(BankRow, BankRow.code == OutgoingRow.bank_code)
        .join(TransferRow, TransferRow.id == OutgoingRow.transfer_id)
        .where(OutgoingRow.transfer_id == row.transfer_id, TransferRow.state == TransferState.SETTLED)
        .where(BankRow.country == _HERE, BankRow.code != BILLER_HOUSE)
    )
    return await reading.session.scalar(query) is not None


async def how_many_open(reading: Reading) -> int:
    query = select(func.count()).where(DisputeRow.customer_id == reading.actor.id, DisputeRow.state.in_(rules.OPEN))
    return await reading.session.scalar(query) or 0


def told_place(dispute_id: UUID) -> str:
    return f"disputes.told|{dispute_id}"


def step_place(step_id: UUID) -> str:
    return f"dispute_steps.text|{step_id}"


# ------------------------------------------------------------------------------------------------------- steps


def _conditions(reading: Reading, which: Queue) -> list[ColumnElement[bool]]:
    is_open = DisputeRow.state.in_(rules.OPEN)
    match which:
        case Queue.OVER:
            return [DisputeRow.state == DisputeState.DECIDED]
        case Queue.MINE:
            return [is_open, DisputeRow.taken_by == reading.actor.id]
        case Queue.UNTAKEN:
            return [is_open, DisputeRow.taken_by.is_(None)]
        case Queue.LATE:
            return [is_open, DisputeRow.due_at < reading.now]
    return [is_open]


async def _found(reading: Reading, search: str) -> ColumnElement[bool]:
    try:
        return DisputeRow.id == UUID(search)
    except ValueError:
        brief = await customers.customer_numbered(reading, search)
        return DisputeRow.customer_id == (brief.id if brief else None)


async def _other(reading: Reading, row: DisputeRow) -> tuple[str, str, str]:
    """Who was paid, masked, the end of their account, and the number of their bank."""
    if row.transfer_id is None:
        return "", "", ""
    payee_id = await reading.session.scalar(select(TransferRow.payee_id).where(TransferRow.id == row.transfer_id))
    payee = (await payments.payees_named(reading, [payee_id])).get(payee_id) if payee_id else None
    if payee is None or row.is_incoming:
        return "", "", ""
    return (
        customers.mask_person(payee.name) if payee.name else "",
        payee.account_number[-4:],
        payee.bank.code if payee.bank else "",
    )


async def _told(reading: Reading, rows: Sequence[DisputeRow], *, is_staff: bool) -> list[Dispute]:
    keys = await data_keys(reading, {row.customer_id for row in rows})
    steps = await _steps(reading, rows, is_staff=is_staff)
    known = await accounts.accounts(reading, {row.account_id for row in rows})
    entries = await ledger.entries_at(reading, {EntryKey(row.account_id, row.seq) for row in rows})
    made = []
    for row in rows:
        key, entry = keys.get(row.customer_id), entries[EntryKey(row.account_id, row.seq)]
        said = key.open(bytes(row.sealed), about=told_place(row.id)) if key else b"{}"
        state = DisputeState(row.state)
        made.append(
            Dispute(
                id=row.id,
                customer_id=row.customer_id,
                account_id=row.account_id,
                account_tail=known[row.account_id].number[-4:],
                seq=row.seq,
                transfer_id=row.transfer_id,
                amount=Money(row.amount, row.currency),
                is_incoming=row.is_incoming,
                booked_on=entry.booked_on,
                entry_kind=entry.kind,
                entry_text="" if is_staff else entry.text,
                reason=DisputeReason(row.reason),
                told=msgspec.json.decode(said, type=Told),
                state=state,
                nth=row.nth,
                opened_at=row.opened_at,
                due_at=row.due_at,
                decided_at=row.decided_at,
                outcome=DisputeOutcome(row.outcome) if row.outcome else None,
                given=Money(row.given, row.currency),
                asked_back_at=row.asked_back_at,
                steps=tuple(steps.get(row.id, ())),
                may_appeal=rules.may_appeal(state, row.nth, row.decided_at, reading.now),
            )
        )
    return made


async def _steps(reading: Reading, rows: Sequence[DisputeRow], *, is_staff: bool) -> Mapping[UUID, list[Step]]:
    query = select(StepRow).where(is_any(StepRow.dispute_id, [row.id for row in rows])).order_by(StepRow.id)
    if not is_staff:
        query = query.where(StepRow.for_customer.is_(True))
    owners = {row.id: row.customer_id for row in rows}
    keys = await data_keys(reading, set(owners.values()))
    steps: dict[UUID, list[Step]] = {}
    for one in await reading.session.scalars(query):
        key = keys.get(owners[one.dispute_id])
        said = key.open(bytes(one.sealed), about=step_place(one.id)).decode() if key and one.sealed else ""
        by = one.by_name if one.by_kind == "staff" else ""
        kind = StepKind(one.kind)
        steps.setdefault(one.dispute_id, []).append(
            Step(
                kind=kind,
                at=one.at,
                text=said,
                minor=one.minor,
                by=by if is_staff else "",
                for_customer=one.for_customer,
            )
        )
    return steps
