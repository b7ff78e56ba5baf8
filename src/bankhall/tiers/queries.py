"""Reads of tiers: schemes, who stands where, one customer's own, and what terms would come to."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import func, select, tuple_

from bankhall.accounts import api as accounts
from bankhall.customers import api as customers
from bankhall.customers.errors import NoSuchCustomer
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.errors import BadInput
from bankhall.kernel.tables import Ids, count_up_to, is_any
from bankhall.kernel.time import Period, banks_zone, business_date, month_before, month_of
from bankhall.ledger import api as ledger
from bankhall.tiers import rules
from bankhall.tiers.errors import NoSuchScheme
from bankhall.tiers.models import (
    AssessmentRow,
    FiguresRow,
    GradeRow,
    GrantEndingRow,
    GrantRow,
    MonthRow,
    SchemeRow,
)
from bankhall.tiers.rules.fairness import Subject, age_band, fairness
from bankhall.tiers.types import (
    Assessed,
    AssessOutcome,
    Effects,
    Falling,
    FallingPage,
    Figures,
    GivenGrade,
    Grade,
    Grant,
    MonthOf,
    Move,
    Overview,
    Rates,
    Scheme,
    SchemeTerms,
    Standing,
    TierCount,
    TierFile,
)


@dataclass(frozen=True, slots=True)
class Around:
    """What modules above know and tiers need: given by whoever puts the house together. `rates_at`: yuan for one unit,
    as of an instant. `fees_by_customer`: in fen, what they would have paid for money sent abroad in those days without
    any tier's discount.
    """

    rates_at: Callable[[Reading, datetime], Awaitable[Rates]]
    fees_by_customer: Callable[[Reading, date, date], Awaitable[Mapping[UUID, int]]]


_MOST_SCHEMES: Final = 100
_MOST_MONTHS: Final = 24
_MOST_GRANTS: Final = 100
_MOST_COUNTED: Final = 1_000
# Unsealing what the file holds of somebody takes some microseconds: of so many a share is known to a hundredth.
MOST_LOOKED_AT: Final = 5_000

# The latest of each customer that holds by this day, along the key, and what was given by hand beyond it.
_STANDING = direct(
    """
    SELECT wanted.id AS customer_id, assessed.level, given.level AS given
    FROM unnest(:ids) AS wanted(id)
    LEFT JOIN LATERAL (
        SELECT level FROM tier_assessments
        WHERE customer_id = wanted.id AND from_on <= :today ORDER BY month DESC LIMIT 1
    ) AS assessed ON true
    LEFT JOIN LATERAL (
        SELECT max(level) AS level FROM tier_grants
        WHERE customer_id = wanted.id AND until_on >= :today AND from_on <= :today
            AND NOT EXISTS (SELECT FROM tier_grant_endings WHERE grant_id = tier_grants.id)
    ) AS given ON true
    """
)


def level_of(customer: str) -> str:
    """The same of one customer, named by trusted text, on `:today` and at most `:top`: for the modules above."""
    return _LEVEL.format(customer=customer)


_LEVEL: Final = """
LEAST(:top, GREATEST(
    coalesce((
        SELECT level FROM tier_assessments
        WHERE customer_id = {customer} AND from_on <= :today ORDER BY month DESC LIMIT 1
    ), 0),
    coalesce((
        SELECT max(level) FROM tier_grants
        WHERE customer_id = {customer} AND until_on >= :today AND from_on <= :today
            AND NOT EXISTS (SELECT FROM tier_grant_endings WHERE grant_id = tier_grants.id)
    ), 0)
))
"""

_FIGURES = direct(
    """
    SELECT figures.customer_id, figures.assets, figures.payments, figures.tenure, figures.grade, assessed.level
    FROM tier_figures AS figures
    LEFT JOIN tier_assessments AS assessed USING (customer_id, month)
    WHERE figures.month = :month
    """
)


def grant_place(grant_id: UUID) -> str:
    """Where a reason lies: sealed for that place, it opens nowhere else."""
    return f"tier_grants|{grant_id}"


# -------------------------------------------------------------------------------------------------- schemes


async def schemes(reading: Reading) -> list[Scheme]:
    """The newest first."""
    query = select(SchemeRow).order_by(SchemeRow.version.desc()).limit(_MOST_SCHEMES)
    return [_scheme(row) for row in await reading.session.scalars(query)]


async def scheme(reading: Reading, version: int) -> Scheme:
    """Raises NoSuchScheme."""
    row = await reading.session.get(SchemeRow, version)
    if row is None:
        raise NoSuchScheme
    return _scheme(row)


async def scheme_for(reading: Reading, month: date) -> Scheme | None:
    """By which that month is assessed."""
    query = select(SchemeRow).where(SchemeRow.from_month <= month).order_by(SchemeRow.from_month.desc()).limit(1)
    row = await reading.session.scalar(query)
    return _scheme(row) if row is not None else None


async def scheme_in_force(reading: Reading) -> Scheme | None:
    """Whose tiers hold today: that of the last month that is assessed; before the first, the only one there is."""
    month = await last_assessed(reading)
    if month is not None:
        return await scheme_for(reading, month)
    row = await reading.session.scalar(select(SchemeRow).order_by(SchemeRow.version).limit(1))
    return _scheme(row) if row is not None else None


async def last_assessed(reading: Reading) -> date | None:
    return await reading.session.scalar(select(func.max(MonthRow.month)).where(MonthRow.assessed_at.is_not(None)))


async def last_with_figures(reading: Reading) -> date | None:
    return await reading.session.scalar(select(func.max(MonthRow.month)).where(MonthRow.figures_at.is_not(None)))


async def first_free_month(reading: Reading) -> date:
    """With which a new version may begin at the earliest."""
    this_month = month_of(await business_date(reading)).first_on
    latest = await reading.session.scalar(select(func.max(SchemeRow.from_month)))
    if latest is None:  # nobody has been promised anything: the first one may look back
        return rules.months_after(this_month, -rules.LOOKS_BACK)
    return max(this_month, rules.next_month(latest))


async def overview(reading: Reading) -> Overview:
    month = await last_assessed(reading)
    counted: Sequence[Any] = ()
    falling = 0
    if month is not None:
        query = select(AssessmentRow.level, func.count()).where(AssessmentRow.month == month)
        counted = (await reading.session.execute(query.group_by(AssessmentRow.level))).all()
        falls = select(AssessmentRow.customer_id).where(
            AssessmentRow.month == month, AssessmentRow.lowers_on.is_not(None)
        )
        falling = await count_up_to(reading, falls, most=_MOST_COUNTED)
    return Overview(
        schemes=tuple(await schemes(reading)),
        month=month,
        counts=tuple(TierCount(level, count) for level, count in sorted(counted)),
        falling=falling,
        first_free_month=await first_free_month(reading),
    )


# ------------------------------------------------------------------------------------------------ standings


async def standings(reading: Reading, customer_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Today's tier of each, whoever asks; nobody's where the bank has no tiers. Two reads, however many they are."""
    found = await scheme_in_force(reading)
    if found is None or not customer_ids:
        return {}
    today = await business_date(reading)
    rows = await fetch(reading, _STANDING, ids=Ids(customer_ids), today=today)
    return {row.customer_id: _standing(found, row.level or 0, row.given or 0) for row in rows}


def _standing(found: Scheme, level: int, given: int) -> Standing:
    top = len(found.terms.tiers) - 1
    held = min(max(level, given), top)
    tier = found.terms.tiers[held]
    return Standing(held, tier.zh, tier.en, tier.benefits, found.version, is_given=given > level)


async def falling(
    reading: Reading, *, search: str | None = None, after: tuple[date, UUID] | None = None, limit: int = 50
) -> FallingPage:
    """Whose tier falls unless their figures come back, the soonest first. `search`: only who is found by it."""
    month = await last_assessed(reading)
    if month is None:
        return FallingPage((), None)
    falls = AssessmentRow.month == month, AssessmentRow.lowers_on.is_not(None)
    order = (AssessmentRow.lowers_on, AssessmentRow.customer_id)
    query = (
        select(AssessmentRow, FiguresRow)
        .join(
            FiguresRow,
            (FiguresRow.customer_id == AssessmentRow.customer_id) & (FiguresRow.month == AssessmentRow.month),
        )
        .where(*falls)
        .order_by(*order)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(tuple_(*order) > after)
    if search:
        among = (await reading.session.scalars(select(AssessmentRow.customer_id).where(*falls))).all()
        query = query.where(is_any(AssessmentRow.customer_id, await customers.found_among(reading, among, search)))
    rows = (await reading.session.execute(query)).all()
    people = await customers.briefs(reading, {one.customer_id for one, _ in rows})
    shown = tuple(
        Falling(people[one.customer_id], one.level, one.lower_to, one.lowers_on, as_figures(figures))
        for one, figures in rows[:limit]
        if one.lower_to is not None and one.lowers_on is not None
    )
    last = rows[limit - 1][0] if len(rows) > limit else None
    return FallingPage(shown, (last.lowers_on, last.customer_id) if last is not None and last.lowers_on else None)


# ---------------------------------------------------------------------------------------------- one customer


async def my_file(reading: Reading, around: Around) -> TierFile:
    """Raises NoSuchCustomer for who is no customer."""
    if reading.actor.kind != "customer" or reading.actor.id is None:
        raise NoSuchCustomer
    return await file_of(reading, reading.actor.id, around)


async def file_of(reading: Reading, customer_id: UUID, around: Around) -> TierFile:
    """All that is known of one customer's tier. Raises NoSuchCustomer."""
    if customer_id not in await customers.briefs(reading, [customer_id]):
        raise NoSuchCustomer
    today = await business_date(reading)
    found = await scheme_in_force(reading)
    standing = (await standings(reading, [customer_id])).get(customer_id)
    months = await months_of(reading, customer_id)
    latest = next((one.assessed for one in months if one.assessed is not None), None)
    so_far = await _so_far(reading, customer_id, today, around)
    level = standing.level if standing is not None else 0
    return TierFile(
        standing=standing,
        scheme=found,
        since_on=latest.from_on if latest is not None and standing is not None and not standing.is_given else None,
        months=tuple(months),
        so_far=so_far,
        next=rules.distance(found.terms, level + 1, so_far) if found is not None else None,
        keep=rules.distance(found.terms, level, so_far) if found is not None else None,
        lower_to=latest.lower_to if latest is not None else None,
        lowers_on=latest.lowers_on if latest is not None else None,
        next_on=rules.next_month(today),
        grants=tuple(await grants_of(reading, customer_id)),
        grades=tuple(await grades_of(reading, customer_id)),
    )


async def months_of(reading: Reading, customer_id: UUID, *, most: int = _MOST_MONTHS) -> list[MonthOf]:
    """The latest first."""
    query = (
        select(FiguresRow, AssessmentRow)
        .outerjoin(
            AssessmentRow,
            (AssessmentRow.customer_id == FiguresRow.customer_id) & (AssessmentRow.month == FiguresRow.month),
        )
        .where(FiguresRow.customer_id == customer_id)
        .order_by(FiguresRow.month.desc())
        .limit(most)
    )
    return [MonthOf(row.month, as_figures(row), *_come_of(one)) for row, one in await reading.session.execute(query)]


def _come_of(row: AssessmentRow | None) -> tuple[Assessed | None, int | None]:
    return (None, None) if row is None else (as_assessed(row), row.version)


async def grants_of(reading: Reading, customer_id: UUID) -> list[Grant]:
    """The newest first. Of somebody who is forgotten there is nothing to read."""
    key = (await data_keys(reading, [customer_id])).get(customer_id)
    if key is None:
        return []
    query = (
        select(GrantRow, GrantEndingRow.at.label("ended_at"))
        .outerjoin(GrantEndingRow, GrantEndingRow.grant_id == GrantRow.id)
        .where(GrantRow.customer_id == customer_id)
        .order_by(GrantRow.id.desc())
        .limit(_MOST_GRANTS)
    )
    return [
        Grant(
            id=row.id,
            customer_id=row.customer_id,
            level=row.level,
            from_on=row.from_on,
            until_on=row.until_on,
            reason=key.open(bytes(row.sealed), about=grant_place(row.id)).decode(),
            by_name=row.by_name,
            ended_at=ended_at,
        )
        for row, ended_at in await reading.session.execute(query)
    ]


async def grades_of(reading: Reading, customer_id: UUID) -> list[GivenGrade]:
    """The newest first: that one holds."""
    query = select(GradeRow).where(GradeRow.customer_id == customer_id).order_by(GradeRow.id.desc())
    rows = await reading.session.scalars(query.limit(_MOST_GRANTS))
    return [GivenGrade(Grade(row.grade) if row.grade else None, row.at, row.by_name) for row in rows]


async def _so_far(reading: Reading, customer_id: UUID, today: date, around: Around) -> Figures:
    period = Period(month_of(today).first_on, today)
    since = (await customers.since_when(reading, _just_before(customer_id), since_by=today, limit=1)).get(customer_id)
    rates = await around.rates_at(reading, reading.now)
    found = await figures_of(reading, {customer_id: since or today}, period, rates)
    return found[customer_id]


def _just_before(customer_id: UUID) -> UUID:
    return UUID(int=max(0, customer_id.int - 1))


async def figures_of(reading: Reading, since: Mapping[UUID, date], period: Period, rates: Rates) -> dict[UUID, Figures]:
    """What each of them had in the period, from the books: three statements, however many they are. What belongs to
    several counts for each by its part.
    """
    until = _end(period.last_on)
    owned = await accounts.owned_on(reading, list(since), period.last_on, until=until)
    sums = await ledger.day_sums(reading, {one.account_id for one in owned}, period, but=rules.BANKS_OWN)
    grades = await _grades_at(reading, list(since), until)
    day_sums: dict[UUID, dict[str, Any]] = {id_: {} for id_ in since}
    paid: Counter[UUID] = Counter()
    for one in owned:
        if (summed := sums.get(one.account_id)) is None:
            continue
        theirs = day_sums[one.customer_id]
        theirs[one.currency] = theirs.get(one.currency, 0) + summed.day_sum / one.owners
        paid[one.customer_id] += summed.paid
    days = (period.last_on - period.first_on).days + 1
    return {
        id_: Figures(
            assets=rules.in_yuan(day_sums[id_], rates, days),
            payments=paid[id_],
            tenure=rules.whole_months(since_on, period.last_on),
            grade=grades.get(id_),
        )
        for id_, since_on in since.items()
    }


async def _grades_at(reading: Reading, customer_ids: Collection[UUID], until: datetime) -> dict[UUID, Grade]:
    rows = await reading.session.execute(
        select(GradeRow.customer_id, GradeRow.grade)
        .where(is_any(GradeRow.customer_id, customer_ids), GradeRow.at < until)
        .order_by(GradeRow.id)
    )
    latest = {row.customer_id: row.grade for row in rows}
    return {id_: Grade(grade) for id_, grade in latest.items() if grade is not None}


def end_of_month(month: date) -> datetime:
    """The instant at which it is over in the bank's own time zone."""
    return _end(month_of(month).last_on)


def _end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, banks_zone())


# ------------------------------------------------------------------------------------------- what would be


async def simulate(reading: Reading, terms: SchemeTerms, around: Around) -> Effects:
    """The same as `effects`, of what somebody tries out. Raises BadInput naming the fields."""
    if wrong := list(rules.wrong_terms(terms)):
        raise BadInput(tuple(wrong))
    return await effects(reading, terms, around)


async def effects(reading: Reading, terms: SchemeTerms, around: Around) -> Effects:
    """What terms would come to, by the figures of the last month that is known. For each customer one row is read."""
    month = await last_with_figures(reading)
    rows = await fetch(reading, _FIGURES, month=month) if month is not None else []
    now = await scheme_in_force(reading)
    after = [rules.earned(terms, as_figures(row)) for row in rows]
    before = [row.level or 0 for row in rows]
    places = max(len(terms.tiers), len(now.terms.tiers) if now else 1)
    moves = Counter(zip(before, after, strict=True))
    fees = await _fees(reading, around)
    return Effects(
        month=month,
        customers=len(rows),
        before=_counts(before, places) if now is not None else (),
        after=_counts(after, len(terms.tiers)),
        moves=_moves(moves) if now is not None else (),
        rising=sum(other > one for one, other in zip(before, after, strict=True)) if now is not None else 0,
        falling=sum(other < one for one, other in zip(before, after, strict=True)) if now is not None else 0,
        cost=_cost(terms, zip([row.customer_id for row in rows], after, strict=True), fees),
        cost_before=_cost(now.terms, zip([row.customer_id for row in rows], before, strict=True), fees)
        if now is not None
        else None,
        fairness=fairness(terms, await _subjects(reading, rows), customers=len(rows)),
    )


def _moves(counted: Mapping[tuple[int, int], int]) -> tuple[Move, ...]:
    return tuple(Move(before=one, after=other, customers=count) for (one, other), count in sorted(counted.items()))


async def _fees(reading: Reading, around: Around) -> Mapping[UUID, int]:
    today = await business_date(reading)
    return await around.fees_by_customer(reading, rules.months_after(today, -12), month_before(today).last_on)


def _cost(terms: SchemeTerms, levels: Any, fees: Mapping[UUID, int]) -> int:
    top = len(terms.tiers) - 1
    hundredths = sum(
        fees[id_] * terms.tiers[min(level, top)].benefits.remittance_discount for id_, level in levels if id_ in fees
    )
    return int(hundredths // 100)


def _counts(levels: Sequence[int], places: int) -> tuple[int, ...]:
    counted = Counter(levels)
    return tuple(counted[level] for level in range(places))


async def _subjects(reading: Reading, rows: Sequence[Any]) -> list[Subject]:
    """Persons only: a firm has neither sex nor age."""
    figures = {row.customer_id: row for row in rows}
    ids = [id_ for id_ in await customers.some_customers(reading, limit=MOST_LOOKED_AT) if id_ in figures]
    today = await business_date(reading)
    told = await customers.traits_of(reading, ids)
    return [Subject(as_figures(figures[id_]), _traits(told.get(id_), today)) for id_ in ids]


def _traits(told: Any, today: date) -> dict[str, str]:
    if told is None:
        return {}
    gender, birth_on, region = told
    found = {}
    if gender is not None:
        found["gender"] = gender.value
    if birth_on is not None:
        age = today.year - birth_on.year - ((today.month, today.day) < (birth_on.month, birth_on.day))
        found["age"] = age_band(age)
    if region:
        found["region"] = region
    return found


def as_figures(row: Any) -> Figures:
    return Figures(
        assets=row.assets, payments=row.payments, tenure=row.tenure, grade=Grade(row.grade) if row.grade else None
    )


def as_assessed(row: AssessmentRow) -> Assessed:
    return Assessed(
        earned=row.earned,
        level=row.level,
        from_on=row.from_on,
        outcome=AssessOutcome(row.outcome),
        warned_month=row.warned_month,
        lower_to=row.lower_to,
        lowers_on=row.lowers_on,
    )


def _scheme(row: SchemeRow) -> Scheme:
    return Scheme(
        version=row.version,
        from_month=row.from_month,
        terms=msgspec.convert(row.terms, SchemeTerms),
        effects=msgspec.convert(row.effects, Effects),
        published_at=row.at,
        maker_name=row.maker_name,
        checker_name=row.checker_name,
    )
