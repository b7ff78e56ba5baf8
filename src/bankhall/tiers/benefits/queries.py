"""Reads of benefits: what is offered, what somebody has left, what waits, what nobody uses, how it is taken up."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import func, select, text

from bankhall.customers import api as customers
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.types import ConsentPurpose
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.tables import Ids, count_up_to, is_any
from bankhall.kernel.time import business_date
from bankhall.kernel.vault import SealingKey
from bankhall.tiers import queries as tiers
from bankhall.tiers.benefits import rules
from bankhall.tiers.benefits.errors import NoSuchBenefit
from bankhall.tiers.benefits.models import BenefitEndingRow, BenefitRow, TakingRow
from bankhall.tiers.benefits.types import (
    Benefit,
    BenefitsOf,
    BenefitsOverview,
    BenefitTerms,
    Every,
    Holding,
    LevelTakeUp,
    Place,
    TakeUp,
    Taking,
    TakingState,
    Unused,
    UnusedList,
    Waiting,
    WaitingPage,
)

MOST_TAKINGS: Final = 200
_MOST_COUNTED: Final = 1_000
_MOST_CUSTOMERS: Final = 1_000
# By which way the bank may write, and what allows it.
ADVERTISING: Final = {"sms": ConsentPurpose.MARKETING_SMS, "email": ConsentPurpose.MARKETING_EMAIL}

# The latest of each customer that holds by this day, with what they were told of it, and what was given beyond it.
_PLACES = direct(
    """
    SELECT wanted.id AS customer_id, assessed.level, assessed.lower_to, assessed.lowers_on,
           given.level AS given, given.until_on AS given_until
    FROM unnest(:ids) AS wanted(id)
    LEFT JOIN LATERAL (
        SELECT level, lower_to, lowers_on FROM tier_assessments
        WHERE customer_id = wanted.id AND from_on <= :today ORDER BY month DESC LIMIT 1
    ) AS assessed ON true
    LEFT JOIN LATERAL (
        SELECT level, until_on FROM tier_grants
        WHERE customer_id = wanted.id AND until_on >= :today AND from_on <= :today
            AND NOT EXISTS (SELECT FROM tier_grant_endings WHERE grant_id = tier_grants.id)
        ORDER BY level DESC, until_on DESC LIMIT 1
    ) AS given ON true
    """
)

# What each took in the times that run, in whichever of their files.
_TAKEN = direct(
    """
    SELECT wanted.id AS customer_id, taking.benefit_id, taking.period_on, count(*) AS taken
    FROM unnest(:ids) AS wanted(id)
    JOIN tier_benefit_takings AS taking ON taking.customer_id = ANY(customer_ids(wanted.id))
    WHERE taking.period_on >= :since AND taking.state <> 'cancelled'
    GROUP BY wanted.id, taking.benefit_id, taking.period_on
    """
)

_TOLD = direct(
    """
    SELECT customer_id, benefit_id, period_on FROM tier_benefit_reminders
    WHERE customer_id = ANY(:ids) AND period_on >= :since
    """
)

_PORTFOLIO = text(f"SELECT DISTINCT customer_id FROM ({customers.PORTFOLIO}) AS mine LIMIT :most")  # noqa: S608  ours

_TAKE_UP = text(
    """
    SELECT benefit_id, period_on, level, count(*) AS taken, count(DISTINCT customer_id) AS customers
    FROM tier_benefit_takings WHERE period_on >= :since AND state <> 'cancelled'
    GROUP BY benefit_id, period_on, level
    """
)


def code_place(taking_id: UUID) -> str:
    """Where a code lies: sealed for that place, it opens nowhere else."""
    return f"tier_benefit_takings|code|{taking_id}"


def note_place(taking_id: UUID) -> str:
    return f"tier_benefit_takings|note|{taking_id}"


# ------------------------------------------------------------------------------------------------- benefits


async def benefits(reading: Reading, *, on: date | None = None) -> list[Benefit]:
    """Those that can be taken on a day, or will be; None: all that there were, the newest first."""
    query = select(BenefitRow).order_by(BenefitRow.id.desc()).limit(rules.MOST_OFFERED * 5)
    rows = (await reading.session.scalars(query)).all()
    ends = await _endings(reading)
    found = [_benefit(row, ends.get(row.id)) for row in rows]
    return [one for one in found if on is None or one.last_on is None or one.last_on >= on]


async def benefit(reading: Reading, benefit_id: UUID) -> Benefit:
    """Raises NoSuchBenefit."""
    row = await reading.session.get(BenefitRow, benefit_id)
    if row is None:
        raise NoSuchBenefit
    return _benefit(row, (await _endings(reading)).get(benefit_id))


async def _endings(reading: Reading) -> Mapping[UUID, date]:
    query = select(BenefitEndingRow.benefit_id, func.min(BenefitEndingRow.last_on)).group_by(
        BenefitEndingRow.benefit_id
    )
    return {row[0]: row[1] for row in await reading.session.execute(query)}


def _benefit(row: BenefitRow, ended: date | None) -> Benefit:
    terms = msgspec.convert(row.terms, BenefitTerms)
    last = min((day for day in (terms.until_on, ended) if day is not None), default=None)
    return Benefit(row.id, terms, last, row.at, row.maker_name, row.checker_name)


# ------------------------------------------------------------------------------------------- of a customer


async def mine(reading: Reading) -> BenefitsOf:
    """The actor's own, with their codes. Raises NoSuchCustomer for who is no customer."""
    if reading.actor.kind != "customer" or reading.actor.id is None:
        raise NoSuchCustomer
    return await benefits_of(reading, reading.actor.id, with_codes=True)


async def benefits_of(reading: Reading, customer_id: UUID, *, with_codes: bool = False) -> BenefitsOf:
    """Raises NoSuchCustomer."""
    if customer_id not in await customers.briefs(reading, [customer_id]):
        raise NoSuchCustomer
    held = (await holdings(reading, [customer_id])).get(customer_id, ())
    return BenefitsOf(held, tuple(await takings_of(reading, customer_id, with_codes=with_codes)))


async def holdings(
    reading: Reading, customer_ids: Collection[UUID], *, only: UUID | None = None
) -> dict[UUID, tuple[Holding, ...]]:
    """What each has now, also what is used up. Five reads, however many they are. `only`: of that benefit."""
    today = await business_date(reading)
    offered = [one for one in await benefits(reading, on=today) if only is None or one.id == only]
    if not offered or not customer_ids:
        return {}
    places = await _places(reading, customer_ids, today)
    since = rules.period_of(Every.YEAR, today).first_on
    taken = {
        (row.customer_id, row.benefit_id, row.period_on): row.taken
        for row in await fetch(reading, _TAKEN, ids=Ids(customer_ids), since=since)
    }
    found = {}
    for id_, place in places.items():
        each = [
            rules.holding(one, place, taken.get((id_, one.id, _period_on(one, today)), 0), today) for one in offered
        ]
        found[id_] = tuple(sorted((one for one in each if one is not None), key=lambda one: one.until_on))
    return found


def _period_on(one: Benefit, today: date) -> date:
    return rules.period_of(one.terms.every, today).first_on


async def place_of(reading: Reading, customer_id: UUID) -> Place:
    """Everybody's where the bank has no tiers."""
    found = await _places(reading, [customer_id], await business_date(reading))
    return found.get(customer_id, Place(0, 0))


async def _places(reading: Reading, customer_ids: Collection[UUID], today: date) -> dict[UUID, Place]:
    """Nobody's where the bank has no tiers."""
    scheme = await tiers.scheme_in_force(reading)
    if scheme is None:
        return {}
    top = len(scheme.terms.tiers) - 1
    found = {}
    for row in await fetch(reading, _PLACES, ids=Ids(customer_ids), today=today):
        earned, given = min(row.level or 0, top), min(row.given or 0, top)
        is_given = given > earned
        found[row.customer_id] = Place(
            level=max(earned, given),
            earned=earned,
            lower_to=row.lower_to,
            lowers_on=row.lowers_on,
            given_until=row.given_until if is_given else None,
        )
    return found


async def takings_of(reading: Reading, customer_id: UUID, *, with_codes: bool = False) -> list[Taking]:
    """The newest first, in whichever of their files. Of somebody who is forgotten there is nothing to read."""
    keys = await data_keys(reading, await customers.ids_of(reading, customer_id))
    query = (
        select(TakingRow)
        .where(is_any(TakingRow.customer_id, keys))
        .order_by(TakingRow.id.desc())
        .limit(MOST_TAKINGS)
        .execution_options(populate_existing=True)
    )
    rows = (await reading.session.scalars(query)).all()
    return await _takings(reading, rows, keys, with_codes=with_codes)


async def _takings(
    reading: Reading, rows: Sequence[TakingRow], keys: Mapping[UUID, SealingKey], *, with_codes: bool
) -> list[Taking]:
    if not rows:
        return []
    today = await business_date(reading)
    known = {one.id: one for one in await benefits(reading)}
    return [
        Taking(
            id=row.id,
            customer_id=row.customer_id,
            benefit=known[row.benefit_id],
            level=row.level,
            state=rules.state_of(TakingState(row.state), row.good_until, today),
            at=row.at,
            good_until=row.good_until,
            code=_opened(keys[row.customer_id], row.sealed, code_place(row.id)) if with_codes else "",
            note=_opened(keys[row.customer_id], row.sealed_note, note_place(row.id)),
            ended_at=row.ended_at,
            by_name=row.ended_by_name,
        )
        for row in rows
        if row.benefit_id in known and row.customer_id in keys
    ]


def _opened(key: SealingKey, sealed: bytes | None, place: str) -> str:
    return key.open(bytes(sealed), about=place).decode() if sealed is not None else ""


# ------------------------------------------------------------------------------------------------ for staff


async def waiting(reading: Reading, *, after: UUID | None = None, limit: int = 50) -> WaitingPage:
    """What a person of the bank has to see to, the oldest first."""
    query = select(TakingRow).where(TakingRow.state == TakingState.OPEN.value, TakingRow.good_until.is_(None))
    if after is not None:
        query = query.where(TakingRow.id > after)
    rows = (await reading.session.scalars(query.order_by(TakingRow.id).limit(limit + 1))).all()
    whose = await customers.survivors(reading, {row.customer_id for row in rows})
    people = await customers.briefs(reading, set(whose.values()))
    keys = await data_keys(reading, {row.customer_id for row in rows})
    told = await _takings(reading, rows[:limit], keys, with_codes=False)
    shown = tuple(Waiting(people[whose[one.customer_id]], one) for one in told if whose[one.customer_id] in people)
    return WaitingPage(shown, rows[limit - 1].id if len(rows) > limit else None)


async def unused(reading: Reading, *, within: int, agreeing: bool) -> UnusedList:
    """Of the actor's own customers, and of those for whom they stand in: who has what left that lapses within so many
    days. `agreeing`: only whom the bank may write to.
    """
    mine = await own_customers(reading)
    today = await business_date(reading)
    found = {
        id_: tuple(one for one in held if one.left > 0 and (one.until_on - today).days <= within)
        for id_, held in (await holdings(reading, mine)).items()
    }
    ids = [id_ for id_, held in found.items() if held]
    may = set().union(*(await consented_ways(reading, ids)).values())
    told = await told_before(reading, ids)
    people = await customers.briefs(reading, ids)
    lines = [
        Unused(
            people[id_],
            found[id_],
            id_ in may,
            all((id_, one.benefit.id, _period_on(one.benefit, today)) in told for one in found[id_]),
        )
        for id_ in ids
        if id_ in people and (id_ in may or not agreeing)
    ]
    return UnusedList(tuple(sorted(lines, key=lambda one: (one.soonest, one.customer.number))), len(mine))


async def own_customers(reading: Reading) -> list[UUID]:
    today = await business_date(reading)
    told = {"reader": reading.actor.id, "today": today, "most": _MOST_CUSTOMERS}
    return list((await reading.session.execute(_PORTFOLIO, told)).scalars())


async def consented_ways(reading: Reading, customer_ids: Collection[UUID]) -> dict[str, set[UUID]]:
    """By way, who agreed to advertising by it."""
    return {way: await customers.consented(reading, customer_ids, why) for way, why in ADVERTISING.items()}


async def told_before(reading: Reading, customer_ids: Collection[UUID]) -> set[tuple[UUID, UUID, date]]:
    """Customer, benefit and the first day of the time: about which they were written to."""
    if not customer_ids:
        return set()
    since = rules.period_of(Every.YEAR, await business_date(reading)).first_on
    rows = await fetch(reading, _TOLD, ids=Ids(customer_ids), since=since)
    return {(row.customer_id, row.benefit_id, row.period_on) for row in rows}


async def overview(reading: Reading) -> BenefitsOverview:
    """What is offered, the newest first, and how it is taken up in the time that runs, by tier."""
    today = await business_date(reading)
    around = await tiers.overview(reading)
    counts = {one.level: one.customers for one in around.counts}
    since = rules.period_of(Every.YEAR, today).first_on
    found: dict[tuple[UUID, date], list[Any]] = {}
    for row in await reading.session.execute(_TAKE_UP, {"since": since}):
        found.setdefault((row.benefit_id, row.period_on), []).append(row)
    items = tuple(_take_up(one, counts, found, today) for one in await benefits(reading))
    open_ = select(TakingRow.id).where(TakingRow.state == TakingState.OPEN.value, TakingRow.good_until.is_(None))
    return BenefitsOverview(items, await count_up_to(reading, open_, most=_MOST_COUNTED))


def _take_up(
    one: Benefit, counts: Mapping[int, int], found: Mapping[tuple[UUID, date], Sequence[Any]], today: date
) -> TakeUp:
    period = rules.period_of(one.terms.every, today)
    rows = {row.level: row for row in found.get((one.id, period.first_on), ())}
    entitled = rules.entitled(counts, one.terms)
    levels = tuple(
        LevelTakeUp(
            level=level,
            quota=rules.quota_at(one.terms, level),
            entitled=entitled.get(level, 0),
            customers=rows[level].customers if level in rows else 0,
            taken=rows[level].taken if level in rows else 0,
        )
        for level in sorted({*entitled, *rows})
    )
    return TakeUp(one, period.first_on, period.last_on, levels, one.terms.cost * sum(each.taken for each in levels))
