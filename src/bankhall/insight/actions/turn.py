"""Taking turns over a source: imports of it, and whoever repairs rows of it."""

from sqlalchemy import text

from bankhall.insight.errors import ImportAtWork
from bankhall.insight.queries.imports import LOCK_KEY
from bankhall.kernel.db import Tx, take_turn

# An import holds the key for itself alone, whoever repairs shares it: neither begins while the other is at it.
_SHARE_SOURCE = text(f"SELECT pg_try_advisory_xact_lock_shared({LOCK_KEY})")


async def take_turn_of_repair(tx: Tx, source: str) -> None:
    """Until the commit nobody else repairs rows of the source, and no import of it begins. Raises ImportAtWork."""
    if not await tx.session.scalar(_SHARE_SOURCE, {"source": source}):
        raise ImportAtWork
    await take_turn(tx, f"repair {source}")
