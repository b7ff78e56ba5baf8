"""What an auditor does: asks, has the log verified, takes it out. Each is noted before it is answered."""

from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import insert, select, update

from bankhall.kernel.audit import AuditRow
from bankhall.kernel.chain.findings import Verdict
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.ids import new_id
from bankhall.kernel.jobs import enqueue
from bankhall.kernel.tables import done_by
from bankhall.ops.models import AuditVerificationRow
from bankhall.ops.queries import GIVEN_UP_AFTER
from bankhall.ops.types import ActFilter

VERIFY_JOB = "ops.verify_audit"

_LOG = ("audit_log", "audit_log")

# The same question asked again, or read on, is one reading.
_ONE_READING = timedelta(minutes=10)


async def note_reading(tx: Tx, wanted: ActFilter) -> None:
    """Once for each question and person within ten minutes."""
    facts = wanted.told()
    before = (
        select(AuditRow.facts)
        .where(AuditRow.actor_id == tx.actor.id, AuditRow.at > tx.now - _ONE_READING, AuditRow.act == "ops.read_audit")
        .order_by(AuditRow.at.desc())
        .limit(1)
    )
    if await tx.session.scalar(before) != facts:
        tx.audit("ops.read_audit", *_LOG, **facts)


async def note_sheet(tx: Tx, wanted: ActFilter, *, rows: int, complete: bool) -> None:
    tx.audit("ops.export_audit", *_LOG, **wanted.told(), rows=rows, complete=complete)


async def note_proof(tx: Tx, wanted: ActFilter, *, rows: int) -> None:
    tx.audit("ops.export_audit_proof", *_LOG, **wanted.told(), rows=rows)


async def ask_for_audit_verification(tx: Tx) -> UUID:
    """A worker recomputes the chain and notes what it finds. One that is still running is not asked for twice."""
    await take_turn(tx, VERIFY_JOB)
    running = (
        select(AuditVerificationRow.id)
        .where(AuditVerificationRow.finished_at.is_(None), AuditVerificationRow.asked_at > tx.now - GIVEN_UP_AFTER)
        .order_by(AuditVerificationRow.asked_at.desc())
        .limit(1)
    )
    if found := await tx.session.scalar(running):
        return found
    verification_id = new_id()
    await tx.session.execute(insert(AuditVerificationRow).values(id=verification_id, asked_at=tx.now, **done_by(tx)))
    await enqueue(tx, VERIFY_JOB, lock=VERIFY_JOB, verification_id=str(verification_id))
    tx.audit("ops.verify_audit", "audit_verification", verification_id)
    return verification_id


async def note_progress(tx: Tx, verification_id: UUID, done: int, rows: int) -> None:
    await tx.session.execute(
        update(AuditVerificationRow)
        .where(AuditVerificationRow.id == verification_id, AuditVerificationRow.finished_at.is_(None))
        .values(done=done, rows=rows)
    )


async def note_verdict(tx: Tx, verification_id: UUID, verdict: Verdict) -> None:
    await tx.session.execute(
        update(AuditVerificationRow)
        .where(AuditVerificationRow.id == verification_id)
        .values(finished_at=tx.now, ok=verdict.ok, done=verdict.rows, verdict=msgspec.to_builtins(verdict))
    )
