"""Sessions: begun, seen, ended. Ended is removed; that it was is in the audit log."""

import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, delete, select, update

from bankhall.identity import queries, rules
from bankhall.identity.events import SessionsEnded, SignedOut
from bankhall.identity.models import SessionRow, SignInGateRow, SignInVisitRow
from bankhall.identity.types import Assurance, Enrolment, Visitor, Welcome
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id


async def sign_out(tx: Tx, session_id: UUID) -> None:
    """Idempotent."""
    await _end(tx, SessionRow.id == session_id)


async def sign_out_everywhere(tx: Tx, enrolment_id: UUID) -> int:
    """Every session of this person, this one too. Returns how many there were."""
    return await end_sessions(tx, enrolment_id)


async def begin_session(tx: Tx, enrolment: Enrolment) -> Welcome:
    """The caller holds the enrolment's lock and has made sure who it is. Beyond a number the oldest sessions end."""
    token = secrets.token_urlsafe(32)
    hashed = rules.token_hash(token)
    assert hashed is not None
    await _end_oldest(tx, enrolment.id)
    tx.session.add(
        SessionRow(
            id=new_id(),
            token_hash=hashed,
            enrolment_id=enrolment.id,
            assurance=Assurance.PASSWORD,
            begun_at=tx.now,
            seen_at=tx.now,
            ends_at=tx.now + rules.LONGEST[enrolment.realm],
        )
    )
    await tx.session.flush()
    visitor = await queries.visitor(tx, hashed)
    assert visitor is not None
    return Welcome(visitor, token)


async def end_session_of_browser(tx: Tx, token: str | None) -> None:
    hashed = rules.token_hash(token) if token else None
    if hashed is not None:
        await _end(tx, SessionRow.token_hash == hashed)


async def end_sessions(tx: Tx, enrolment_id: UUID) -> int:
    """The caller holds the enrolment's lock, or does not mind one that begins just now."""
    ended = await _remove(tx, SessionRow.enrolment_id == enrolment_id)
    if ended:
        tx.emit(SessionsEnded(enrolment_id=enrolment_id, sessions=ended))
        tx.audit("identity.end_sessions", "enrolment", enrolment_id, sessions=ended)
    return ended


async def touch_session(tx: Tx, token_hash: bytes) -> Visitor | None:
    """Moves the idle time on, at most once a `rules.SEEN_STEP`. Returns who stands behind the session then."""
    visitor = await queries.visitor(tx, token_hash)
    if visitor is None or not rules.is_due_to_be_seen(visitor.session.seen_at, tx.now):
        return visitor
    due = (SessionRow.token_hash == token_hash) & (SessionRow.seen_at <= tx.now - rules.SEEN_STEP)
    await tx.session.execute(update(SessionRow).where(due).values(seen_at=tx.now))
    return await queries.visitor(tx, token_hash)


async def purge_expired_sessions(tx: Tx) -> int:
    """Removes what says nothing any more: expired sessions, forgotten gates, old visits. Returns the sessions.

    Skips what somebody is just using: the next run finds it.
    """
    expired = (
        select(SessionRow.id)
        .where((SessionRow.ends_at <= tx.now) | (SessionRow.seen_at <= tx.now - rules.IDLE))
        .with_for_update(skip_locked=True)
    )
    forgotten = select(SignInGateRow.key).where(SignInGateRow.forget_at <= tx.now).with_for_update(skip_locked=True)
    await tx.session.execute(delete(SignInGateRow).where(SignInGateRow.key.in_(forgotten)))
    await tx.session.execute(delete(SignInVisitRow).where(SignInVisitRow.minute <= tx.now - 2 * rules.VISIT_WINDOW))
    return await _remove(tx, SessionRow.id.in_(expired))


async def _end(tx: Tx, which: ColumnElement[bool]) -> None:
    found = await tx.session.execute(delete(SessionRow).where(which).returning(SessionRow.id, SessionRow.enrolment_id))
    for session_id, enrolment_id in found.all():
        tx.emit(SignedOut(session_id=session_id))
        tx.audit("identity.sign_out", "enrolment", enrolment_id, session_id=session_id)


async def _end_oldest(tx: Tx, enrolment_id: UUID) -> None:
    too_old = (
        select(SessionRow.id)
        .where(SessionRow.enrolment_id == enrolment_id)
        .order_by(SessionRow.begun_at.desc())
        .offset(rules.MOST_SESSIONS - 1)
    )
    await _end(tx, SessionRow.id.in_(too_old))


async def _remove(tx: Tx, which: ColumnElement[bool]) -> int:
    removed = await tx.session.execute(delete(SessionRow).where(which))
    return _count(removed)


def _count(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
