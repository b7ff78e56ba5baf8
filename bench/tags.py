"""Tags: 200 rules over the transactions of a whole bank, rebuilt by the bank's own job, beside plain pandas.

A bank of its own with 100,000 customers and ten million entries of theirs over two years (of each only the customer's
leg: the house's side is nobody's tag), and rules of all measures over money. `seconds` is the job from nothing given to
all given and committed, with evidence, counts and both indexes; `pandas_seconds` the same tags from frames that lie in
memory already, each figure worked out once however many rules ask for it, nothing written down. Then who has what is
compared, row by row. Also by hand: CUSTOMERS=2000 TRANSACTIONS=200000 python bench/tags.py
"""

import asyncio
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import psycopg

from bankhall.accounts.types import AccountKind
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, connect
from bankhall.kernel.postgres import stop_server, use_server
from bankhall.kernel.schema import migrate
from bankhall.kernel.time import business_date
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import NATIONAL
from bankhall.ledger.types import Side
from bankhall.tags import jobs
from bankhall.tags.api import ask_for_rebuild, publish_house_tag
from bankhall.tags.queries import in_force
from bankhall.tags.types import (
    Comparison,
    Condition,
    Group,
    Match,
    Measure,
    Measured,
    NewTag,
    NewTagVersion,
    Said,
    TagKind,
    TagRule,
    TagVersion,
    Theme,
)

CUSTOMERS = int(os.environ.get("CUSTOMERS", "100000"))
TRANSACTIONS = int(os.environ.get("TRANSACTIONS", "10000000"))
TAGS = int(os.environ.get("TAGS", "200"))
SEED = int(os.environ.get("SEED", "1"))
_LOCK = Path(__file__).parents[1] / "requirements-learning.lock"
_KINDS: Final = ("card", "transfer_in", "transfer_out", "salary", "cash_withdrawal", "fee", "interest", "refund")
_COMES_IN: Final = ("transfer_in", "salary", "interest", "refund")

# Everything by arithmetic on a number, so that it is the same bank each time and nothing has to be sent.
_FILL: Final = """
SET session_replication_role = replica;
CREATE FUNCTION pg_temp.dice(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS 'SELECT abs(hashint8extended($1, $2 + {seed}))';
CREATE FUNCTION pg_temp.who(bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS 'SELECT CAST(''00000000-0000-7000-8000-'' || lpad(to_hex($1), 12, ''0'') AS uuid)';
INSERT INTO customers (id, number, kind, status, sealed, since_on, version)
SELECT pg_temp.who(n), CAST(100000000 + n AS varchar), 'person', 'active', '', {today} - CAST(n % 4000 AS integer), 1
FROM generate_series(1, {customers}) AS n;
CREATE TEMP TABLE books AS
SELECT pg_temp.who(1000000000 + n) AS id, pg_temp.who(1 + (n - 1) % {customers}) AS customer_id,
    CASE WHEN n <= {customers} THEN 'current' ELSE 'savings' END AS kind, n
FROM generate_series(1, {accounts}) AS n;
INSERT INTO ledger_accounts (id, name, kind, currency, opened_at)
SELECT id, 'bench', 'liability', 'CNY', now() FROM books;
INSERT INTO accounts (id, number, kind, currency, name, opened_on, status)
SELECT id, CAST(6222000000000000 + n AS varchar), kind, 'CNY', 'bench', {today}, 'open' FROM books;
INSERT INTO account_holders (account_id, customer_id, role, since_on, added_at, added_by_kind)
SELECT id, customer_id, 'owner', {today}, now(), 'system' FROM books;
ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_pkey;
DROP INDEX ledger_entries_day, ledger_entries_transaction;
INSERT INTO ledger_entries
    (account_id, seq, transaction_id, currency, amount, balance, booked_on, posted_at, kind, text)
SELECT pg_temp.who(1000000001 + which), n, pg_temp.who(n), 'CNY',
    CASE WHEN kind = ANY('{{{comes_in}}}') THEN size ELSE -size END, 0,
    {today} - CAST(pg_temp.dice(n, 3) % 720 AS integer), now(), kind, 'bench'
FROM (
    SELECT n, pg_temp.dice(n, 1) % {accounts} AS which, 1 + pg_temp.dice(n, 2) % 500000 AS size,
        (ARRAY[{kinds}])[1 + pg_temp.dice(n, 4) % {many_kinds}] AS kind
    FROM generate_series(1, {transactions}) AS n
) AS made;
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_pkey PRIMARY KEY (account_id, seq);
CREATE INDEX ledger_entries_day ON ledger_entries (account_id, booked_on, seq);
CREATE INDEX ledger_entries_transaction ON ledger_entries (transaction_id);
INSERT INTO ledger_balances (account_id, currency, posted, held, entries)
SELECT id, 'CNY', coalesce(sum(amount), 0), 0, count(amount)
FROM books LEFT JOIN ledger_entries ON account_id = id GROUP BY id;
ANALYZE;
"""


def measure() -> dict[str, Any]:
    _have_pandas()
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    server = use_server(home)
    try:
        migrate(server.url("bankhall_owner"))
        url = server.url("bankhall_app")
        asyncio.run(_define(url, home))
        today = asyncio.run(_read(url, home, business_date))
        superuser = server.url("postgres")
        _fill(superuser, today)
        seconds = asyncio.run(_rebuild(url, home))
        versions: list[TagVersion] = asyncio.run(_read(url, home, in_force))
        frames = _frames(superuser, today)
        began = time.perf_counter()
        have = _in_pandas(*frames, versions)
        pandas_seconds = time.perf_counter() - began
        given = _given(superuser, versions)
    finally:
        server.release()
        stop_server(home)
        shutil.rmtree(home, ignore_errors=True)
    return {
        "transactions": TRANSACTIONS,
        "customers": CUSTOMERS,
        "tags": len(versions),
        "seconds": round(seconds, 1),
        "pandas_seconds": round(pandas_seconds, 1),
        "ratio": round(pandas_seconds / seconds, 2),
        "given": sum(map(len, given)),
        "differing": sum(len(ours ^ theirs) for ours, theirs in zip(given, have, strict=True)),
    }


# ------------------------------------------------------------------------------------------------ the bank


async def _define(url: str, home: Path) -> None:
    database = _open(url, home)
    try:
        for new in rules_of(random.Random(SEED)):
            await database.doors(system("bench")).write(publish_house_tag, new)
    finally:
        await database.close()


async def _rebuild(url: str, home: Path) -> float:
    database = _open(url, home)
    try:
        run_id = await database.doors(system("bench")).write(ask_for_rebuild)
        began = time.perf_counter()
        await jobs.rebuild(database, run_id=str(run_id))
        return time.perf_counter() - began
    finally:
        await database.close()


async def _read(url: str, home: Path, query: Any) -> Any:
    database = _open(url, home)
    try:
        return await database.doors(system("bench")).read(query)
    finally:
        await database.close()


def _open(url: str, home: Path) -> Database:
    vault = KeyStore(home / "keys", NATIONAL).open()
    return Database(connect(url, connections=4, application="bankhall bench"), vault=vault)


def _fill(url: str, today: date) -> None:
    told = _FILL.format(
        seed=SEED,
        today=f"DATE '{today}'",
        customers=CUSTOMERS,
        accounts=CUSTOMERS + CUSTOMERS // 3,
        transactions=TRANSACTIONS,
        kinds=", ".join(f"'{one}'" for one in _KINDS),
        many_kinds=len(_KINDS),
        comes_in=",".join(_COMES_IN),
    )
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in told.split(";\n"):
            if statement.strip():
                connection.execute(statement.encode())
        connection.execute("VACUUM ledger_entries")
        connection.execute("CHECKPOINT")


def rules_of(chance: random.Random) -> list[NewTag]:
    return [
        NewTag(
            name=Said(f"标签{nth}", f"Tag {nth}"),
            kind=TagKind.RULE,
            theme=Theme.MONEY,
            first=NewTagVersion(
                rule=_rule(chance), value=None, confidence=100, lasts_days=None, needs_consent=False, told=None
            ),
        )
        for nth in range(TAGS)
    ]


def _rule(chance: random.Random) -> TagRule:
    groups = [
        Group(chance.choice((Match.ALL, Match.ANY)), tuple(_condition(chance) for _ in range(chance.randint(1, 3))))
        for _ in range(chance.choice((1, 1, 2)))
    ]
    return TagRule(Match.ALL, tuple(groups))


def _condition(chance: random.Random) -> Condition:
    days, kind = chance.choice((7, 30, 90, 180, 365)), chance.choice(_KINDS)
    side = Side.IN if kind in _COMES_IN else Side.OUT
    booked = {"currency": "CNY", "days": days, "entries": (kind,), "side": side}
    at_least, at_most = Comparison.AT_LEAST, Comparison.AT_MOST
    return chance.choice(
        (
            lambda: Condition(Measure(Measured.BALANCE, currency="CNY"), at_least, 5_000_00),
            lambda: Condition(
                Measure(Measured.BALANCE, currency="CNY", accounts=(AccountKind.SAVINGS,)), at_least, 1_000_00
            ),
            lambda: Condition(Measure(Measured.AVERAGE_BALANCE, currency="CNY", days=days), at_least, 8_000_00),
            lambda: Condition(Measure(Measured.BALANCE_CHANGE, currency="CNY", days=days), at_most, -50),
            lambda: Condition(Measure(Measured.MOVED, **booked), at_least, 2_000_00 * (1 + days // 30)),
            lambda: Condition(Measure(Measured.TIMES, **booked), at_least, 1 + days // 60),
            lambda: Condition(Measure(Measured.LARGEST, **booked), at_least, 4_500_00),
            lambda: Condition(Measure(Measured.MONTHS, **booked), at_least, 1 + days // 90),
            lambda: Condition(Measure(Measured.SINCE_MOVED, entries=(kind,)), at_least, 120),
        )
    )()


# --------------------------------------------------------------------------------------------------- pandas


def _have_pandas() -> None:
    """Installed where it is missing, by its lock: the running bank needs none of it."""
    try:
        import pandas  # noqa: F401
    except ImportError:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", _LOCK]
        if subprocess.run(command, check=False).returncode != 0:
            raise FileNotFoundError(f"pandas could not be installed from {_LOCK.name}") from None


def _frames(url: str, today: date) -> tuple[Any, Any]:
    """Entries and accounts, with customers as numbers and days as days ago: as an analyst would have them at hand."""
    import pandas

    entries, books = io.BytesIO(), io.BytesIO()
    number = "CAST('x' || right(CAST({} AS text), 12) AS bit(48))::bigint"
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for into, query in (
            (
                entries,
                f"SELECT {number.format('holder.customer_id')} AS customer, amount, DATE '{today}' - booked_on AS ago,"
                " entry.kind, account.kind AS account FROM ledger_entries AS entry"
                " JOIN accounts AS account ON account.id = entry.account_id"
                " JOIN account_holders AS holder ON holder.account_id = account.id",
            ),
            (
                books,
                f"SELECT {number.format('holder.customer_id')} AS customer, posted, account.kind AS account"
                " FROM ledger_balances JOIN accounts AS account ON account.id = account_id"
                " JOIN account_holders AS holder USING (account_id)",
            ),
        ):
            with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)".encode()) as copy:
                for block in copy:
                    into.write(block)
            into.seek(0)
    types = {"customer": "int32", "amount": "int64", "ago": "int16", "kind": "category", "account": "category"}
    entries_frame = pandas.read_csv(entries, dtype=types)
    days = pandas.Timestamp(today) - pandas.to_timedelta(entries_frame["ago"], unit="D")
    entries_frame["month"] = (days.dt.year * 12 + days.dt.month).astype("int32")
    return entries_frame, pandas.read_csv(books, dtype={"customer": "int32", "account": "category"})


def _in_pandas(entries: Any, books: Any, versions: Sequence[TagVersion]) -> list[set[int]]:
    import pandas

    everybody = pandas.RangeIndex(1, CUSTOMERS + 1)
    known: dict[Measure, Any] = {}

    def balance(measure: Measure) -> Any:
        rows = books if not measure.accounts else books[books["account"].isin(measure.accounts)]
        return rows.groupby("customer")["posted"].sum().reindex(everybody)

    def booked(measure: Measure) -> Any:
        rows = entries
        if measure.days is not None:
            rows = rows[rows["ago"] < measure.days]
        if measure.entries:
            rows = rows[rows["kind"].isin(measure.entries)]
        if measure.side is not None:
            rows = rows[rows["amount"] > 0] if measure.side is Side.IN else rows[rows["amount"] < 0]
        return rows.groupby("customer")

    def figure(measure: Measure) -> Any:
        match measure.of:
            case Measured.BALANCE:
                return balance(measure)
            case Measured.AVERAGE_BALANCE:
                days = measure.days or 1
                rows = entries[entries["ago"] < days]
                missed = (rows["amount"] * (days - 1 - rows["ago"])).groupby(rows["customer"]).sum()
                return (balance(measure) - missed.reindex(everybody, fill_value=0) / days).round(6) // 1
            case Measured.BALANCE_CHANGE:
                now, since = balance(measure), booked(measure)["amount"].sum().reindex(everybody, fill_value=0)
                then = now - since
                return (since * 100 / then).where(then > 0)
            case Measured.MOVED:
                return booked(measure)["amount"].sum().abs().reindex(everybody, fill_value=0)
            case Measured.TIMES:
                return booked(measure)["amount"].size().reindex(everybody, fill_value=0)
            case Measured.LARGEST:
                side = booked(measure)["amount"]
                return (side.max() if measure.side is Side.IN else -side.min()).reindex(everybody, fill_value=0)
            case Measured.MONTHS:
                return booked(measure)["month"].nunique().reindex(everybody, fill_value=0)
            case _:
                return booked(measure)["ago"].min().astype("int64").reindex(everybody, fill_value=100_000)

    def is_true(one: Condition) -> Any:
        if one.measure not in known:
            known[one.measure] = figure(one.measure)
        at_least = one.than is Comparison.AT_LEAST
        return known[one.measure] >= one.value if at_least else known[one.measure] <= one.value

    def matched(match: Match, parts: Sequence[Any]) -> Any:
        found = parts[0]
        for one in parts[1:]:
            found = found & one if match is Match.ALL else found | one
        return found

    have = []
    for version in versions:
        assert version.rule is not None
        groups = [matched(one.match, [is_true(each) for each in one.conditions]) for one in version.rule.groups]
        have.append(set(everybody[matched(version.rule.match, groups).to_numpy()].tolist()))
    return have


def _given(url: str, versions: Sequence[TagVersion]) -> list[set[int]]:
    with psycopg.connect(url) as connection:
        return [
            {
                int(str(row[0])[-12:], 16)
                for row in connection.execute("SELECT customer_id FROM tag_given WHERE tag_id = %s", [one.tag_id])
            }
            for one in versions
        ]


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}: {value}")
