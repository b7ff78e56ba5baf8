"""Transfers through the whole bank, over HTTP, beside PostgreSQL's own bare benchmark on the same server in one run.

Opens a bank of its own (embedded PostgreSQL, fsync and synchronous_commit on), lets customers in, and has another
process send transfers as their browsers would: a session's cookie, the CSRF token, an Idempotency-Key; with limits,
ledger, event and audit row for each. Then pgbench's TPC-B at its best number of clients. In a second series half of the
payments go to ten accounts (`hot_ratio`).
"""

import asyncio
import json
import os
import secrets
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg

from bankhall.accounts import api as accounts
from bankhall.accounts.types import AccountKind, HolderRole, NewHolder, OpenAccount
from bankhall.customers import api as customers
from bankhall.customers.types import CustomerKind, NewCustomer
from bankhall.identity.queries import sealed_login, sealed_name
from bankhall.identity.rules import token_hash
from bankhall.kernel.actors import system
from bankhall.kernel.connections import Connections
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.postgres.cluster import binaries
from bankhall.kernel.postgres.places import Places
from bankhall.kernel.schema import migrate
from bankhall.kernel.settings import Settings
from bankhall.ledger import api as ledger
from bankhall.ledger.types import HouseAccount, Leg, Posting
from bankhall.payments.queries import payee_place

_SENDER = Path(__file__).parent / "load" / "send_transfers.py"

SECONDS = int(os.environ.get("SECONDS", "20"))
CUSTOMERS = int(os.environ.get("CUSTOMERS", "256"))
SCALE = 50
PGBENCH_CLIENTS = (8, 16, 32, 64)
_HOT = 10
_PATIENCE_S = 120
_TICKS = os.sysconf("SC_CLK_TCK")


class Payer:
    """A customer with a session, an account that money is on, and two payees whom they have paid before."""

    def __init__(self, cookie: str, account: UUID, payee: UUID, hot: UUID) -> None:
        self.cookie, self.account, self.payee, self.hot = cookie, account, payee, hot

    def told(self) -> list[str]:
        return [self.cookie, str(self.account), str(self.payee), str(self.hot)]


def measure(seconds: int = SECONDS) -> dict[str, float]:
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    try:
        settings = Settings.from_environment(_environment(home))
        connections = Connections.find(settings)
        migrate(connections.owner_url)
        payers = asyncio.run(_found_town(connections))
        assert connections.server is not None
        superuser = connections.server.url("postgres")
        postmaster = int((Places.below(home).data / "postmaster.pid").read_text().split()[0])
        with _served(home) as (port, server):
            _load(port, payers, 2, hot=False)
            before = _cpu_s(server.pid), _cpu_s(postmaster)
            even, sending_s = _load(port, payers, seconds, hot=False)
            spent, kept = (_cpu_s(pid) - one for pid, one in zip((server.pid, postmaster), before, strict=True))
            uneven, _ = _load(port, payers, max(2, seconds // 2), hot=True)
            _prove(superuser)
        tps, clients = _pgbench(superuser, seconds)
        connections.server.release()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    rate, hot_rate = len(even) / seconds, len(uneven) / max(2, seconds // 2)
    return {
        "transfers_per_s": round(rate, 1),
        "p50_ms": round(statistics.median(even) * 1000, 2),
        "p99_ms": round(statistics.quantiles(even, n=100)[98] * 1000, 2),
        "pgbench_tps": round(tps, 1),
        "ratio": round(rate / tps, 3),
        "clients": len(payers),
        "pgbench_clients": clients,
        "hot_ratio": round(hot_rate / rate, 3),
        "cpu_us_per_transfer": round((spent + kept) / len(even) * 1_000_000, 1),
        "cpu_us_bank": round(spent / len(even) * 1_000_000, 1),
        "cpu_us_postgres": round(kept / len(even) * 1_000_000, 1),
        "cpu_us_sender": round(sending_s / len(even) * 1_000_000, 1),
    }


def _environment(home: Path, port: int = 8000) -> dict[str, str]:
    """For the bank and for this process: no setting of the shell's gets in."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BANKHALL_")} | {
        "BANKHALL_HOME": str(home),
        "BANKHALL_PORT": str(port),
        "BANKHALL_LOG_LEVEL": "warning",
    }


async def _found_town(connections: Connections) -> list[Payer]:
    database = connections.database(application="bench")
    payers: list[Payer] = await database.doors(system("bench")).write(_let_in)
    await database.close()
    return payers


async def _let_in(tx: Tx) -> list[Payer]:
    """Straight into the tables where a real customer would come in by a password: that is not what is measured."""
    new = [NewCustomer(kind=CustomerKind.PERSON, name=f"Payer {nth}") for nth in range(CUSTOMERS)]
    ids = [one.id for one in await customers.register_customers(tx, new)]  # type: ignore[union-attr]
    wanted = [
        OpenAccount(kind=AccountKind.CURRENT, currency="CNY", holders=(NewHolder(id_, HolderRole.OWNER),))
        for id_ in ids
    ]
    opened = [one.id for one in await accounts.open_accounts(tx, wanted)]  # type: ignore[union-attr]
    cash = await ledger.house_account(tx, HouseAccount.CASH, "CNY")
    legs = [(Leg(account, 1_000_000_00), Leg(cash, -1_000_000_00)) for account in opened]
    await ledger.post(tx, [Posting(str(new_id()), "cash_deposit", one, "", tx.actor) for one in legs])
    keys = await data_keys(tx, ids)
    driver = (await (await tx.session.connection()).get_raw_connection()).driver_connection
    assert driver is not None
    payers = []
    for nth, (id_, account) in enumerate(zip(ids, opened, strict=True)):
        cookie, enrolment = secrets.token_urlsafe(32), new_id()
        payees = [new_id(), new_id()]
        targets = opened[(nth + 1) % len(opened)], opened[(nth + 2) % _HOT if nth >= _HOT else (nth + 2) % len(opened)]
        if targets[0] == targets[1]:
            payees = [payees[0], payees[0]]
        payers.append(Payer(cookie, account, *payees))
        await driver.execute(
            "INSERT INTO enrolments (id, realm, holder_id, sealed_login, sealed_name, enrolled_at, by_kind, by_name)"
            " VALUES (%s, 'customer', %s, %s, %s, now(), 'system', 'bench')",
            [enrolment, id_, *_sealed_names(tx, enrolment, nth)],
        )
        await driver.execute(
            "INSERT INTO sessions (id, token_hash, enrolment_id, assurance, way, begun_at, confirmed_at, seen_at,"
            " ends_at, device, browser) VALUES (%s, %s, %s, 2, 'passkey', now(), now(), now(), now() + interval"
            " '1 hour', 'other', 'other')",
            [new_id(), token_hash(cookie), enrolment],
        )
        for payee, target in zip(payees, dict.fromkeys(targets), strict=False):
            sealed = keys[id_].seal(tx.vault.suite, b"somebody", about=payee_place(payee))
            await driver.execute(
                "INSERT INTO payees (id, customer_id, account_id, sealed, added_at, first_paid_at)"
                " VALUES (%s, %s, %s, %s, now(), now())",
                [payee, id_, target, sealed],
            )
    return payers


def _sealed_names(tx: Tx, enrolment: UUID, nth: int) -> list[bytes]:
    return [sealed_login(tx, enrolment, f"payer{nth}"), sealed_name(tx, enrolment, f"Payer {nth}")]


@contextmanager
def _served(home: Path) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
    import demo_bank

    port = demo_bank.free_port()
    command = [sys.executable, "-m", "bankhall", "serve"]
    server = subprocess.Popen(command, env=_environment(home, port), stdout=subprocess.DEVNULL)
    try:
        demo_bank._wait_until_ready(f"http://127.0.0.1:{port}", server)
        yield port, server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=_PATIENCE_S)


def _load(port: int, payers: Sequence[Payer], seconds: int, *, hot: bool) -> tuple[list[float], float]:
    """How long each transfer took that was answered as made, in seconds, and what the sender used of the processors.
    Sent by another process, which ends itself.
    """
    told = {"port": port, "seconds": seconds, "hot": hot, "payers": [one.told() for one in payers]}
    done = subprocess.run(
        [sys.executable, str(_SENDER)], input=json.dumps(told), capture_output=True, text=True, timeout=seconds + 60
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    answer = json.loads(done.stdout)
    return answer["took"], answer["cpu_s"]


def _prove(url: str) -> None:
    """What was measured was durable, and the books balance."""
    with psycopg.connect(url) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            (setting,) = connection.execute(f"SHOW {name}").fetchone() or ("",)
            if setting != "on":
                raise RuntimeError(f"{name} is {setting}")
        (sum_,) = connection.execute("SELECT sum(amount) FROM ledger_entries").fetchone() or (None,)
        if sum_ != 0:
            raise RuntimeError(f"the books are out by {sum_}")


def _pgbench(url: str, seconds: int) -> tuple[float, int]:
    """TPC-B at scale 50, prepared, in a database of its own on the same server: the best of the numbers of clients."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE pgbench")
    target = psycopg.conninfo.make_conninfo(url, dbname="pgbench")
    parts = psycopg.conninfo.conninfo_to_dict(target)
    environment = os.environ | {
        "PGHOST": str(parts["host"]),
        "PGPORT": str(parts.get("port", 5432)),
        "PGUSER": str(parts["user"]),
        "PGPASSWORD": str(parts.get("password", "")),
        "PGDATABASE": "pgbench",
    }
    pgbench = str(binaries() / "pgbench")
    subprocess.run([pgbench, "-i", "-q", "-s", str(SCALE)], env=environment, check=True, capture_output=True)
    best = (0.0, 0)
    for clients in PGBENCH_CLIENTS:
        command = [pgbench, "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(max(2, seconds // 2))]
        said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
        tps = next(float(line.split("=")[1].split()[0]) for line in said.splitlines() if line.startswith("tps ="))
        best = max(best, (tps, clients))
    return best


def _cpu_s(pid: int) -> float:
    """What a process and its children have used of the processors so far."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS + sum(_cpu_s(int(child)) for child in children)
