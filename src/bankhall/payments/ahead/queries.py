"""Reads of what is known ahead, the actor's own."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select

from bankhall.kernel.db import Reading
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import business_date
from bankhall.kernel.working_days import is_working_day
from bankhall.payments import queries as payments
from bankhall.payments.bills import queries as bills
from bankhall.payments.bills.models import BillPaymentRow
from bankhall.payments.bills.rules import PAY_BEFORE
from bankhall.payments.bills.types import Bill, BillAccount, BillState
from bankhall.payments.models import StandingOrderRow, TransferRow
from bankhall.payments.plans import queries as plans
from bankhall.payments.plans.models import PlanRow, PlanRunRow
from bankhall.payments.plans.rules import days_until
from bankhall.payments.plans.types import PlanState
from bankhall.payments.types import AheadKind, KnownAhead

# What a payee was paid lately: a pattern of it is older than a forecast's past at most.
_LATELY: Final = timedelta(days=7 * 31)
_MOST_TRANSFERS: Final = 5_000
_MOST_ORDERS: Final = 200

# A bill that nobody has paid for so long is a quarrel with the biller, not something that is to come.
_LONGEST_OVERDUE: Final = timedelta(days=31)

_Paid = tuple[UUID, UUID, UUID | None, UUID]


async def known_ahead(reading: Reading, account_ids: Collection[UUID], *, until: date) -> list[KnownAhead]:
    """What the actor has planned and what they owe billers, up to that day, from or to these accounts; and standing
    orders of these accounts.
    """
    return [
        *await _plans(reading, account_ids, until),
        *await _bills(reading, account_ids, until),
        *await standing_orders_ahead(reading, account_ids),
    ]


async def standing_orders_ahead(reading: Reading, account_ids: Collection[UUID]) -> list[KnownAhead]:
    """Of these accounts, whoever's they are: the caller has asked that."""
    query = (
        select(StandingOrderRow.id, StandingOrderRow.account_id, StandingOrderRow.amount, StandingOrderRow.currency)
        .where(is_any(StandingOrderRow.account_id, account_ids))
        .order_by(StandingOrderRow.id)
        .limit(_MOST_ORDERS)
    )
    return [
        KnownAhead(
            kind=AheadKind.STANDING_ORDER,
            id=row.id,
            account_id=row.account_id,
            name="",
            amount=Money(row.amount, row.currency),
        )
        for row in await reading.session.execute(query)
    ]


async def _plans(reading: Reading, account_ids: Collection[UUID], until: date) -> list[KnownAhead]:
    here = set(account_ids)
    query = select(PlanRow).where(PlanRow.payer_id == reading.actor.id, PlanRow.state == PlanState.ACTIVE)
    rows = [
        row
        for row in (await reading.session.scalars(query.order_by(PlanRow.id))).all()
        if row.from_id in here or row.to_own_id in here
    ]
    payees = await payments.payees_named(reading, {row.payee_id for row in rows if row.payee_id})
    paid = await _paid_lately(reading) if rows else []
    made = await _made(reading, [row.id for row in rows])
    today = await business_date(reading)
    found = []
    for row in rows:
        own = made.get(row.id, frozenset())
        payee = payees.get(row.payee_id) if row.payee_id else None
        found.append(
            KnownAhead(
                kind=AheadKind.PLAN,
                id=row.id,
                account_id=row.from_id,
                to_own_id=row.to_own_id,
                name=payee.name if payee else "",
                amount=Money(row.amount, row.currency),
                days=_days(row, today, until),
                goes_on=row.every is None,
                made=own,
                alike=_alike(row, paid) - own,
            )
        )
    return [one for one in found if one.days or one.made or one.alike]


def _days(row: PlanRow, today: date, until: date) -> tuple[date, ...]:
    if row.due_at is not None:
        # Within the day at which it is due: two hours or a day are never far.
        day = max(today, row.due_at.date())
        return (day,) if day <= until else ()
    return tuple(max(day, today) for day in days_until(plans.timing_of(row), row.made, until, is_working_day))


def _alike(row: PlanRow, paid: Iterable[_Paid]) -> frozenset[UUID]:
    return frozenset(
        transaction_id
        for from_id, to_id, payee_id, transaction_id in paid
        if from_id == row.from_id
        and (payee_id == row.payee_id if row.payee_id else payee_id is None and to_id == row.to_own_id)
    )


async def _paid_lately(reading: Reading) -> Sequence[_Paid]:
    since = await business_date(reading) - _LATELY
    query = (
        select(TransferRow.from_id, TransferRow.to_id, TransferRow.payee_id, TransferRow.transaction_id)
        .where(
            TransferRow.payer_id == reading.actor.id,
            TransferRow.asked_on >= since,
            TransferRow.transaction_id.is_not(None),
        )
        .order_by(TransferRow.id.desc())
        .limit(_MOST_TRANSFERS)
    )
    return [
        (row.from_id, row.to_id, row.payee_id, row.transaction_id)
        for row in await reading.session.execute(query)
        if row.transaction_id
    ]


async def _made(reading: Reading, plan_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    query = (
        select(PlanRunRow.plan_id, TransferRow.transaction_id)
        .join(TransferRow, TransferRow.id == PlanRunRow.transfer_id)
        .where(is_any(PlanRunRow.plan_id, plan_ids), TransferRow.transaction_id.is_not(None))
    )
    found: dict[UUID, set[UUID]] = {}
    for plan_id, transaction_id in await reading.session.execute(query):
        if transaction_id:
            found.setdefault(plan_id, set()).add(transaction_id)
    return {plan_id: frozenset(ids) for plan_id, ids in found.items()}


async def _bills(reading: Reading, account_ids: Collection[UUID], until: date) -> list[KnownAhead]:
    today = await business_date(reading)
    mine = await bills.my_accounts(reading)
    due = [
        (account, bill)
        for account in mine
        for bill in account.bills
        if bill.state is BillState.DUE and today - _LONGEST_OVERDUE <= bill.due_on and _pays_on(account, bill) <= until
    ]
    paid = await _bills_paid(reading, {account.id for account, _ in due})
    return [
        KnownAhead(
            kind=AheadKind.BILL,
            id=bill.id,
            account_id=account.automatic.from_id if _is_agreed(account, bill) and account.automatic else None,
            name=account.biller.name,
            name_en=account.biller.name_en,
            amount=bill.amount,
            days=(max(today, _pays_on(account, bill)),),
            goes_on=True,
            alike=paid.get(account.id, frozenset()),
        )
        for account, bill in due
        if not _is_agreed(account, bill) or (account.automatic and account.automatic.from_id in set(account_ids))
    ]


def _is_agreed(account: BillAccount, bill: Bill) -> bool:
    """Whether it is paid by itself."""
    return account.automatic is not None and bill.amount.minor <= account.automatic.most.minor


def _pays_on(account: BillAccount, bill: Bill) -> date:
    return bill.due_on - PAY_BEFORE if _is_agreed(account, bill) else bill.due_on


async def _bills_paid(reading: Reading, bill_account_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    since = await business_date(reading) - _LATELY
    query = (
        select(BillPaymentRow.account_id, TransferRow.transaction_id)
        .join(TransferRow, TransferRow.id == BillPaymentRow.transfer_id)
        .where(
            BillPaymentRow.payer_id == reading.actor.id,
            is_any(BillPaymentRow.account_id, bill_account_ids),
            TransferRow.asked_on >= since,
            TransferRow.transaction_id.is_not(None),
        )
    )
    found: dict[UUID, list[UUID]] = {}
    for account_id, transaction_id in await reading.session.execute(query):
        if transaction_id:
            found.setdefault(account_id, []).append(transaction_id)
    return {account_id: frozenset(ids) for account_id, ids in found.items()}
