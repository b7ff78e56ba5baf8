"""The bank's own days. Instants are UTC and come from `tx.now`; a business date is opened and closed by people or
by the clock, and can stand still while the calendar moves on.
"""

from datetime import date, datetime, time, timedelta
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Index, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.db import Reading, TryAgain, Tx
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.errors import Conflict
from bankhall.kernel.events import Event
from bankhall.kernel.periods import Period as Period
from bankhall.kernel.periods import month_before as month_before
from bankhall.kernel.periods import month_of as month_of
from bankhall.kernel.settings import Settings
from bankhall.kernel.tables import Row


class BusinessDayRow(Row):
    __tablename__ = "business_days"
    __table_args__ = (
        Index(
            "business_days_open",
            text("(closed_at IS NULL)"),
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    on_date: Mapped[date] = mapped_column(Date, primary_key=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None]


class BusinessDayClosed(Event, frozen=True, kw_only=True, tag="kernel.business_day_closed"):
    on_date: date
    next_on: date


class NoSuchDay(Conflict, code="kernel.business_day_order"):
    """A business day can only be followed by a later one that has begun."""


_CURRENT = select(BusinessDayRow.on_date).where(BusinessDayRow.closed_at.is_(None))
_HELD_OPEN = direct("SELECT on_date FROM business_days WHERE closed_at IS NULL FOR SHARE")


def calendar_date(now: datetime, timezone: str) -> date:
    """The day on the calendar of the bank's own time zone, which the business date follows or not."""
    return now.astimezone(ZoneInfo(timezone)).date()


@cache
def banks_zone() -> ZoneInfo:
    """For what is decided where nobody brings the settings along."""
    return ZoneInfo(Settings.from_environment().bank_timezone)


def in_the_banks_zone(at: datetime) -> datetime:
    """As the bank's own clocks show it."""
    return at.astimezone(banks_zone())


def end_of(day: date, timezone: str) -> datetime:
    """The instant at which the day is over in the bank's own time zone."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(timezone))


async def business_date(reading: Reading) -> date:
    """Today, as the books count. In a write the day is held open until the commit, and asked for once."""
    if not isinstance(reading, Tx):
        return (await reading.session.execute(_CURRENT)).scalar_one()
    if reading.day is None:
        found = await fetch(reading, _HELD_OPEN)
        if not found:
            # It was closed while we waited for its lock, and the statement does not yet see the next one.
            raise TryAgain
        reading.day = found[0].on_date
    return reading.day


async def business_days(reading: Reading, period: Period) -> list[date]:
    """Those on which the books stood open, the oldest first. Before the first that is on record every day of the
    calendar counts: what was brought in from elsewhere has days that nobody opened here.
    """
    since = await reading.session.scalar(select(func.min(BusinessDayRow.on_date)))
    opened = select(BusinessDayRow.on_date).where(BusinessDayRow.on_date.between(period.first_on, period.last_on))
    known = set((await reading.session.execute(opened)).scalars())
    return [day for day in period.days() if since is None or day < since or day in known]


async def close_business_day(tx: Tx, *, next_on: date) -> date:
    """Closes the open day and opens `next_on`, waiting for the transactions that still book on it. Raises NoSuchDay."""
    today = (
        await tx.session.execute(select(BusinessDayRow).where(BusinessDayRow.closed_at.is_(None)).with_for_update())
    ).scalar_one_or_none()
    if today is None:
        raise TryAgain  # as in business_date
    if next_on <= today.on_date:
        raise NoSuchDay
    tx.day = None
    today.closed_at = tx.now
    today.closed_by = tx.actor.id
    await tx.session.flush()
    tx.session.add(BusinessDayRow(on_date=next_on, opened_at=tx.now))
    tx.emit(BusinessDayClosed(on_date=today.on_date, next_on=next_on))
    tx.audit("kernel.close_business_day", "business_day", today.on_date.isoformat(), next_on=next_on.isoformat())
    return next_on


async def follow_calendar(tx: Tx, *, timezone: str) -> date:
    """Closes the day when the calendar of the bank's own time zone has moved on. Idempotent."""
    on_calendar = calendar_date(tx.now, timezone)
    open_on = (await tx.session.execute(_CURRENT)).scalar_one()
    if on_calendar <= open_on:
        return open_on
    try:
        return await close_business_day(tx, next_on=on_calendar)
    except NoSuchDay:
        raise TryAgain from None  # another worker was faster
