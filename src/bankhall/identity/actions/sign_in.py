"""Signing in: count the try, check the password, write what came of it. Three steps, two transactions.

The check stands between the transactions, because hashing is slow and a transaction holds a connection. The count
comes first and commits, so that a thousand guesses at once find the gate closed after the fifth; when the process
dies in between, the try stays counted. Who waits for the gate of one login waits in memory, not with a connection to
the database that everybody else needs.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from bankhall.identity import queries, rules
from bankhall.identity.actions import passwords
from bankhall.identity.actions.sessions import begin_session, end_session_of_browser, end_sessions
from bankhall.identity.errors import Locked, WrongCredentials
from bankhall.identity.events import PasswordChanged, SignedIn, SignInFailed, SignInLocked
from bankhall.identity.models import CredentialRow, EnrolmentRow, SignInBarRow, SignInGateRow
from bankhall.identity.types import (
    ChangePassword,
    CredentialKind,
    Enrolment,
    PasswordHash,
    Realm,
    Session,
    SignIn,
    Welcome,
)
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Doors, Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.telemetry import SIGN_INS
from bankhall.kernel.turns import Turns

# How many wait is bounded by the queue for hashing, in which each of them stands.
_AT_THE_GATE = Turns(of_one_waiting=None)


@dataclass(frozen=True, slots=True)
class _Try:
    """A try that has been counted. `enrolment` and `kept` are None when nobody has the login."""

    realm: Realm
    gate_key: bytes
    closes_until: datetime | None
    enrolment: Enrolment | None
    kept: str | None


async def sign_in(db: Doors, command: SignIn, *, secret: bytes) -> Welcome:
    """Raises WrongCredentials (also for a login that nobody has, or that is barred), Locked, TooMany."""
    with passwords.turn():
        counted = await _count_try(db, command.realm, command.login, secret=secret)
        if not await passwords.matches(counted.kept, command.password):
            raise await _fail(db, counted)
        better = await _renew(counted, command.password)
        welcome = await _as(db, counted.enrolment).write(
            _let_in, counted, browser_token=command.browser_token, better=better
        )
        if welcome is None:
            raise await _fail(db, counted)
    SIGN_INS.labels(command.realm, "signed_in").inc()
    return welcome


async def change_password(db: Doors, command: ChangePassword, *, session: Session, secret: bytes) -> Welcome:
    """Ends every session of this person and begins a new one, whose token is returned.

    The old password is guarded like a sign-in: a stolen session is no way to guess it.
    Raises BadInput naming `new_password`, WrongCredentials, Locked, TooMany.
    """
    new = rules.good_password(command.new_password, login=session.login, field="new_password")
    with passwords.turn():
        counted = await _count_try(db, session.realm, session.login, secret=secret)
        if not await passwords.matches(counted.kept, command.old_password):
            raise await _fail(db, counted)
        fresh = await passwords.hash_again(new)
        welcome = await db.write(_take_new_password, counted, fresh)
        if welcome is None:
            raise await _fail(db, counted)
    return welcome


async def _count_try(db: Doors, realm: Realm, login: str, *, secret: bytes) -> _Try:
    key = rules.gate_key(secret, realm, login)
    async with _AT_THE_GATE.take(key):
        counted = await db.write(_pass_gate, realm, login, key)
    if isinstance(counted, Locked):
        SIGN_INS.labels(realm, "locked").inc()
        raise counted
    return counted


async def _pass_gate(tx: Tx, realm: Realm, login: str, key: bytes) -> _Try | Locked:
    """Holds the gate's row until the commit: tries with one login take turns here. Locked is answered, not raised,
    because it is noted.
    """
    gate = rules.try_gate(await _lock_gate(tx, key), tx.now)
    if isinstance(gate, Locked):
        tx.audit("identity.refuse_locked", "sign_in_gate", key.hex(), realm=realm)
        return gate
    await tx.session.execute(
        update(SignInGateRow)
        .where(SignInGateRow.key == key)
        .values(
            tried_at=list(gate.tried_at),
            locked_until=gate.locked_until,
            forget_at=rules.forget_gate_at(gate),
        )
    )
    found = await queries.password_of(tx, realm, rules.normal_login(login))
    enrolment, kept = found or (None, None)
    return _Try(realm, key, gate.locked_until, enrolment, kept)


async def _lock_gate(tx: Tx, key: bytes) -> rules.Gate:
    # An update that changes nothing locks the row whether or not it was there.
    made = insert(SignInGateRow).values(key=key, tried_at=[], locked_until=None, forget_at=tx.now)
    row = (
        await tx.session.execute(
            made.on_conflict_do_update(index_elements=["key"], set_={"key": made.excluded.key}).returning(
                SignInGateRow.tried_at, SignInGateRow.locked_until
            )
        )
    ).one()
    return rules.Gate(tuple(row.tried_at), row.locked_until)


async def _fail(db: Doors, counted: _Try) -> Refusal:
    SIGN_INS.labels(counted.realm, "wrong").inc()
    return await db.write(_note_failure, counted)


async def _note_failure(tx: Tx, counted: _Try) -> Refusal:
    """The same work whether or not anybody has the login."""
    enrolment_id = counted.enrolment.id if counted.enrolment else None
    tx.emit(SignInFailed(realm=counted.realm, enrolment_id=enrolment_id))
    tx.audit(
        "identity.fail_sign_in",
        "sign_in_gate",
        counted.gate_key.hex(),
        realm=counted.realm,
        enrolment_id=enrolment_id,
    )
    if counted.closes_until is None:
        return WrongCredentials()
    tx.emit(SignInLocked(realm=counted.realm, enrolment_id=enrolment_id, until=counted.closes_until))
    tx.audit("identity.lock_sign_in", "sign_in_gate", counted.gate_key.hex(), until=counted.closes_until)
    return rules.locked(counted.closes_until, tx.now)


async def _renew(counted: _Try, password: str) -> PasswordHash | None:
    """The same password hashed with today's parameters, when it was hashed with others."""
    if counted.kept is None or not passwords.is_outdated(counted.kept):
        return None
    return await passwords.hash_again(password)


async def _let_in(tx: Tx, counted: _Try, *, browser_token: str | None, better: PasswordHash | None) -> Welcome | None:
    """None when what was checked no longer holds: barred, or another password meanwhile."""
    enrolment = await _still_holds(tx, counted)
    if enrolment is None:
        return None
    if better is not None:
        await _keep_password(tx, enrolment.id, better)
    await end_session_of_browser(tx, browser_token)
    await _open_gate(tx, counted.gate_key)
    welcome = await begin_session(tx, enrolment)
    session_id = welcome.visitor.session.id
    tx.emit(
        SignedIn(
            realm=enrolment.realm,
            enrolment_id=enrolment.id,
            holder_id=enrolment.holder_id,
            session_id=session_id,
        )
    )
    tx.audit("identity.sign_in", "enrolment", enrolment.id, session_id=session_id)
    return welcome


async def _take_new_password(tx: Tx, counted: _Try, fresh: PasswordHash) -> Welcome | None:
    enrolment = await _still_holds(tx, counted)
    if enrolment is None:
        return None
    await _keep_password(tx, enrolment.id, fresh)
    await end_sessions(tx, enrolment.id)
    await _open_gate(tx, counted.gate_key)
    tx.emit(PasswordChanged(enrolment_id=enrolment.id))
    tx.audit("identity.change_password", "enrolment", enrolment.id)
    return await begin_session(tx, enrolment)


async def _still_holds(tx: Tx, counted: _Try) -> Enrolment | None:
    """Locks the enrolment: whoever bars it or changes its password comes before or after."""
    if counted.enrolment is None:
        return None
    enrolment_id: UUID = counted.enrolment.id
    await tx.session.execute(select(EnrolmentRow.id).where(EnrolmentRow.id == enrolment_id).with_for_update())
    is_same = select(CredentialRow.id).where(
        CredentialRow.enrolment_id == enrolment_id,
        CredentialRow.kind == CredentialKind.PASSWORD,
        CredentialRow.secret == counted.kept,
    )
    is_barred = select(SignInBarRow).where(SignInBarRow.enrolment_id == enrolment_id)
    holds = select(is_same.exists() & ~is_barred.exists())
    return counted.enrolment if (await tx.session.execute(holds)).scalar_one() else None


async def _keep_password(tx: Tx, enrolment_id: UUID, password: PasswordHash) -> None:
    await tx.session.execute(
        update(CredentialRow)
        .where(CredentialRow.enrolment_id == enrolment_id, CredentialRow.kind == CredentialKind.PASSWORD)
        .values(secret=password.text, made_at=tx.now)
    )


async def _open_gate(tx: Tx, key: bytes) -> None:
    await tx.session.execute(delete(SignInGateRow).where(SignInGateRow.key == key))


def _as(db: Doors, enrolment: Enrolment | None) -> Doors:
    """The doors for whoever has just shown who they are."""
    if enrolment is None:
        return db
    actor = Actor(kind=enrolment.realm.value, name=enrolment.name, id=enrolment.holder_id)
    return Doors(db.database, actor, db.request_id)
