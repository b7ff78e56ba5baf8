"""The bank's own days: one is open, and closing it waits for what is still booked on it."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.time import NoSuchDay, business_date, close_business_day, follow_calendar
from databases import Database

from .happenings import CLERK, doors, note, noted, until_waiting

SHANGHAI = "Asia/Shanghai"


async def today(bank: db.Database) -> date:
    return await doors(bank).read(business_date)


async def book(tx: db.Tx) -> date:
    day = await business_date(tx)
    note(tx, day.isoformat())
    return day


def at(database: Database, instant: datetime) -> db.Database:
    """The bank, with another instant for now."""
    return db.Database(db.connect(database.url, connections=4), clock=lambda: instant)


async def test_a_new_bank_has_one_open_day_and_another_cannot_be_opened_beside_it(
    bank: db.Database, database: Database
) -> None:
    day = await today(bank)

    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute("INSERT INTO business_days VALUES (%s, now())", [day + timedelta(days=1)])


async def test_closing_a_day_opens_the_next_and_says_so(bank: db.Database, database: Database) -> None:
    day = await today(bank)
    monday = day + timedelta(days=3)

    opened = await doors(bank, CLERK).write(close_business_day, next_on=monday)

    assert opened == monday == await today(bank)
    with psycopg.connect(database.superuser_url) as connection:
        closed = connection.execute(
            "SELECT closed_by, closed_at IS NOT NULL FROM business_days WHERE on_date = %s", [day]
        ).fetchall()
        told = connection.execute("SELECT payload FROM events WHERE kind = 'kernel.business_day_closed'").fetchall()
        acts = connection.execute("SELECT act, subject_id, facts FROM audit_log").fetchall()
    assert closed == [(CLERK.id, True)]
    assert [(one["on_date"], one["next_on"]) for (one,) in told] == [(day.isoformat(), monday.isoformat())]
    assert acts == [("kernel.close_business_day", day.isoformat(), {"next_on": monday.isoformat()})]


@pytest.mark.parametrize("days", [0, -1, -400])
async def test_a_day_is_followed_by_a_later_one_only(bank: db.Database, days: int) -> None:
    day = await today(bank)

    with pytest.raises(NoSuchDay):
        await doors(bank).write(close_business_day, next_on=day + timedelta(days=days))

    assert await today(bank) == day


async def test_a_booking_holds_its_day_open_until_it_is_committed(bank: db.Database, database: Database) -> None:
    day = await today(bank)
    booked, commit = asyncio.Event(), asyncio.Event()

    async def book_slowly(tx: db.Tx) -> None:
        await book(tx)
        booked.set()
        await commit.wait()

    booking = asyncio.create_task(doors(bank).write(book_slowly))
    await booked.wait()
    closing = asyncio.create_task(doors(bank).write(close_business_day, next_on=day + timedelta(days=1)))
    await until_waiting(database)

    assert await today(bank) == day
    assert not closing.done()
    commit.set()
    await asyncio.gather(booking, closing)
    assert await today(bank) == day + timedelta(days=1)
    assert noted(database) == [day.isoformat()]


async def test_bookings_do_not_wait_for_each_other(bank: db.Database) -> None:
    all_inside = asyncio.Barrier(5)

    async def book_together(tx: db.Tx) -> date:
        day = await business_date(tx)
        await all_inside.wait()
        return day

    days = await asyncio.gather(*(doors(bank).write(book_together) for _ in range(5)))

    assert len(set(days)) == 1


async def test_a_booking_that_meets_the_closing_goes_onto_the_new_day(bank: db.Database, database: Database) -> None:
    day = await today(bank)
    closed, commit = asyncio.Event(), asyncio.Event()

    async def close_slowly(tx: db.Tx) -> None:
        await close_business_day(tx, next_on=day + timedelta(days=1))
        closed.set()
        await commit.wait()

    closing = asyncio.create_task(doors(bank).write(close_slowly))
    await closed.wait()
    bookings = [asyncio.create_task(doors(bank).write(book)) for _ in range(3)]
    await until_waiting(database, len(bookings))
    commit.set()
    await closing

    assert await asyncio.gather(*bookings) == [day + timedelta(days=1)] * 3


async def test_two_that_close_the_day_at_once_close_one_day(bank: db.Database, database: Database) -> None:
    day = await today(bank)
    tomorrow = day + timedelta(days=1)
    closed, commit = asyncio.Event(), asyncio.Event()

    async def close_slowly(tx: db.Tx) -> date:
        opened = await close_business_day(tx, next_on=tomorrow)
        closed.set()
        await commit.wait()
        return opened

    first = asyncio.create_task(doors(bank).write(close_slowly))
    await closed.wait()
    second = asyncio.create_task(doors(bank).write(close_business_day, next_on=tomorrow))
    await until_waiting(database)
    commit.set()

    assert await first == tomorrow
    with pytest.raises(NoSuchDay):
        await second
    assert await today(bank) == tomorrow


@pytest.mark.parametrize(
    ("timezone", "instant", "moves"),
    [
        (SHANGHAI, (15, 59), 0),  # 23:59 in Shanghai
        (SHANGHAI, (16, 0), 1),  # midnight in Shanghai
        ("UTC", (23, 59), 0),
        ("America/New_York", (4, 59), -1),  # still yesterday: the day stays
    ],
)
async def test_the_day_follows_the_calendar_of_the_banks_own_time_zone(
    bank: db.Database, database: Database, timezone: str, instant: tuple[int, int], moves: int
) -> None:
    day = await today(bank)
    later = at(database, datetime(day.year, day.month, day.day, *instant, tzinfo=UTC))

    followed = await later.doors(system("calendar")).write(follow_calendar, timezone=timezone)
    await later.close()

    assert followed == await today(bank) == day + timedelta(days=max(0, moves))


async def test_following_the_calendar_again_changes_nothing(bank: db.Database, database: Database) -> None:
    day = await today(bank)
    later = at(database, datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(days=5))

    followed = await asyncio.gather(
        *(later.doors(system("calendar")).write(follow_calendar, timezone=SHANGHAI) for _ in range(6))
    )
    again = await later.doors(system("calendar")).write(follow_calendar, timezone=SHANGHAI)
    await later.close()

    assert set(followed) == {day + timedelta(days=5)} == {again}
    with psycopg.connect(database.superuser_url) as connection:
        assert connection.execute("SELECT count(*) FROM business_days").fetchone() == (2,)
        closings = connection.execute("SELECT count(*) FROM events WHERE kind = 'kernel.business_day_closed'")
        assert closings.fetchone() == (1,)
