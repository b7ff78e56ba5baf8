"""What is past its time goes by its timer, nothing sooner: the database itself sees to that where it matters."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import ARRAY, BigInteger, Boolean, Date, DateTime, Integer, LargeBinary, Numeric, SmallInteger, Uuid

from bankhall.accounts import jobs as accounts
from bankhall.branches.queue import jobs as queue
from bankhall.care.channels import jobs as channels
from bankhall.care.reach import jobs as reach
from bankhall.customers import jobs as customers
from bankhall.customers.managers import jobs as managers
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.retention import Purge, purge_some, purging
from bankhall.payments import jobs as payments
from bankhall.payments.abroad import jobs as abroad
from bankhall.risk import jobs as risk
from bankhall.statements import jobs as statements
from databases import Database as Place

ALL = [
    purge
    for module in (accounts, queue, channels, reach, customers, managers, payments, abroad, risk, statements)
    for purge in module.PURGES
]
GUARDED = [
    purge
    for purge in ALL
    if purge.table.__tablename__
    in {"risk_fires", "care_agent_steps", "care_offers", "channel_arrivals", "remittance_quotes"}
]

# What the tables insist upon.
FITTING: dict[str, dict[str, Any]] = {
    "care_offers": {"outcome": "lapsed"},
    "channel_arrivals": {"state": "dismissed", "sealed": None, "conversation_id": None},
    "remittance_quotes": {"side": "pay", "charges": "SHAR", "currency": "USD", "country": "US", "valid_until": None},
}


def name_of(purge: Purge) -> str:
    return str(purge.table.__tablename__)


def plant(place: Place, purge: Purge, ages: list[timedelta]) -> None:
    """Rows of these ages, whatever they belong to."""
    with psycopg.connect(place.superuser_url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for nth, age in enumerate(ages, 1):
            row = _row(purge, nth, datetime.now(UTC) - age) | FITTING.get(name_of(purge), {})
            if row.get("valid_until", 1) is None:
                row["valid_until"] = datetime.now(UTC)
            names = sql.SQL(", ").join(map(sql.Identifier, row))
            connection.execute(
                sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                    sql.Identifier(name_of(purge)), names, sql.SQL(", ").join([sql.Placeholder()] * len(row))
                ),
                list(row.values()),
            )


def _row(purge: Purge, nth: int, since: datetime) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in purge.table.__table__.columns:
        if column.identity is not None:
            continue
        day = isinstance(purge.since.type, Date)
        if column.name == purge.since.key:
            row[column.name] = since.date() if day else since
        else:
            row[column.name] = _value(column.type, nth)
    if "first_on" in row:
        row["first_on"] = row["last_on"]
    return row


def _value(kind: Any, nth: int) -> Any:
    if isinstance(kind, ARRAY):
        return []
    if isinstance(kind, Uuid):
        return uuid4()
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer | BigInteger | SmallInteger):
        return nth
    if isinstance(kind, Numeric):
        return 1
    if isinstance(kind, DateTime):
        return datetime.now(UTC)
    if isinstance(kind, Date):
        return date(2020, 1, 1)
    if isinstance(kind, LargeBinary):
        return nth.to_bytes(32, "big")
    return "x" if getattr(kind, "length", 9) == 1 else f"x{nth}"


def left(place: Place, purge: Purge) -> int:
    with psycopg.connect(place.superuser_url) as connection:
        [(number,)] = connection.execute(
            sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name_of(purge)))
        ).fetchall()
    return int(number)


@pytest.mark.parametrize("purge", ALL, ids=name_of)
async def test_what_is_past_its_time_goes_and_what_is_not_stays(database: Place, bank: Database, purge: Purge) -> None:
    day = timedelta(days=1)
    plant(database, purge, [purge.kept + 3 * day] * 3 + [purge.kept - 2 * day, timedelta()])

    timer = purging("tests.purge", [purge], every="0 0 * * *")
    await timer.run(bank)
    assert left(database, purge) == 2

    await timer.run(bank)
    assert left(database, purge) == 2


async def test_killed_half_way_the_next_run_goes_on_there(database: Place, bank: Database) -> None:
    [purge] = accounts.PURGES
    plant(database, purge, [purge.kept * 3] * 5)
    doors = bank.doors(system("tests"))

    assert await doors.write(purge_some, purge, most=2) == 2
    assert left(database, purge) == 3
    await purging("tests.purge", [purge], every="0 0 * * *").run(bank)
    assert left(database, purge) == 0


@pytest.mark.parametrize("purge", GUARDED, ids=name_of)
def test_whoever_has_taken_over_the_bank_cannot_remove_what_is_younger(database: Place, purge: Purge) -> None:
    plant(database, purge, [purge.kept * 2, timedelta(days=1)])
    remove = sql.SQL("DELETE FROM {}").format(sql.Identifier(name_of(purge)))

    for url in (database.url, database.owner_url):
        with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute(remove)

    assert left(database, purge) == 2
