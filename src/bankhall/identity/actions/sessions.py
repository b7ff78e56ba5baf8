"""Sessions: begun, seen, ended. Ended is removed; that it was is in the audit log."""

import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, delete, select, update

from bankhall.identity import queries, rules
from bankhall.identity.actions.sent_codes import purge_sent_codes
from bankhall.identity.errors import ConfirmationNeeded, NoSuchSession
from bankhall.identity.events import SessionsEnded, SessionsEndedByBank, SignedOut
from bankhall.identity.models import (
    KnownDeviceRow,
    LetInRow,
    PasskeyChallengeRow,
    PendingSignInRow,
    RecoveryRow,
    SessionRow,
    SetUpCodeRow,
    SignInGateRow,
    SignInVisitRow,
    SsoAttemptRow,
    SsoLogoutRow,
)
from bankhall.identity.types import Browser, Enrolment, Realm, Session, Visitor, Vouched, Way, Welcome
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.ids import new_id


async def sign_out(tx: Tx, session_id: UUID) -> None:
    """Idempotent."""
    await _end(tx, SessionRow.id == session_id)


async def sign_out_everywhere(tx: Tx, enrolment_id: UUID) -> int:
    """Every session of this person, this one too. Returns how many there were."""
    return await end_sessions(tx, enrolment_id)


async def end_own_session(tx: Tx, session: Session, session_id: UUID) -> None:
    """One of the person's sessions, on another device. Raises NoSuchSession, also for somebody else's."""
    is_theirs = (SessionRow.id == session_id) & (SessionRow.enrolment_id == session.enrolment_id)
    if not await _end(tx, is_theirs):
        raise NoSuchSession


async def end_other_sessions(tx: Tx, session: Session) -> int:
    """All of the person's sessions but this one. Returns how many there were."""
    others = (SessionRow.enrolment_id == session.enrolment_id) & (SessionRow.id != session.id)
    return await _end_several(tx, session.enrolment_id, others)


async def end_sessions_for(tx: Tx, realm: Realm, holder_id: UUID, *, only: UUID | None = None) -> int:
    """By somebody who works here: of a customer or a colleague, one or all, sign-ins that are half done too. Returns
    how many there were. Raises NoSuchEnrolment, NoSuchSession also for somebody else's.
    """
    enrolment = await queries.lock_enrolment(tx, realm, holder_id)
    which = SessionRow.enrolment_id == enrolment.id
    if only is None:
        await tx.session.execute(delete(PendingSignInRow).where(PendingSignInRow.enrolment_id == enrolment.id))
    else:
        which &= SessionRow.id == only
    ended = await _remove(tx, which)
    if only is not None and not ended:
        raise NoSuchSession
    if ended:
        tx.emit(SessionsEndedByBank(enrolment_id=enrolment.id, sessions=ended))
        tx.audit("identity.end_sessions_for", realm.value, holder_id, sessions=ended)
    return ended


def require_confirmed(reading: Reading, session: Session) -> None:
    """For what is sensitive: whoever holds the session has shown who they are within `rules.CONFIRMED_FOR`.

    Raises ConfirmationNeeded.
    """
    if not rules.is_confirmed(session.confirmed_at, reading.now):
        raise ConfirmationNeeded


async def confirm_session(tx: Tx, session: Session) -> None:
    """Its owner has just shown, once more, who they are."""
    await tx.session.execute(update(SessionRow).where(SessionRow.id == session.id).values(confirmed_at=tx.now))
    tx.audit("identity.confirm", "enrolment", session.enrolment_id, session_id=session.id)


async def begin_session(
    tx: Tx, enrolment: Enrolment, *, way: Way, browser: Browser, vouched: Vouched | None = None
) -> Welcome:
    """The caller holds the enrolment's lock and has made sure who it is. Beyond a number the oldest sessions end.
    `vouched`: by the staff's provider, whose logout will end it.
    """
    token = secrets.token_urlsafe(32)
    hashed = rules.token_hash(token)
    assert hashed is not None
    await _end_oldest(tx, enrolment.id)
    idle, longest = rules.bounds_of(enrolment.realm, is_shared=browser.is_shared)
    tx.session.add(
        SessionRow(
            id=new_id(),
            token_hash=hashed,
            enrolment_id=enrolment.id,
            assurance=rules.assurance_of(way, vouched),
            way=way,
            begun_at=tx.now,
            confirmed_at=rules.shown_at(way, vouched, tx.now),
            seen_at=tx.now,
            idle=idle,
            ends_at=tx.now + longest,
            device=browser.device,
            browser=browser.family,
            sso_sub_key=vouched and vouched.sub_key,
            sso_sid_key=vouched and vouched.sid_key,
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
    """Sign-ins that are half done end too. The caller holds the enrolment's lock, or does not mind one that begins just
    now.
    """
    await tx.session.execute(delete(PendingSignInRow).where(PendingSignInRow.enrolment_id == enrolment_id))
    return await _end_several(tx, enrolment_id, SessionRow.enrolment_id == enrolment_id)


async def end_sessions_vouched_for(
    tx: Tx, sub_key: bytes | None, sid_key: bytes | None, *, of: UUID | None = None, but: UUID | None = None
) -> int:
    """Those behind which the staff's provider stands: of a session there, of a person there, or all `of` an enrolment
    but one. Sign-ins that are half done end too. Returns how many sessions there were.
    """
    ended = 0
    pending = _is_vouched_for(PendingSignInRow, sub_key, sid_key, of)
    await tx.session.execute(delete(PendingSignInRow).where(pending))
    which = _is_vouched_for(SessionRow, sub_key, sid_key, of)
    if but is not None:
        which &= SessionRow.id != but
    for enrolment_id in (await tx.session.scalars(select(SessionRow.enrolment_id).where(which).distinct())).all():
        ended += await _end_several(tx, enrolment_id, which & (SessionRow.enrolment_id == enrolment_id))
    return ended


def _is_vouched_for(
    table: type[SessionRow] | type[PendingSignInRow], sub_key: bytes | None, sid_key: bytes | None, of: UUID | None
) -> ColumnElement[bool]:
    which: ColumnElement[bool] = table.sso_sub_key.is_not(None)
    if of is not None:
        return which & (table.enrolment_id == of)
    assert sub_key is not None or sid_key is not None
    if sub_key is not None:
        which &= table.sso_sub_key == sub_key
    return which if sid_key is None else which & (table.sso_sid_key == sid_key)


async def _end_several(tx: Tx, enrolment_id: UUID, which: ColumnElement[bool]) -> int:
    ended = await _remove(tx, which)
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
    """Removes what says nothing any more: expired sessions, sign-ins not finished, challenges not answered, devices not
    seen for long, forgotten gates, old visits. Returns the sessions.

    Skips what somebody is just using: the next run finds it.
    """
    expired = (
        select(SessionRow.id)
        .where((SessionRow.ends_at <= tx.now) | (SessionRow.seen_at + SessionRow.idle <= tx.now))
        .with_for_update(skip_locked=True)
    )
    forgotten = select(SignInGateRow.key).where(SignInGateRow.forget_at <= tx.now).with_for_update(skip_locked=True)
    stale = select(PendingSignInRow.id).where(PendingSignInRow.ends_at <= tx.now).with_for_update(skip_locked=True)
    await tx.session.execute(delete(PendingSignInRow).where(PendingSignInRow.id.in_(stale)))
    await tx.session.execute(delete(RecoveryRow).where(RecoveryRow.ends_at <= tx.now))
    await tx.session.execute(delete(SetUpCodeRow).where(SetUpCodeRow.ends_at <= tx.now))
    await tx.session.execute(delete(PasskeyChallengeRow).where(PasskeyChallengeRow.ends_at <= tx.now))
    await tx.session.execute(delete(SsoAttemptRow).where(SsoAttemptRow.ends_at <= tx.now))
    await tx.session.execute(delete(LetInRow).where(LetInRow.made_at <= tx.now - rules.LET_IN_TOLD))
    await tx.session.execute(delete(SsoLogoutRow).where(SsoLogoutRow.forget_at <= tx.now))
    await purge_sent_codes(tx)
    await tx.session.execute(delete(KnownDeviceRow).where(KnownDeviceRow.used_at <= tx.now - rules.DEVICE_KNOWN))
    await tx.session.execute(delete(SignInGateRow).where(SignInGateRow.key.in_(forgotten)))
    await tx.session.execute(delete(SignInVisitRow).where(SignInVisitRow.minute <= tx.now - 2 * rules.VISIT_WINDOW))
    return await _remove(tx, SessionRow.id.in_(expired))


async def _end(tx: Tx, which: ColumnElement[bool]) -> bool:
    found = await tx.session.execute(delete(SessionRow).where(which).returning(SessionRow.id, SessionRow.enrolment_id))
    ended = found.all()
    for session_id, enrolment_id in ended:
        tx.emit(SignedOut(session_id=session_id))
        tx.audit("identity.sign_out", "enrolment", enrolment_id, session_id=session_id)
    return bool(ended)


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
