"""Deciding about payments, and writing down what was said. The rules in force are kept compiled in the process."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import insert

from bankhall.kernel.db import Reading, Tx
from bankhall.risk import queries
from bankhall.risk.models import FireRow
from bankhall.risk.rules.deciding import Book
from bankhall.risk.types import Verdict

# For how long nobody asks whether the rules in force are other ones: so long a change may take to reach every process.
KEPT_FOR_S: float = 1.0


@dataclass(slots=True)
class _Kept:
    edition: int
    book: Book
    asked_at_s: float


# By the engine, of which a process has one for each bank.
_BOOKS: Final[WeakKeyDictionary[Any, _Kept]] = WeakKeyDictionary()


async def rules_in_force(reading: Reading) -> Book:
    """Asks the database at most once a second, for one number, and compiles where that has changed."""
    engine = reading.session.get_bind()
    kept, now_s = _BOOKS.get(engine), time.monotonic()
    if kept is not None and now_s - kept.asked_at_s < KEPT_FOR_S:
        return kept.book
    edition = await queries.edition(reading)
    if kept is None or kept.edition != edition:
        kept = _BOOKS[engine] = _Kept(edition, Book.of(await queries.in_force(reading)), now_s)
    kept.asked_at_s = now_s
    return kept.book


async def note_fires(tx: Tx, spoke: Sequence[tuple[UUID, UUID, Verdict]]) -> None:
    """What was said of which payment, and whose it is: (subject, customer, verdict)."""
    rows = [
        {"version_id": version_id, "subject_id": subject_id, "customer_id": customer_id, "is_live": live, "at": tx.now}
        for subject_id, customer_id, verdict in spoke
        for version_id, live in verdict.fired.items()
    ]
    if rows:
        await tx.session.execute(insert(FireRow), rows)
