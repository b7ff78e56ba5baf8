"""Reads of payments that are held, for staff: names masked, nothing that the decision does not need."""

from typing import Final
from uuid import UUID

from sqlalchemy import select

from bankhall.customers import api as customers
from bankhall.kernel.db import Reading
from bankhall.kernel.money import Money
from bankhall.payments import queries as payments
from bankhall.payments.held.types import Before, Held, HeldPage
from bankhall.payments.models import TransferRow
from bankhall.payments.types import TransferState
from bankhall.risk import api as risk
from bankhall.risk.errors import NoSuchCase

_MOST_BEFORE: Final = 20


async def held(reading: Reading, *, is_open: bool, after: UUID | None = None, limit: int = 50) -> HeldPage:
    """The cases that wait, the oldest first; or those that were decided, the latest first."""
    page = await risk.cases(reading, is_open=is_open, after=after, limit=limit)
    briefs = await customers.briefs(reading, {one.customer_id for one in page.cases})
    payers = {id_: customers.mask_person(brief.name) for id_, brief in briefs.items()}
    return HeldPage(page, payers, await risk.release_times(reading))


async def held_one(reading: Reading, case_id: UUID) -> Held:
    """Raises NoSuchCase."""
    case = await risk.case(reading, case_id)
    row = (await reading.session.scalars(select(TransferRow).where(TransferRow.id == case.subject_id))).one_or_none()
    if row is None:
        raise NoSuchCase
    payee = (await payments.payees_named(reading, [row.payee_id])).get(row.payee_id) if row.payee_id else None
    briefs = await customers.briefs(reading, [case.customer_id])
    earlier = await reading.session.scalars(
        select(TransferRow)
        .where(TransferRow.payer_id == row.payer_id, TransferRow.id < row.id)
        .order_by(TransferRow.id.desc())
        .limit(_MOST_BEFORE)
    )
    return Held(
        case=case,
        payer=customers.mask_person(briefs[case.customer_id].name) if case.customer_id in briefs else "",
        payee=customers.mask_person(payee.name) if payee and payee.name else "",
        payee_tail=payee.account_number[-4:] if payee else "",
        payee_bank=payee.bank.code if payee and payee.bank else "",
        state=TransferState(row.state),
        before=tuple(
            Before(
                one.asked_at,
                Money(one.amount, one.currency),
                TransferState(one.state),
                is_same_payee=one.payee_id is not None and one.payee_id == row.payee_id,
            )
            for one in earlier
        ),
    )


async def due_ids(reading: Reading) -> list[UUID]:
    """Those whose delay is over, some at once."""
    query = (
        select(TransferRow.id)
        .where(TransferRow.state == TransferState.DELAYED, TransferRow.waits_until <= reading.now)
        .order_by(TransferRow.waits_until)
        .limit(500)
    )
    return list((await reading.session.scalars(query)).all())
