"""Reads of bills, scoped by the actor, and what of them staff may see."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import or_, select

from bankhall.customers import api as customers
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any
from bankhall.payments.bills import rules
from bankhall.payments.bills.errors import NoSuchBill, NoSuchBillAccount, NoSuchBiller
from bankhall.payments.bills.models import BillAccountRow, BillerRow, BillPaymentRow, BillRow
from bankhall.payments.bills.types import (
    Automatic,
    Bill,
    BillAccount,
    Biller,
    BillerKind,
    BillPaymentPage,
    BillPaymentSeen,
    NumberCheck,
    ToLook,
)
from bankhall.payments.models import TransferRow
from bankhall.payments.types import TransferState

_MOST_BILLS = 12
_MOST_LOOKED = 50


def number_place(account_id: UUID) -> str:
    return f"bill_accounts.number|{account_id}"


async def billers(reading: Reading) -> list[Biller]:
    return [_biller(row) for row in await reading.session.scalars(select(BillerRow).order_by(BillerRow.code))]


async def biller(reading: Reading, code: str) -> Biller:
    """Raises NoSuchBiller."""
    row = await reading.session.get(BillerRow, code)
    if row is None:
        raise NoSuchBiller
    return _biller(row)


async def my_accounts(reading: Reading) -> list[BillAccount]:
    """The actor's customer numbers with their latest bills, the oldest number first."""
    query = select(BillAccountRow).where(
        BillAccountRow.customer_id == reading.actor.id, BillAccountRow.ended_at.is_(None)
    )
    return await _told(reading, (await reading.session.scalars(query.order_by(BillAccountRow.id))).all())


async def my_account(reading: Reading, account_id: UUID) -> BillAccount:
    """Raises NoSuchBillAccount, also for somebody else's."""
    row = await reading.session.get(BillAccountRow, account_id)
    if row is None or row.customer_id != reading.actor.id or row.ended_at is not None:
        raise NoSuchBillAccount
    return (await _told(reading, [row]))[0]


async def lock_account(tx: Tx, account_id: UUID) -> BillAccountRow:
    """Raises NoSuchBillAccount."""
    query = select(BillAccountRow).where(BillAccountRow.id == account_id).with_for_update()
    row = (await tx.session.scalars(query)).one_or_none()
    if row is None or row.customer_id != tx.actor.id or row.ended_at is not None:
        raise NoSuchBillAccount
    return row


async def lock_bill(tx: Tx, account_id: UUID, bill_id: UUID) -> BillRow:
    """Raises NoSuchBill."""
    query = select(BillRow).where(BillRow.id == bill_id, BillRow.account_id == account_id).with_for_update()
    row = (await tx.session.scalars(query)).one_or_none()
    if row is None:
        raise NoSuchBill
    return row


async def states_of(reading: Reading, transfer_ids: Collection[UUID]) -> dict[UUID, TransferState]:
    query = select(TransferRow.id, TransferRow.state).where(is_any(TransferRow.id, transfer_ids))
    return {row.id: TransferState(row.state) for row in await reading.session.execute(query)}


async def to_look(reading: Reading) -> list[ToLook]:
    """Whose bills are to be asked for, the new ones first."""
    query = (
        select(BillAccountRow)
        .where(
            BillAccountRow.ended_at.is_(None),
            or_(BillAccountRow.looked_at.is_(None), BillAccountRow.looked_at <= reading.now - rules.LOOK_EVERY),
        )
        .order_by(BillAccountRow.looked_at.nulls_first())
        .limit(_MOST_LOOKED)
    )
    rows = (await reading.session.scalars(query)).all()
    numbers = await _numbers(reading, rows)
    return [ToLook(row.id, row.biller, numbers[row.id]) for row in rows if row.id in numbers]


async def for_staff(
    reading: Reading, *, of: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> BillPaymentPage:
    """The latest first. `of`: a payer, or a transfer."""
    query = (
        select(BillPaymentRow, TransferRow, BillAccountRow.biller, BillRow.period)
        .join(TransferRow, TransferRow.id == BillPaymentRow.transfer_id)
        .join(BillAccountRow, BillAccountRow.id == BillPaymentRow.account_id)
        .outerjoin(BillRow, BillRow.id == BillPaymentRow.bill_id)
    )
    if of is not None:
        query = query.where(or_(BillPaymentRow.payer_id == of, BillPaymentRow.transfer_id == of))
    if after is not None:
        query = query.where(BillPaymentRow.transfer_id < after)
    rows = (await reading.session.execute(query.order_by(BillPaymentRow.transfer_id.desc()).limit(limit + 1))).all()
    shown = rows[:limit]
    briefs = await customers.briefs(reading, {row.BillPaymentRow.payer_id for row in shown})
    known = {one.code: one for one in await billers(reading)}
    seen = [
        BillPaymentSeen(
            transfer_id=row.TransferRow.id,
            payer_id=row.BillPaymentRow.payer_id,
            payer=customers.mask_person(briefs[row.BillPaymentRow.payer_id].name)
            if row.BillPaymentRow.payer_id in briefs
            else "",
            biller=known[row.biller].name,
            biller_en=known[row.biller].name_en,
            period=row.period or "",
            amount=Money(row.TransferRow.amount, row.TransferRow.currency),
            state=rules.state_of(TransferState(row.TransferRow.state)),
            at=row.BillPaymentRow.at,
            is_automatic=row.BillPaymentRow.is_automatic,
        )
        for row in shown
    ]
    return BillPaymentPage(tuple(seen), shown[-1].TransferRow.id if len(rows) > limit else None)


async def _told(reading: Reading, rows: Sequence[BillAccountRow]) -> list[BillAccount]:
    known = {one.code: one for one in await billers(reading)} if rows else {}
    numbers = await _numbers(reading, rows)
    bills = await _bills(reading, [row.id for row in rows])
    return [
        BillAccount(
            id=row.id,
            biller=known[row.biller],
            number=numbers.get(row.id, ""),
            added_at=row.added_at,
            looked_at=row.looked_at,
            automatic=Automatic(row.auto_from_id, Money(row.auto_most, "CNY"))
            if row.auto_from_id and row.auto_most
            else None,
            bills=tuple(bills.get(row.id, ())),
        )
        for row in rows
    ]


async def _bills(reading: Reading, account_ids: Collection[UUID]) -> dict[UUID, list[Bill]]:
    query = (
        select(BillRow)
        .where(is_any(BillRow.account_id, account_ids))
        .order_by(BillRow.due_on.desc(), BillRow.id.desc())
        .limit(_MOST_BILLS * max(1, len(account_ids)))
    )
    rows = (await reading.session.scalars(query)).all()
    states = await states_of(reading, {row.transfer_id for row in rows if row.transfer_id})
    found: dict[UUID, list[Bill]] = {}
    for row in rows:
        state = rules.state_of(states.get(row.transfer_id) if row.transfer_id else None)
        bill = Bill(row.id, Money(row.amount, row.currency), row.period, row.due_on, state, row.transfer_id)
        found.setdefault(row.account_id, []).append(bill)
    return found


async def _numbers(reading: Reading, rows: Sequence[BillAccountRow]) -> dict[UUID, str]:
    keys = await data_keys(reading, {row.customer_id for row in rows})
    return {
        row.id: keys[row.customer_id].open(bytes(row.sealed_number), about=number_place(row.id)).decode()
        for row in rows
        if row.customer_id in keys
    }


def _biller(row: BillerRow) -> Biller:
    return Biller(
        code=row.code,
        kind=BillerKind(row.kind),
        name=row.name,
        name_en=row.name_en,
        digits=row.digits,
        check=NumberCheck(row.number_check),
        prepaid=row.prepaid,
        least=row.least,
        most=row.most,
    )
