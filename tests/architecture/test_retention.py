"""docs/operate/retention.md says of every table how long it is kept and by what it goes; and so it is."""

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import bankhall
from bankhall.kernel.jobs import MEND_JOB, Job
from bankhall.kernel.retention import Purge
from bankhall.kernel.settings import Secret, Settings
from bankhall.worker import SUBSCRIBERS, jobs
from databases import Database

ROOT = Path(__file__).parents[2]

FOR_GOOD = {"as the books", "as the audit log"}
IN_WORDS = {*FOR_GOOD, "as the customer", "while it holds", "the bank's own"}


def lines() -> Iterator[tuple[str, str, str]]:
    part = (ROOT / "docs" / "operate" / "retention.md").read_text().partition("| table | is kept | goes by |")[2]
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and not set(line) <= set("|- "):
            table, kept, by = cells
            yield table, kept, by


def purges() -> Iterator[tuple[str, Purge]]:
    """Of all modules, with the timers that they have."""
    for found in pkgutil.walk_packages(bankhall.__path__, "bankhall."):
        if found.name.endswith(".jobs"):
            for purge in getattr(importlib.import_module(found.name), "PURGES", ()):
                yield found.name, purge


@pytest.fixture(scope="module")
def timers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Job]:
    settings = Settings(home=tmp_path_factory.mktemp("home"), secret_key=Secret("tests"))
    return {job.name: job for job in jobs(settings, is_demo=True)}


def test_every_table_stands_there_once(own_database: Database) -> None:
    with psycopg.connect(own_database.url) as connection:
        tables = {name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    told = Counter(table for table, *_ in lines())

    assert [table for table, count in told.items() if count > 1] == []
    assert set(told) == tables


def test_what_goes_by_a_timer_goes_by_one_that_the_worker_has(timers: dict[str, Job]) -> None:
    subscribers = {one.name for one in SUBSCRIBERS}
    by_clock = {MEND_JOB, *(name for name, job in timers.items() if job.every)}
    strange = [
        (table, name)
        for table, _, by in lines()
        for name in re.findall(r"`([^`]+)`", by)
        if name not in by_clock | subscribers
    ]

    assert strange == []
    assert [table for table, kept, by in lines() if kept not in IN_WORDS and not re.search(r"`[^`]+`", by)] == []


def test_each_purge_is_told_of_with_its_period(timers: dict[str, Job]) -> None:
    told = {table: (kept, by.strip("`")) for table, kept, by in lines()}
    found = {purge.table.__tablename__: purge for _, purge in purges()}

    assert len(found) >= 12
    for table, purge in found.items():
        kept, by = told[table]
        assert kept == f"{purge.kept.days} day{'s' if purge.kept.days > 1 else ''}", table
        assert by in timers, table


def test_the_running_bank_can_remove_nothing_that_is_kept_for_good(own_database: Database) -> None:
    with psycopg.connect(own_database.url) as connection:
        loose = [
            table
            for table, kept, _ in lines()
            if kept in FOR_GOOD
            and connection.execute(
                "SELECT has_table_privilege(%(t)s, 'DELETE') OR has_table_privilege(%(t)s, 'TRUNCATE')", {"t": table}
            ).fetchone()
            != (False,)
        ]

    assert loose == []


def test_what_goes_can_be_removed_or_written_over(own_database: Database) -> None:
    """By the running bank's role: a timer that may not do what it is said to do would fail every night."""
    may = "SELECT has_table_privilege(%(t)s, 'DELETE') OR has_any_column_privilege(%(t)s, 'UPDATE')"
    with psycopg.connect(own_database.url) as connection:
        stuck = [
            table
            for table, kept, _ in lines()
            if kept not in FOR_GOOD | {"as the customer", "the bank's own"}
            and connection.execute(may, {"t": table}).fetchone() != (True,)
        ]
        deleted = [
            purge.table.__tablename__
            for _, purge in purges()
            if connection.execute("SELECT has_table_privilege(%s, 'DELETE')", [purge.table.__tablename__]).fetchone()
            != (True,)
        ]

    assert (stuck, deleted) == ([], [])


# What leads from a row to a customer without a foreign key: each of them is read by the customer's key or by their id.
_PEOPLE = {
    "customer_id",
    "payer_id",
    "enrolment_id",
    "holder_id",
    "giver_id",
    "subject_id",
    "conversation_id",
    "article_id",
}


def test_what_is_kept_as_the_customer_is_some_customers(own_database: Database) -> None:
    """By its own columns, or by those of what it belongs to."""
    with psycopg.connect(own_database.url) as connection:
        columns: dict[str, set[str]] = {}
        for table, column in connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        ):
            columns.setdefault(table, set()).add(column)
        above: dict[str, set[str]] = {}
        for table, other in connection.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
        ):
            above.setdefault(table, set()).add(other)

    def leads_to_a_customer(table: str, seen: frozenset[str] = frozenset()) -> bool:
        if table == "customers" or columns[table] & _PEOPLE:
            return True
        return any(leads_to_a_customer(other, seen | {table}) for other in above.get(table, set()) - seen - {table})

    theirs = [table for table, kept, _ in lines() if kept == "as the customer"]
    assert len(theirs) > 40
    assert [table for table in theirs if not leads_to_a_customer(table)] == []


def test_nothing_of_a_person_is_among_the_banks_own() -> None:
    classes = dict(
        re.findall(
            r"^\| (\w+) \| (C1|C2|C3|none) \|",
            (ROOT / "docs" / "security" / "data-classes.md").read_text(),
            re.MULTILINE,
        )
    )

    assert {
        table: classes[table]
        for table, kept, _ in lines()
        if kept == "the bank's own" and classes.get(table, "none") != "none"
    } == {"demo_sign_ins": "C3"}
    assert [table for table, kept, _ in lines() if classes.get(table) == "C3" and kept in FOR_GOOD] == []
