"""The work on a month, some customers at once: first what they had, from the books, then the tier that comes of it.

Each part is a transaction that moves the month's mark. Whoever is killed goes on at the mark; whoever comes second
waits for it. Both kinds of rows have a key of customer and month, so that nothing is there twice.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.customers import api as customers
from bankhall.kernel.db import Tx
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import business_date, in_the_banks_zone, month_before, month_of
from bankhall.tiers import queries, rules
from bankhall.tiers.errors import NotYet
from bankhall.tiers.events import TierChanged, TierWarned
from bankhall.tiers.models import AssessmentRow, FiguresRow, MonthRow
from bankhall.tiers.queries import Around
from bankhall.tiers.types import Assessed, AssessOutcome, Figures, Scheme

_AT_ONCE: Final = 1_000


async def reckon_some(tx: Tx, around: Around, *, most: int = _AT_ONCE) -> bool:
    """The figures of the next customers, in the oldest month that is over and not done. False where all is done."""
    month = await _next_to_reckon(tx)
    if month is None:
        return False
    row = await _lock(tx, month, around)
    if row.figures_at is not None:
        return True
    period = month_of(month)
    since = await customers.since_when(tx, row.figures_to, since_by=period.last_on, limit=most)
    if since:
        rates = {currency: Decimal(rate) for currency, rate in row.rates.items()}
        found = await queries.figures_of(tx, since, period, rates)
        values = [_figures_row(id_, month, one) for id_, one in found.items()]
        await tx.session.execute(upsert(FiguresRow).on_conflict_do_nothing(), values)
        row.figures_to = max(since)
    if len(since) < most:
        row.figures_at = tx.now
        tx.audit("tiers.reckon", "tier_month", month.isoformat())
    await tx.session.flush()
    return True


async def assess_some(tx: Tx, *, month: date | None = None, most: int = _AT_ONCE) -> bool:
    """The tiers of the next customers, in the oldest month whose figures are known. False where all is done. Raises
    NotYet where `month` is named and is not the one whose turn it is.
    """
    turn = await _next_to_assess(tx)
    if month is not None and month != turn:
        raise NotYet
    if turn is None:
        return False
    row = (await tx.session.execute(_month(turn).with_for_update())).scalar_one()
    if row.assessed_at is not None:
        return True
    scheme = await queries.scheme_for(tx, turn)
    assert scheme is not None
    query = select(FiguresRow).where(FiguresRow.month == turn).order_by(FiguresRow.customer_id).limit(most)
    if row.assessed_to is not None:
        query = query.where(FiguresRow.customer_id > row.assessed_to)
    figures = (await tx.session.scalars(query)).all()
    if figures:
        await _assess(tx, scheme, turn, figures)
        row.assessed_to = figures[-1].customer_id
    if len(figures) < most:
        row.assessed_at = tx.now
        tx.audit("tiers.assess", "tier_month", turn.isoformat(), version=scheme.version)
    await tx.session.flush()
    return True


async def assess_month(tx: Tx, month: date) -> None:
    """All of it in this transaction, where its turn has come: for a bank that is brought in."""
    while await _next_to_assess(tx) == month:
        await assess_some(tx, month=month)


async def _assess(tx: Tx, scheme: Scheme, month: date, figures: Any) -> None:
    before = await _before(tx, month, [row.customer_id for row in figures])
    told_on = in_the_banks_zone(tx.now).date()
    # The first scheme may look back on months in which nobody had been promised a tier.
    is_looking_back = scheme.version == 1 and rules.next_month(month) <= in_the_banks_zone(scheme.published_at).date()
    values = []
    for row in figures:
        known = before.get(row.customer_id)
        one = rules.assess(
            scheme.terms,
            month,
            queries.as_figures(row),
            known,
            told_on=told_on,
            is_looking_back=is_looking_back,
        )
        values.append(_assessment_row(tx, row.customer_id, month, scheme.version, one))
        if not is_looking_back:
            _tell(tx, row.customer_id, month, known, one)
    await tx.session.execute(upsert(AssessmentRow).on_conflict_do_nothing(), values)


def _tell(tx: Tx, customer_id: UUID, month: date, before: Assessed | None, one: Assessed) -> None:
    if one.outcome is AssessOutcome.WARNED and one.lower_to is not None and one.lowers_on is not None:
        tx.emit(TierWarned(customer_id=customer_id, month=month, lower_to=one.lower_to, lowers_on=one.lowers_on))
    if before is not None and before.level != one.level:
        tx.emit(
            TierChanged(customer_id=customer_id, month=month, before=before.level, level=one.level, from_on=one.from_on)
        )


async def _before(tx: Tx, month: date, customer_ids: list[UUID]) -> Mapping[UUID, Assessed]:
    """What came of the month before; of who was not assessed then, nothing."""
    query = select(AssessmentRow).where(
        is_any(AssessmentRow.customer_id, customer_ids), AssessmentRow.month == month_before(month).first_on
    )
    return {row.customer_id: queries.as_assessed(row) for row in await tx.session.scalars(query)}


async def _next_to_reckon(tx: Tx) -> date | None:
    last = month_before(await business_date(tx)).first_on
    begun = select(MonthRow.month).where(MonthRow.figures_at.is_(None)).order_by(MonthRow.month).limit(1)
    if (month := await tx.session.scalar(begun)) is not None:
        return month
    done = await queries.last_with_figures(tx)
    month = rules.next_month(done) if done is not None else rules.months_after(last, 1 - rules.LOOKS_BACK)
    return month if month <= last else None


async def _next_to_assess(tx: Tx) -> date | None:
    done = await queries.last_assessed(tx)
    first = (await queries.schemes(tx))[-1:]
    if not first:
        return None
    month = rules.next_month(done) if done is not None else first[0].from_month
    ready = await tx.session.scalar(
        select(MonthRow.month).where(MonthRow.month == month, MonthRow.figures_at.is_not(None))
    )
    if ready is None and done is None:
        # The figures of a bank that has only begun go back less far than its scheme.
        return await tx.session.scalar(
            select(MonthRow.month)
            .where(MonthRow.month >= month, MonthRow.figures_at.is_not(None))
            .order_by(MonthRow.month)
            .limit(1)
        )
    return ready


async def _lock(tx: Tx, month: date, around: Around) -> MonthRow:
    """The month's mark, made where it is not there: by which rates it counts is said with the first part."""
    found = (await tx.session.execute(_month(month).with_for_update())).scalar_one_or_none()
    if found is not None:
        return found
    rates = await around.rates_at(tx, queries.end_of_month(month))
    told = {currency: str(rate) for currency, rate in rates.items()}
    await tx.session.execute(upsert(MonthRow).values(month=month, rates=told).on_conflict_do_nothing())
    return (await tx.session.execute(_month(month).with_for_update())).scalar_one()


def _month(month: date) -> Select[MonthRow]:
    return select(MonthRow).where(MonthRow.month == month)


def _figures_row(customer_id: UUID, month: date, one: Figures) -> dict[str, object]:
    return {
        "customer_id": customer_id,
        "month": month,
        "assets": one.assets,
        "payments": one.payments,
        "tenure": one.tenure,
        "grade": one.grade,
    }


def _assessment_row(tx: Tx, customer_id: UUID, month: date, version: int, one: Assessed) -> dict[str, object]:
    return {
        "customer_id": customer_id,
        "month": month,
        "version": version,
        "earned": one.earned,
        "level": one.level,
        "from_on": one.from_on,
        "outcome": one.outcome,
        "warned_month": one.warned_month,
        "lower_to": one.lower_to,
        "lowers_on": one.lowers_on,
        "at": tx.now,
    }
