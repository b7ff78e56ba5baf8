"""Reads of payments that are held, for staff: names masked, nothing that the decision does not need."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select

from bankhall.customers import api as customers
from bankhall.kernel.db import Reading
from bankhall.kernel.ids import first_id_at
from bankhall.kernel.money import Money
from bankhall.kernel.time import in_the_banks_zone
from bankhall.payments import queries as payments
from bankhall.payments.actions.screening import clock_facts, payee_facts
from bankhall.payments.held import rules
from bankhall.payments.held.types import Before, Held, HeldPage, Trial
from bankhall.payments.looks import queries as looks
from bankhall.payments.models import RefusedRow, TransferRow
from bankhall.payments.queries.history import AskedOf, history_of
from bankhall.payments.sanctions.actions import names_found
from bankhall.payments.types import TransferState
from bankhall.risk import api as risk
from bankhall.risk.errors import NoSuchCase
from bankhall.risk.types import CheckedRule, Occasion

_MOST_BEFORE: Final = 20
_MOST_TRIED: Final = 3000
_LOOKED_BACK: Final = timedelta(days=90)


async def held(reading: Reading, *, is_open: bool, after: UUID | None = None, limit: int = 50) -> HeldPage:
    """The cases that wait, the oldest first; or those that were decided, the latest first."""
    page = await risk.cases(reading, is_open=is_open, after=after, limit=limit)
    briefs = await customers.briefs(reading, {one.customer_id for one in page.cases})
    payers = {id_: customers.mask_person(brief.name) for id_, brief in briefs.items()}
    asked = await looks.looks_of(reading, [one.id for one in page.cases])
    return HeldPage(page, payers, await risk.release_times(reading), asked, await looks.times(reading))


async def held_one(reading: Reading, case_id: UUID) -> Held:
    """Raises NoSuchCase."""
    case = await risk.case(reading, case_id)
    made = (await reading.session.scalars(select(TransferRow).where(TransferRow.id == case.subject_id))).one_or_none()
    row = made or (await looks.refused_by_id(reading, [case.subject_id])).get(case.subject_id)
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
        payee_in_full=payee.name if payee else "",
        payee=customers.mask_person(payee.name) if payee and payee.name else "",
        payee_tail=payee.account_number[-4:] if payee else "",
        payee_bank=payee.bank.code if payee and payee.bank else "",
        state=TransferState(made.state) if made else None,
        look=(await looks.looks_of(reading, [case.id])).get(case.id),
        before=tuple(
            Before(
                one.asked_at,
                Money(one.amount, one.currency),
                TransferState(one.state),
                is_same_payee=one.payee_id is not None and one.payee_id == row.payee_id,
            )
            for one in earlier
        ),
        names=await names_found(reading, payee.id) if payee and payee.is_elsewhere else None,
    )


async def try_rule(reading: Reading, rule: CheckedRule) -> Trial:
    """Asked of each payment as it was known then: what came later, and what nobody wrote down (balances, devices), is
    taken as unknown. Nothing is kept.
    """
    wanted = (
        select(TransferRow)
        .where(TransferRow.id >= first_id_at(reading.now - _LOOKED_BACK), TransferRow.payee_id.is_not(None))
        .order_by(TransferRow.id.desc())
        .limit(_MOST_TRIED)
    )
    rows: list[TransferRow | RefusedRow] = list((await reading.session.scalars(wanted)).all())
    is_cut = len(rows) >= _MOST_TRIED
    again = await looks.made_again(reading, [row.id for row in rows])
    # What rules refused is no transfer; where a person has said whether that was right, it counts all the same.
    rows += await looks.decided_refused(reading, first_id_at(reading.now - _LOOKED_BACK), most=_MOST_TRIED)
    payees = await payments.payees_ever(reading, {row.payee_id for row in rows if row.payee_id})
    rows = [row for row in rows if row.payee_id in payees]
    asked = [AskedOf(row.payer_id, row.payee_id, row.currency, _at(row), row.id) for row in rows if row.payee_id]
    past = await history_of(reading, asked, rule.names)
    occasions = [
        Occasion(
            row.currency,
            {
                "amount": row.amount,
                "currency": row.currency,
                "is_by_mandate": row.is_by_mandate if isinstance(row, RefusedRow) else row.through is not None,
                **clock_facts(_at(row)),
                **payee_facts(payees[one.payee_id], _at(row)),
                **before,
            },
        )
        for row, one, before in zip(rows, asked, past, strict=True)
    ]
    fired = risk.would_fire(rule, occasions)
    labels = dict.fromkeys(again, False) | await risk.labels(reading, [row.id for row in rows])
    return rules.trial(
        [
            rules.Tried(
                in_the_banks_zone(_at(row)).date(),
                row.payer_id,
                row.amount,
                row.currency,
                says_yes,
                labels.get(row.id),
            )
            for row, says_yes in zip(rows, fired, strict=True)
        ],
        is_cut=is_cut,
    )


def _at(row: TransferRow | RefusedRow) -> datetime:
    return row.at if isinstance(row, RefusedRow) else row.asked_at


async def due_ids(reading: Reading) -> list[UUID]:
    """Those whose delay is over, some at once."""
    query = (
        select(TransferRow.id)
        .where(TransferRow.state == TransferState.DELAYED, TransferRow.waits_until <= reading.now)
        .order_by(TransferRow.waits_until)
        .limit(500)
    )
    return list((await reading.session.scalars(query)).all())
