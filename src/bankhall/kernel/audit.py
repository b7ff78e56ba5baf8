"""The audit log: who did what to what, when, from which request. Append-only, by privilege and by trigger; what is
committed is soon linked into a chain, by which a change of any row shows (kernel.chain).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Identity, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.actors import Asker
from bankhall.kernel.direct import direct, run
from bankhall.kernel.tables import Row, Xid8, recordset

if TYPE_CHECKING:
    from bankhall.kernel.db import Tx


class AuditRow(Row):
    __tablename__ = "audit_log"
    __table_args__ = (
        Index("audit_log_subject", "subject_kind", "subject_id", "id"),
        Index("audit_log_place", "xid", "id"),
        Index("audit_log_at", "at", "id"),
        Index("audit_log_actor", "actor_id", "at", "id", postgresql_where=text("actor_id IS NOT NULL")),
        Index("audit_log_request", "request_id", postgresql_where=text("request_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    act: Mapped[str] = mapped_column(String(100))
    subject_kind: Mapped[str] = mapped_column(String(50))
    subject_id: Mapped[str] = mapped_column(String(100))
    facts: Mapped[dict[str, object]] = mapped_column(JSONB)
    request_id: Mapped[str | None] = mapped_column(String(64))
    # The transaction that wrote the row; '0' for rows from before the chain.
    xid: Mapped[int] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"))


class Act(msgspec.Struct, frozen=True):
    """`act` is a dotted verb (`accounts.freeze`); facts say what, never personal data in clear."""

    act: str
    subject_kind: str
    subject_id: str
    facts: Mapping[str, object]
    by: Asker


_WRITE = direct(
    """
    INSERT INTO audit_log (at, actor_kind, actor_id, actor_name, act, subject_kind, subject_id, facts, request_id)
    SELECT :at, actor_kind, actor_id, actor_name, act, subject_kind, subject_id, facts, request_id
    FROM ROWS FROM (json_to_recordset(CAST(:acts AS json))
                        AS (actor_kind text, actor_id uuid, actor_name text, act text, subject_kind text,
                            subject_id text, facts jsonb, request_id text))
        WITH ORDINALITY AS fresh(actor_kind, actor_id, actor_name, act, subject_kind, subject_id, facts, request_id,
                                 nth)
    ORDER BY nth
    """
)


async def write_acts(tx: "Tx", acts: Sequence[Act]) -> None:
    """Part of the commit, called by the door."""
    if not acts:
        return
    await run(tx, _WRITE, at=tx.now, acts=recordset([_row(act) for act in acts]))


def _row(act: Act) -> dict[str, object]:
    return {
        "actor_kind": act.by.actor.kind,
        "actor_id": act.by.actor.id,
        "actor_name": act.by.actor.signature,
        "act": act.act,
        "subject_kind": act.subject_kind,
        "subject_id": act.subject_id,
        "facts": act.facts,
        "request_id": act.by.request_id,
    }
