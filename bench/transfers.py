"""Transfers through the whole bank, over HTTP, beside PostgreSQL's own bare benchmark on the same server in one run.

Opens a bank of its own (embedded PostgreSQL, fsync and synchronous_commit on), lets customers in, and has another
process send transfers as their browsers would: a session's cookie, the CSRF token, an Idempotency-Key; with limits,
ledger, event and audit row for each. Then pgbench's TPC-B at its best number of clients. In a second series half of the
payments go to ten accounts (`hot_ratio`).
"""

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bankhall.kernel.connections import Connections
from bankhall.kernel.postgres.cluster import binaries
from bankhall.kernel.postgres.places import Places
from bankhall.kernel.schema import migrate
from bankhall.kernel.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
import demo_bank
import town

_SENDER = Path(__file__).parent / "load" / "send_transfers.py"

SECONDS = int(os.environ.get("SECONDS", "20"))
CUSTOMERS = int(os.environ.get("CUSTOMERS", "256"))
SCALE = 50
PGBENCH_CLIENTS = (8, 16, 32, 64)
_PATIENCE_S = 120
_TICKS = os.sysconf("SC_CLK_TCK")


def measure(seconds: int = SECONDS) -> dict[str, float]:
    with own_bank(CUSTOMERS) as (home, connections, payers):
        assert connections.server is not None
        superuser = connections.server.url("postgres")
        postmaster = int((Places.below(home).data / "postmaster.pid").read_text().split()[0])
        with served(home) as (port, server):
            load([port], payers, 2)
            town.wait_until_heard(superuser)  # the worker is there, and starting it is not in the figures
            before = _cpu_s(server.pid), _cpu_s(postmaster)
            even, sending_s = load([port], payers, seconds)
            town.wait_until_heard(superuser)
            spent, kept = (_cpu_s(pid) - one for pid, one in zip((server.pid, postmaster), before, strict=True))
            uneven, _ = load([port], payers, max(2, seconds // 2), hot=True)
            prove(superuser)
        tps, clients = pgbench(superuser, seconds)
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


@contextmanager
def served(home: Path, *, with_worker: bool = True) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    port = demo_bank.free_port()
    command = [sys.executable, "-m", "bankhall", "serve", *([] if with_worker else ["--no-worker"])]
    server = subprocess.Popen(command, env=town.environment(home, port), stdout=subprocess.DEVNULL)
    try:
        demo_bank.wait_until_ready(f"http://127.0.0.1:{port}", server)
        yield port, server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=_PATIENCE_S)


def load(
    ports: Sequence[int], payers: Sequence[town.Payer], seconds: int, *, hot: bool = False, preview: bool = False
) -> tuple[list[float], float]:
    """How long each transfer took that was answered as it should be, in seconds, and what the sender used of the
    processors. Sent by another process, which ends itself.
    """
    told = {"ports": ports, "seconds": seconds, "hot": hot, "preview": preview}
    told["payers"] = [one.told() for one in payers]
    done = subprocess.run(
        [sys.executable, str(_SENDER)], input=json.dumps(told), capture_output=True, text=True, timeout=seconds + 60
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    answer = json.loads(done.stdout)
    return answer["took"], answer["cpu_s"]


@contextmanager
def own_bank(customers: int) -> Iterator[tuple[Path, Connections, list[town.Payer]]]:
    """A durable bank of its own with so many customers, taken away again."""
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    try:
        connections = Connections.find(Settings.from_environment(town.environment(home)))
        assert connections.server is not None
        migrate(connections.owner_url)
        try:
            yield home, connections, town.found_town(connections, customers)
        finally:
            connections.server.release()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def prove(url: str) -> None:
    """What was measured was durable, and the books balance."""
    with psycopg.connect(url) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            (setting,) = connection.execute(f"SHOW {name}").fetchone() or ("",)
            if setting != "on":
                raise RuntimeError(f"{name} is {setting}")
        (sum_,) = connection.execute("SELECT sum(amount) FROM ledger_entries").fetchone() or (None,)
        if sum_ != 0:
            raise RuntimeError(f"the books are out by {sum_}")


def pgbench(url: str, seconds: int) -> tuple[float, int]:
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
    """What a process and its children have used of the processors so far. One that has ended meanwhile, 0."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS + sum(_cpu_s(int(child)) for child in children)
