"""What the bank has done, counted against what its customers were told."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import psycopg

import town
from bankhall.kernel.actors import system
from bankhall.kernel.chain.checkpoints import Anchors
from bankhall.kernel.chain.linking import link_everything
from bankhall.kernel.chain.verifying import verify
from bankhall.kernel.connections import Connections
from bankhall.kernel.events import kind_of
from bankhall.ledger.api import recompute
from drills import worker
from drills.customers import Told
from drills.house import PATIENCE_S

_Connection = psycopg.Connection[Any]


@dataclass
class Findings:
    """`lost`: acknowledged, and not there, or not booked. `doubled`: there twice, or without anybody's having asked.
    `unbalanced`: accounts, limits and books that are not what was told adds up to.
    """

    lost: int = 0
    doubled: int = 0
    unbalanced: int = 0
    events_missed: int = 0
    events_doubled: int = 0
    audit_broken: int = 0

    def are_none(self) -> bool:
        return not any(msgspec.to_builtins(self).values())


def make_room_for_what_is_heard(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(worker.HEARD)
        connection.execute("GRANT INSERT, SELECT ON drill_heard TO bankhall_app")


def require_durable(url: str) -> None:
    with psycopg.connect(url) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            (setting,) = connection.execute(f"SHOW {name}").fetchone() or ("",)
            if setting != "on":
                raise RuntimeError(f"{name} is {setting}")


def count(
    url: str, connections: Connections, payers: list[town.Payer], told: Told, *, audit_directory: Path | None = None
) -> Findings:
    """Everything is acknowledged by now: what the bank has done must be that, once, and nothing else."""
    findings = Findings()
    town.wait_until_heard(url, patience_s=PATIENCE_S)
    with psycopg.connect(url) as connection:
        _count_transfers(connection, told, findings)
        _count_money(connection, payers, told, findings)
        _count_events(connection, told, findings)
    asyncio.run(_recount_books(connections, findings, audit_directory))
    return findings


def _count_transfers(connection: _Connection, told: Told, findings: Findings) -> None:
    """A transfer's key is its payer's id and the key that the payer gave it."""
    rows = connection.execute(
        "SELECT split_part(t.key, ':', 2), t.id, t.amount, t.state, count(l.id) FROM transfers t"
        " LEFT JOIN ledger_transactions l ON l.id = t.transaction_id AND l.kind = 'transfer'"
        " GROUP BY t.id"
    ).fetchall()
    found: Counter[str] = Counter()
    for key, id_, amount, state, booked in rows:
        found[key] += 1
        is_as_told = told.acknowledged.get(key) == id_ and told.asked[key][1] == amount if key in told.asked else False
        if not is_as_told or found[key] > 1:
            findings.doubled += 1
        if state != "settled" or booked != 1:
            findings.lost += 1
    findings.lost += len(told.acknowledged.keys() - found.keys())
    (booked,) = connection.execute("SELECT count(*) FROM ledger_transactions WHERE kind = 'transfer'").fetchone() or (
        0,
    )
    findings.doubled += max(0, booked - len(rows))


def _count_money(connection: _Connection, payers: list[town.Payer], told: Told, findings: Findings) -> None:
    """By what the customers were told, and not by what the bank has written down of it."""
    expected = dict.fromkeys((payer.account for payer in payers), town.DEPOSIT_MINOR)
    paid: Counter[UUID] = Counter()
    for payer, minor in (told.asked[key] for key in told.acknowledged):
        expected[payer.account] -= minor
        expected[payer.target] += minor
        paid[payer.account] += minor
    entries = dict(
        connection.execute("SELECT account_id, sum(amount) FROM ledger_entries GROUP BY account_id").fetchall()
    )
    findings.unbalanced += sum(entries.get(account) != minor for account, minor in expected.items())
    findings.unbalanced += sum(entries.values()) != 0
    used = dict(
        connection.execute(
            "SELECT h.account_id, u.month FROM payment_usage u JOIN account_holders h ON h.customer_id = u.customer_id"
        ).fetchall()
    )
    findings.unbalanced += sum(used.get(account, 0) != minor for account, minor in paid.items())


def _count_events(connection: _Connection, told: Told, findings: Findings) -> None:
    (settled,) = connection.execute(
        "SELECT count(DISTINCT payload->>'transfer_id') FROM events WHERE kind = 'payments.transfer_settled'"
    ).fetchone() or (0,)
    (written,) = connection.execute(
        "SELECT count(*) FROM events WHERE kind = 'payments.transfer_settled'"
    ).fetchone() or (0,)
    findings.events_missed += len(told.acknowledged) - settled
    findings.events_doubled += written - settled
    for one in worker.subscribers():
        (missed, doubled) = connection.execute(
            "SELECT count(*) FILTER (WHERE heard IS NULL), coalesce(sum(heard - 1), 0) FROM events"
            " LEFT JOIN (SELECT event_id, count(*) AS heard FROM drill_heard WHERE subscriber = %s GROUP BY 1) h"
            " ON h.event_id = events.id WHERE kind = ANY(%s)",
            [one.name, [kind_of(kind) for kind in one.hears]],
        ).fetchone() or (0, 0)
        findings.events_missed += missed
        findings.events_doubled += int(doubled)
    (parked,) = connection.execute("SELECT count(*) FROM parked_events").fetchone() or (0,)
    findings.events_missed += parked


async def _recount_books(connections: Connections, findings: Findings, audit_directory: Path | None) -> None:
    database = connections.database(application="drill")
    try:
        doors = database.doors(system("drill"))
        findings.unbalanced += len((await doors.read(recompute)).differences)
        if audit_directory is not None:
            await link_everything(database, audit_directory)
            verdict = await doors.read(verify, (Anchors(audit_directory).path,))
            findings.audit_broken += not verdict.ok
    finally:
        await database.close()
