"""Requests that must be done once, however often they come: the same key and content give the same answer, other
content is refused. For what makes something new; what moves money has its keys in the books.

    if before := await done_before(tx, key, wanted):
        return await customer(tx, before)
    ...
    await note_done(tx, key, wanted, made.id)

A refusal rolls the key back with everything else: it may be tried again with better content. A key is kept for thirty
days; whoever sends the request again after that asks anew.
"""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import Index, LargeBinary, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import Refusal
from bankhall.kernel.tables import Row

# Longer than anybody's form stays open or a connection is tried again.
KEPT = timedelta(days=30)
_MOST_FORGOTTEN_AT_ONCE = 5_000


class KeyReused(Refusal, code="kernel.key_reused", status=422):
    """This key was used before for something else."""


class DoneOnceRow(Row):
    __tablename__ = "done_once"
    __table_args__ = (Index("done_once_at", "at"),)

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    subject_id: Mapped[UUID]
    at: Mapped[datetime]


async def done_before(tx: Tx, key: str, content: object) -> UUID | None:
    """What was made under the key, if anything was; nobody else makes anything under it until the commit. `key` names
    the verb and who asks (`customers.register:<staff>:<key>`). Raises KeyReused.
    """
    await take_turn(tx, f"once {key}")  # twins wait here for each other, before either has looked
    found = await tx.session.execute(
        select(DoneOnceRow.content_hash, DoneOnceRow.subject_id).where(DoneOnceRow.key == key)
    )
    before = found.one_or_none()
    if before is None:
        return None
    if before.content_hash != _hash(content):
        raise KeyReused
    subject_id: UUID = before.subject_id
    return subject_id


async def note_done(tx: Tx, key: str, content: object, subject_id: UUID) -> None:
    """After done_before has answered None, in the same transaction."""
    await tx.session.execute(
        insert(DoneOnceRow).values(key=key, content_hash=_hash(content), subject_id=subject_id, at=tx.now)
    )


async def forget_done(tx: Tx) -> int:
    """Forgets keys past their time, some thousands at once. Returns how many; call again while it is not 0."""
    old = (
        select(DoneOnceRow.key)
        .where(DoneOnceRow.at <= tx.now - KEPT)
        .order_by(DoneOnceRow.at)
        .limit(_MOST_FORGOTTEN_AT_ONCE)
    )
    gone = await tx.session.execute(delete(DoneOnceRow).where(DoneOnceRow.key.in_(old)).returning(DoneOnceRow.key))
    return len(gone.all())


def _hash(content: object) -> bytes:
    told = msgspec.to_builtins(content, order="deterministic")
    return hashlib.sha256(msgspec.json.encode(told, order="deterministic")).digest()
