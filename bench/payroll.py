"""A payroll of 10,000 rows: read, checked and carried out, beside single transfers of the same kind in the same run.

A bank of its own (embedded PostgreSQL, fsync and synchronous_commit on). The file, a CSV, is brought and read as the
worker does it, confirmed, and carried out in portions, each durable. Then single transfers by `submit_transfers`, one
after the other, each its own commit: what the same customer would make without a file, HTTP left out on both sides.
"""

import asyncio
import os
import shutil
import tempfile
import time
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from bankhall.accounts import api as accounts
from bankhall.accounts.types import AccountKind, HolderRole, NewHolder, OpenAccount
from bankhall.customers import api as customers
from bankhall.customers.types import CustomerKind, NewCustomer
from bankhall.kernel.actors import Actor, Asker, system
from bankhall.kernel.connections import Connections
from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from bankhall.kernel.schema import migrate
from bankhall.kernel.settings import Settings
from bankhall.ledger import api as ledger
from bankhall.ledger.types import HouseAccount, Leg, Posting
from bankhall.payments.actions.transfers import submit_transfers
from bankhall.payments.bulk.actions import bring_file
from bankhall.payments.bulk.jobs import carry_out_batch, read_batch
from bankhall.payments.bulk.types import NewFile
from bankhall.payments.types import Submit, Transfer

ROWS = 10_000
PAYEES = 1_000
SINGLES = 300


async def _run(connections: Connections) -> dict[str, float]:
    database = connections.database(application="bench")
    payer, account, numbers = await database.doors(system("bench")).write(_found)
    lines = [f"Payee {nth % PAYEES},{numbers[nth % PAYEES]},0.01,wages {nth}" for nth in range(ROWS)]
    content = "\n".join(["name,account,amount,memo", *lines]).encode()
    actor = Actor(kind="customer", name="", id=payer)
    batch = await database.doors(actor).write(bring_file, NewFile("wages.csv", content, account, False), "1")
    began = time.perf_counter()
    await read_batch(database, str(batch.id))
    read_s = time.perf_counter() - began
    await database.doors(system("bench")).write(_as_confirmed, batch.id)
    began = time.perf_counter()
    await carry_out_batch(database, str(batch.id))
    paid_s = time.perf_counter() - began
    paid = await database.doors(actor).read(_paid, batch.id)
    if paid != ROWS:
        raise RuntimeError(f"{paid} of {ROWS} rows were paid")
    single_s = await _singles(database, actor, account)
    await database.close()
    per_row, per_single = paid_s / ROWS, single_s / SINGLES
    return {
        "rows": ROWS,
        "read_s": round(read_s, 2),
        "paid_s": round(paid_s, 2),
        "rows_per_s": round(ROWS / paid_s, 1),
        "us_a_row": round(per_row * 1e6),
        "us_a_single": round(per_single * 1e6),
        "ratio": round(per_single / per_row, 1),
    }


async def _singles(database: Database, actor: Actor, account: UUID) -> float:
    payees = await database.doors(actor).read(_payees)
    began = time.perf_counter()
    for nth in range(SINGLES):
        transfer = Transfer(from_id=account, amount=Money(1, "CNY"), payee_id=payees[nth % len(payees)], memo=f"{nth}")
        order = Submit(Asker(actor, None), f"single {nth}", transfer)
        (outcome,) = await database.doors(system("bench")).write(submit_transfers, [order])
        if isinstance(outcome, Exception):
            raise outcome
    return time.perf_counter() - began


async def _found(tx: Tx) -> tuple[UUID, UUID, list[str]]:
    names = ["The payer", *(f"Payee {nth}" for nth in range(PAYEES))]
    new = [NewCustomer(kind=CustomerKind.PERSON, name=name) for name in names]
    ids = [one.id for one in await customers.register_customers(tx, new)]  # type: ignore[union-attr]
    wanted = [
        OpenAccount(kind=AccountKind.CURRENT, currency="CNY", holders=(NewHolder(id_, HolderRole.OWNER),))
        for id_ in ids
    ]
    opened = await accounts.open_accounts(tx, wanted)
    cash = await ledger.house_account(tx, HouseAccount.CASH, "CNY")
    legs = (Leg(opened[0].id, 1_000_000_00), Leg(cash, -1_000_000_00))  # type: ignore[union-attr]
    await ledger.post(tx, [Posting(str(new_id()), "cash_deposit", legs, "", tx.actor)])
    return ids[0], opened[0].id, [one.number for one in opened[1:]]  # type: ignore[union-attr]


async def _as_confirmed(tx: Tx, batch_id: UUID) -> None:
    """A customer's passkey is not what is measured."""
    await tx.session.execute(
        text(
            "UPDATE payment_batches SET state = 'waiting', mode = 'each', confirmed_at = :now, starts_at = :now,"
            " next_at = :now WHERE id = :id AND state = 'ready'"
        ),
        {"id": batch_id, "now": tx.now},
    )


async def _paid(reading: Reading, batch_id: UUID) -> int:
    return int(
        await reading.session.scalar(text("SELECT paid FROM payment_batches WHERE id = :id"), {"id": batch_id}) or 0
    )


async def _payees(reading: Reading) -> list[UUID]:
    found = await reading.session.scalars(
        text("SELECT id FROM payees WHERE customer_id = :id AND first_paid_at IS NOT NULL LIMIT 100"),
        {"id": reading.actor.id},
    )
    return list(found)


def measure() -> dict[str, float]:
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    try:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("BANKHALL_")}
        settings = Settings.from_environment(environment | {"BANKHALL_HOME": str(home)})
        connections = Connections.find(settings)
        migrate(connections.owner_url)
        figures = asyncio.run(_run(connections))
        assert connections.server is not None
        connections.server.release()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return figures
