"""A key of their own for each customer (or whoever else is sealed): whoever's row goes is forgotten, in every copy that
is not a backup of the keys.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, delete, func, insert, select, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.tables import Row, is_any
from bankhall.kernel.vault.masters import KeyStoreError, Wrapped
from bankhall.kernel.vault.sealing import SealingKey
from bankhall.kernel.vault.suites import Tampered


class DataKeyRow(Row):
    __tablename__ = "data_keys"
    __table_args__ = (Index("data_keys_master", "master"),)

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    master: Mapped[str] = mapped_column(String(64))
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


_HOLD = text("SELECT pg_advisory_xact_lock_shared(hashtextextended('master keys', 0))")
_HOLD_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('master keys', 0))")

_WRAP_AGAIN = text(
    """
    UPDATE data_keys SET master = fresh.master, wrapped = fresh.wrapped
    FROM unnest(CAST(:ids AS uuid[]), CAST(:masters AS text[]), CAST(:keys AS bytea[]))
        AS fresh(subject_id, master, wrapped)
    WHERE data_keys.subject_id = fresh.subject_id
    """
)


async def make_data_keys(tx: Tx, subject_ids: Sequence[UUID]) -> dict[UUID, SealingKey]:
    """A new key for each, who has none yet."""
    await hold_master_keys(tx)
    made = {subject_id: tx.vault.new_data_key(about=_about(subject_id)) for subject_id in subject_ids}
    if made:
        rows = [
            {"subject_id": subject_id, "master": wrapped.master, "wrapped": wrapped.key, "made_at": tx.now}
            for subject_id, (_, wrapped) in made.items()
        ]
        await tx.session.execute(insert(DataKeyRow), rows)
    return {subject_id: key for subject_id, (key, _) in made.items()}


async def data_keys(reading: Reading, subject_ids: Collection[UUID]) -> dict[UUID, SealingKey]:
    """Of those who are not forgotten. Raises Tampered, KeyStoreError."""
    if not subject_ids:
        return {}
    found = await reading.session.execute(
        select(DataKeyRow.subject_id, DataKeyRow.master, DataKeyRow.wrapped).where(
            is_any(DataKeyRow.subject_id, subject_ids)
        )
    )
    return {row.subject_id: open_key(reading, row.subject_id, row.master, row.wrapped) for row in found}


def open_key(reading: Reading, subject_id: UUID, master: str, wrapped: bytes) -> SealingKey:
    """For queries that read the key with what it opens. Raises Tampered, KeyStoreError."""
    return reading.vault.open_data_key(Wrapped(master, bytes(wrapped)), _about(subject_id))


async def forget(tx: Tx, subject_id: UUID) -> bool:
    """Destroys the key: nothing that it sealed opens ever again. False when there was none."""
    gone = await tx.session.execute(
        delete(DataKeyRow).where(DataKeyRow.subject_id == subject_id).returning(DataKeyRow.subject_id)
    )
    return gone.one_or_none() is not None


async def wrap_some_again(tx: Tx, *, most: int) -> int:
    """Takes up to `most` keys that an older master key wraps, and wraps them by the present one. What somebody else
    holds is left for the next time. Returns how many were taken.
    """
    present = tx.vault.masters.current()
    old = (
        select(DataKeyRow.subject_id, DataKeyRow.master, DataKeyRow.wrapped)
        .where(DataKeyRow.master != present)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = (await tx.session.execute(old)).all()
    fresh = [tx.vault.wrap_again(Wrapped(row.master, bytes(row.wrapped)), about=_about(row.subject_id)) for row in rows]
    if rows:
        await tx.session.execute(
            _WRAP_AGAIN,
            {
                "ids": [row.subject_id for row in rows],
                "masters": [one.master for one in fresh],
                "keys": [one.key for one in fresh],
            },
        )
    return len(rows)


async def refuse_foreign_keys(reading: Reading) -> None:
    """Opens one data key: a process with the keys of another bank, or with new ones because it looked in the wrong
    place, is stopped before it seals anything by them. Raises KeyStoreError.
    """
    row = (await reading.session.execute(select(DataKeyRow).limit(1))).scalar_one_or_none()
    if row is None:
        return
    try:
        open_key(reading, row.subject_id, row.master, row.wrapped)
    except Tampered:
        raise KeyStoreError("these are not the keys of this bank: look at BANKHALL_KEY_STORE") from None


async def hold_master_keys(tx: Tx, *, alone: bool = False) -> None:
    """Until the commit no master key is destroyed that this transaction may have wrapped by; `alone`: and nobody else
    wraps anything new.
    """
    await tx.session.execute(_HOLD_ALONE if alone else _HOLD)


async def keys_by_master(reading: Reading) -> dict[str, int]:
    """How many data keys each master key wraps."""
    found = await reading.session.execute(
        select(DataKeyRow.master, func.count().label("keys")).group_by(DataKeyRow.master).order_by(DataKeyRow.master)
    )
    return {row.master: int(row[1]) for row in found.all()}


def _about(subject_id: UUID) -> str:
    return f"data key|{subject_id}"
