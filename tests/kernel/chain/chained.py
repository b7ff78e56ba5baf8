"""A little bank whose audit log is linked and signed, and the hand of somebody who owns its database."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.chain.checkpoints import Anchors
from bankhall.kernel.chain.findings import Verdict
from bankhall.kernel.chain.linking import link_next, write_out
from bankhall.kernel.chain.verifying import verify
from bankhall.kernel.ids import new_id
from bankhall.kernel.vault import Vault
from databases import Database

from ..happenings import CLERK, doors, until

FACTS: list[dict[str, object]] = [
    {},
    {"fields": ["name", "phone"]},
    {"rows": 12, "share": 0.5, "big": 2**62, "none": None, "yes": True},
    {"text": "冻结 \\ \" % ' 😀 \x7f", "deep": {"b": [1, {"c": "d"}], "a": ""}},
]


async def act(bank: db.Database, number: int = 1, *, chance: random.Random | None = None) -> None:
    """So many acts, each with facts of another shape, in one transaction."""

    async def work(tx: db.Tx) -> None:
        for nth in range(number):
            facts = (chance or random).choice(FACTS)
            tx.audit("tests.act", "thing", new_id(), nth=nth, **facts)

    await doors(bank, CLERK, request_id=f"r-{number}").write(work)


async def link_all(bank: db.Database, files: Path, *, rows: int) -> None:
    """Everything at once, signed and written out; then the chain is so long. A transaction of another test on the same
    server can hold rows back for a moment.
    """

    async def are_in_reach(reading: db.Reading) -> bool:
        held_back = "SELECT count(*) FROM audit_log WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())"
        return (await reading.session.scalar(text(held_back)) or 0) == 0

    await until(lambda: doors(bank).read(are_in_reach))
    while await doors(bank).write(link_next, sign_now=True):
        pass
    await write_out(bank, Anchors(files))
    assert await length(bank) == rows


async def length(bank: db.Database) -> int:
    async def ask(reading: db.Reading) -> int:
        return await reading.session.scalar(text("SELECT count(*) FROM audit_chain")) or 0

    return await doors(bank).read(ask)


async def verdict(bank: db.Database, *files: Path) -> Verdict:
    return await doors(bank).read(verify, [Anchors(directory).path for directory in files])


@dataclass
class Intruder:
    """Somebody who owns the database. What they do is judged, and undone."""

    engine: AsyncEngine
    vault: Vault
    own_keys: Vault

    @classmethod
    def of(cls, database: Database, vault: Vault, own_keys: Vault) -> "Intruder":
        return cls(db.connect(database.superuser_url, connections=2), vault, own_keys)

    @asynccontextmanager
    async def tampering(self, *, without_constraints: bool = False) -> AsyncIterator["Tampering"]:
        async with AsyncSession(self.engine) as session:
            await session.execute(text("SET LOCAL session_replication_role = replica"))
            if without_constraints:
                await session.execute(text("ALTER TABLE audit_log ALTER COLUMN id DROP IDENTITY"))
                for table, constraint in _CONSTRAINTS:
                    await session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}"))
            yield Tampering(session, self.vault, self.own_keys)
            await session.rollback()


_CONSTRAINTS = [
    ("audit_log", "audit_log_pkey"),
    ("audit_chain", "audit_chain_pkey"),
    ("audit_chain", "audit_chain_audit_id_key"),
    ("audit_checkpoints", "audit_checkpoints_pkey"),
]


@dataclass
class Tampering:
    """`vault` is the bank's, for judging; `own_keys` are the intruder's."""

    session: AsyncSession
    vault: Vault
    own_keys: Vault

    async def run(self, sql: str, **values: object) -> None:
        await self.session.execute(text(sql), values)

    async def ask(self, sql: str, **values: object) -> list[Any]:
        """The rows, as tuples."""
        return [tuple(row) for row in await self.session.execute(text(sql), values)]

    async def judged(self, *files: Path) -> Verdict:
        """What the bank's own verification says of the database as it now is."""
        reading = db.Reading(self.session, now=datetime.now(UTC), actor=system("tests"), vault=self.vault)
        return await verify(reading, files)
