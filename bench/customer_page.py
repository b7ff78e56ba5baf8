"""The page of one customer, in a bank of 100,000 customers with 25 million entries: each call that it makes is answered
in under 50 ms at the median.

Opens a demo bank (the cast with their lives, the staff), and loads the crowd straight into its tables beside them (the
triggers asleep), sealed as the customer file would seal them: each with two accounts of 125 entries, promises, contacts
and a change of the file. Then a clerk signs in over HTTP, opens one page after the other as a browser does, and each
call is timed; `tests/browser/test_customer_page.py` sees to it that CALLS are those of the page.

    python bench/customer_page.py       also by hand; CUSTOMERS=2000 for a small one
"""

import concurrent.futures
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import httpx
import msgspec
import psycopg

sys.path.insert(0, str(Path(__file__).parent))
import search
import transfers

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
import demo_bank
import town
from bankhall.accounts.rules import account_number
from bankhall.accounts.types import AccountKind
from bankhall.customers import rules
from bankhall.customers.contact_log.queries import text_place as contact_place
from bankhall.customers.promises.queries import note_place
from bankhall.customers.promises.queries import text_place as promise_place
from bankhall.customers.queries import edit_place
from bankhall.kernel.connections import Connections
from bankhall.kernel.ids import new_id
from bankhall.kernel.settings import Settings
from bankhall.kernel.vault import SealingKey, Vault

MANY = int(os.environ.get("CUSTOMERS", "100000"))
ENTRIES = 250  # of each customer, on two accounts: the demo bank's 500,000 of 2,000 customers
ROUNDS = 150
AT_ONCE = 6  # as many connections as a browser opens to one host

_CUSTOMER = "/api/console/customers/{id}"

# What the page asks when a clerk opens it.
CALLS = {
    "customer": _CUSTOMER,
    "accounts": _CUSTOMER + "/accounts",
    "owned": _CUSTOMER + "/owned",
    "weighty_entries": _CUSTOMER + "/weighty-entries",
    "account_history": _CUSTOMER + "/account-history",
    "promises": _CUSTOMER + "/promises",
    "contacts": _CUSTOMER + "/contacts",
    "merges": _CUSTOMER + "/merges",
    "tasks": _CUSTOMER + "/tasks",
    "tickets": _CUSTOMER + "/tickets",
    "conversations": _CUSTOMER + "/conversations",
    "tier": _CUSTOMER + "/tier",
    "benefits": _CUSTOMER + "/benefits",
    "tags": _CUSTOMER + "/tags",
    "manager": _CUSTOMER + "/manager",
    "relations": _CUSTOMER + "/relations",
    "papers": _CUSTOMER + "/papers",
    "household": _CUSTOMER + "/relations/graph?depth=2&past=false&part=family",
    "circumstances": _CUSTOMER + "/circumstances",
    "facts": _CUSTOMER + "/facts",
    "addresses": _CUSTOMER + "/addresses",
    "mandates": _CUSTOMER + "/mandates",
    "status_changes": _CUSTOMER + "/status-changes",
    "edits": _CUSTOMER + "/edits",
    "consents": _CUSTOMER + "/consents?language=zh-CN",
    "sessions": _CUSTOMER + "/sessions",
    "disputes": "/api/console/disputes?which=open",
    "disputes_over": "/api/console/disputes?which=over",
    "approvals": "/api/console/approvals/waiting",
}

# Who am I: what a call costs that asks for nothing.
_FLOOR = "/api/identity/visitor"

_CLERK = "lina"
_FIRST_NUMBER, _FIRST_ACCOUNT = 500_000_001, 50_000_001
_DAYS = 730

# Some two years of days, each account's in order; its balance runs along.
_ENTRIES_OF = """
    INSERT INTO ledger_entries
    SELECT account_id, n, gen_random_uuid(), 'CNY', CASE WHEN mod(n, 5) = 0 THEN 20000 ELSE -4000 END,
           (n / 5) * 4000 + 1000000 - mod(n, 5) * 4000,
           CURRENT_DATE - %(days)s + (n * %(days)s / %(each)s)::int, now(), 'card', 'Groceries', NULL
    FROM unnest(%(accounts)s::uuid[]) AS account_id, generate_series(1, %(each)s) AS n
"""

Connection = psycopg.Connection[tuple[object, ...]]


def measure() -> dict[str, float]:
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    try:
        subprocess.run(
            [sys.executable, "-m", "bankhall", "demo", "--customers", "200"],
            env=town.environment(home),
            check=True,
            capture_output=True,
        )
        settings = Settings.from_environment(town.environment(home))
        connections = Connections.find(settings)
        assert connections.server is not None
        try:
            ids = _load(connections.server.url("postgres"), settings.keys().open())
            entries = _counted(connections.server.url("postgres"))
            with transfers.served(home) as (port, _):
                return {"customers": MANY, "entries": entries} | _ask(f"http://127.0.0.1:{port}", ids)
        finally:
            connections.server.release()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _load(url: str, vault: Vault) -> list[tuple[UUID, str]]:
    """The crowd, into the tables; the ids and numbers of all of them."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        known = []
        for first in range(0, MANY, _AT_A_TIME):
            known += _load_some(connection, vault, first, min(_AT_A_TIME, MANY - first))
        connection.execute("VACUUM ANALYZE")
    return known


_AT_A_TIME = 5_000


def _load_some(connection: Connection, vault: Vault, first: int, count: int) -> list[tuple[UUID, str]]:
    chance = random.Random(first)
    people = [
        (id_, rules.customer_number(_FIRST_NUMBER + first + nth), new)
        for nth, (id_, _, new) in enumerate(search.crowd(count))
    ]
    keys = {id_: vault.new_data_key(about=f"data key|{id_}") for id_, _, _ in people}
    accounts = [
        (new_id(), account_number(kind, _FIRST_ACCOUNT + 2 * (first + nth) + at), kind.value, person[0])
        for nth, person in enumerate(people)
        for at, kind in enumerate((AccountKind.CURRENT, AccountKind.SAVINGS))
    ]
    at = datetime.now(UTC) - timedelta(days=chance.randrange(100))
    wrote = ("staff", None, "李娜")
    index = partial(vault.mac, "customers.index")
    seal = partial(_sealed, vault, {id_: key for id_, (key, _) in keys.items()})
    promises = [(new_id(), id_, at + timedelta(hours=nth)) for id_, _, _ in people for nth in range(3)]
    contacts = [(new_id(), id_, at + timedelta(hours=nth)) for id_, _, _ in people for nth in range(4)]
    tables: dict[str, Iterator[tuple[object, ...]]] = {
        "data_keys (subject_id, master, wrapped, made_at)": (
            (id_, wrapped.master, wrapped.key, "2020-01-01") for id_, (_, wrapped) in keys.items()
        ),
        "customers (id, number, kind, status, sealed, since_on, version)": (
            (id_, number, "person", "active", search.sealed(vault, keys[id_][0], id_, new), date(2020, 1, 1), 1)
            for id_, number, new in people
        ),
        "customer_search (customer_id, tokens, version)": (
            (id_, rules.keyed(rules.search_tokens(new, number), index), rules.SEARCH_VERSION)
            for id_, number, new in people
        ),
        "customer_edits (customer_id, sealed, at, by_kind, by_id, by_name)": (
            (id_, seal(id_, _EDITS, edit_place(id_, at)), at, *wrote) for id_, _, _ in people
        ),
        "customer_promises (id, customer_id, sealed, due_on, at, by_kind, by_id, by_name)": (
            (id_, whose, seal(whose, _TEXT, promise_place(id_)), at.date(), made, *wrote)
            for id_, whose, made in promises
        ),
        "customer_promise_steps"
        " (promise_id, nth, kind, on_date, due_on, owner_id, sealed_note, at, by_kind, by_id, by_name)": (
            (id_, 1, "kept", at.date(), at.date(), None, seal(whose, _TEXT, note_place(id_, 1)), made, *wrote)
            for id_, whose, made in promises[::2]
        ),
        "open_customer_promises (promise_id, customer_id, owner_id, owner_name, due_on, steps)": (
            (id_, whose, None, "李娜", at.date(), 0) for id_, whose, _ in promises[1::2]
        ),
        "customer_contacts (id, customer_id, way, happened_at, sealed, at, by_kind, by_id, by_name)": (
            (id_, whose, "call_out", made, seal(whose, _TEXT, contact_place(id_)), made, *wrote)
            for id_, whose, made in contacts
        ),
        "accounts (id, number, kind, currency, name, opened_on, status)": (
            (id_, number, kind, "CNY", "", date(2020, 1, 1), "open") for id_, number, kind, _ in accounts
        ),
        "account_status_changes (account_id, status, reason, at, by_kind, by_id, by_name)": (
            (id_, "open", "", at, *wrote) for id_, _, _, _ in accounts
        ),
        "account_holders (account_id, customer_id, role, since_on, added_at, added_by_kind)": (
            (id_, whose, "owner", date(2020, 1, 1), "2020-01-01", "system") for id_, _, _, whose in accounts
        ),
        "ledger_accounts (id, name, kind, currency, opened_at)": (
            (id_, "a customer's", "liability", "CNY", "2020-01-01") for id_, _, _, _ in accounts
        ),
        "ledger_balances (account_id, currency, posted, held, floor, entries)": (
            (id_, "CNY", 1_100_000, 0, 0, ENTRIES // 2) for id_, _, _, _ in accounts
        ),
    }
    with connection.transaction():
        for table, lines in tables.items():
            with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
                for line in lines:
                    copy.write_row(line)
        told = {"accounts": [id_ for id_, _, _, _ in accounts], "each": ENTRIES // 2, "days": _DAYS}
        connection.execute(_ENTRIES_OF, told)
    return [(id_, number) for id_, number, _ in people]


_TEXT = "把大额存单到期的日子提前一周打电话告诉您".encode()
_EDITS = msgspec.msgpack.encode([])


def _sealed(vault: Vault, keys: dict[UUID, SealingKey], whose: UUID, plain: bytes, about: str) -> bytes:
    return keys[whose].seal(vault.suite, plain, about=about)


def _counted(url: str) -> int:
    with psycopg.connect(url) as connection:
        (count,) = connection.execute("SELECT count(*) FROM ledger_entries").fetchone() or (0,)
    return int(str(count))


def _ask(address: str, known: list[tuple[UUID, str]]) -> dict[str, float]:
    """How long each call took, at the median; and a whole page, asked as a browser asks."""
    chosen = random.Random(7).sample(known, min(ROUNDS, len(known)))
    took: dict[str, list[float]] = {name: [] for name in CALLS}
    floor = []
    pages = []
    with ExitStack() as stack:
        client = stack.enter_context(httpx.Client(base_url=address))
        _sign_in(client)
        pool = stack.enter_context(concurrent.futures.ThreadPoolExecutor(AT_ONCE))
        for customer in chosen:
            floor.append(_timed(client, _FLOOR, customer))
            for name, path in CALLS.items():
                took[name].append(_timed(client, path, customer))
        for customer in chosen[: ROUNDS // 3]:
            began = time.perf_counter()
            list(pool.map(lambda path, customer=customer: _timed(client, path, customer), CALLS.values()))
            pages.append(time.perf_counter() - began)
    told = {f"{name}_ms": round(statistics.median(times) * 1000, 1) for name, times in took.items()}
    slowest = max(told.values())
    p95 = {name: statistics.quantiles(times, n=20)[18] * 1000 for name, times in took.items()}
    return told | {
        "floor_ms": round(statistics.median(floor) * 1000, 1),
        "slowest_median_ms": slowest,
        "slowest_p95_ms": round(max(p95.values()), 1),
        "page_ms": round(statistics.median(pages) * 1000, 1),
    }


def _timed(client: httpx.Client, path: str, customer: tuple[UUID, str]) -> float:
    id_, number = customer
    headers = {"Search-Words": number} if "disputes" in path else {}
    began = time.perf_counter()
    answer = client.get(path.format(id=id_), headers=headers)
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}: {answer.text[:200]}")
    return took


def _sign_in(client: httpx.Client) -> None:
    client.get("/api/bank")
    token = next(value for name, value in client.cookies.items() if name.endswith("bankhall_csrf"))
    client.headers["X-CSRF-Token"] = token
    who = {"realm": "staff", "login": _CLERK}
    entered = client.post("/api/identity/sign-in", json=who | {"password": demo_bank.PASSWORD})
    if entered.is_success and not entered.json()["me"]:
        code = client.post("/api/demo/code", json=who).json()["code"]
        entered = client.post("/api/identity/sign-in/code", json={"way": "authenticator", "code": code})
    entered.raise_for_status()


if __name__ == "__main__":
    for figure, value in measure().items():
        print(f"{figure}: {value}")
