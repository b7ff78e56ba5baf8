"""Reads of branches."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from bankhall.branches.errors import BranchClosed, NoSuchBranch
from bankhall.branches.models import BranchRow
from bankhall.branches.types import Branch, BranchFacts, Facility, Service, Span, SpecialDay
from bankhall.kernel.db import Reading

MOST_BRANCHES = 2000


async def branches(reading: Reading, *, also_closed: bool = False) -> list[Branch]:
    """Of the whole bank, by code. A bank has some hundreds: they are looked through here."""
    query = select(BranchRow).order_by(BranchRow.code).limit(MOST_BRANCHES)
    if not also_closed:
        query = query.where(BranchRow.closed_at.is_(None))
    return [as_branch(row) for row in (await reading.session.execute(query)).scalars()]


async def branch(reading: Reading, branch_id: UUID) -> Branch:
    """Raises NoSuchBranch."""
    row = await reading.session.get(BranchRow, branch_id)
    if row is None:
        raise NoSuchBranch
    return as_branch(row)


async def open_branch(reading: Reading, branch_id: UUID) -> Branch:
    """Raises NoSuchBranch, BranchClosed."""
    found = await branch(reading, branch_id)
    if found.is_closed:
        raise BranchClosed
    return found


def as_branch(row: BranchRow) -> Branch:
    facts = BranchFacts(
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        city_zh=row.city_zh,
        city_en=row.city_en,
        district_zh=row.district_zh,
        district_en=row.district_en,
        address_zh=row.address_zh,
        address_en=row.address_en,
        phone=row.phone,
        latitude_e6=row.latitude_e6,
        longitude_e6=row.longitude_e6,
        services=tuple(Service(one) for one in row.services),
        facilities=tuple(Facility(one) for one in row.facilities),
        week=tuple(_spans(day) for day in row.week),
        special_days=tuple(
            SpecialDay(date.fromisoformat(one["on"]), _spans(one["spans"]), one["why_zh"], one["why_en"])
            for one in row.special_days
        ),
        counters=row.counters,
        slot_minutes=row.slot_minutes,
        slot_places=row.slot_places,
    )
    return Branch(id=row.id, version=row.version, is_closed=row.closed_at is not None, facts=facts)


def _spans(told: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(opens, closes) for opens, closes in told)
