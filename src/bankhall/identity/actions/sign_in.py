"""Signing in: count the try, check the password, write what came of it. Three steps, two transactions. Whoever has a
second factor has then come no further than to the step at which they show it (actions.second_step).

The check stands between the transactions, because hashing is slow and a transaction holds a connection. The count
comes first and commits, so that a thousand guesses at once find the gate closed after the fifth; when the process
dies in between, the try stays counted. Who waits for the gate of one login waits in memory, not with a connection to
the database that everybody else needs.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from bankhall.identity import queries, rules
from bankhall.identity.actions import gates, passwords
from bankhall.identity.actions.challenges import Purpose
from bankhall.identity.actions.devices import known_device
from bankhall.identity.actions.factors import show_code
from bankhall.identity.actions.second_step import ask_for_first_factor, ask_for_second_step, welcome
from bankhall.identity.actions.sessions import begin_session, confirm_session, end_sessions, require_confirmed
from bankhall.identity.actions.slow_codes import guess
from bankhall.identity.actions.waiting import drop_recoveries
from bankhall.identity.errors import FactorMissing, Locked, NoSecondWay, WrongCredentials
from bankhall.identity.events import PasswordChanged, SignInFailed, SignInLocked
from bankhall.identity.models import CredentialRow, EnrolmentRow, SignInBarRow
from bankhall.identity.types import (
    ChangePassword,
    Confirm,
    CredentialKind,
    Enrolment,
    PasswordHash,
    Realm,
    SecondStep,
    SentFor,
    Session,
    SignIn,
    Slow,
    Way,
    Welcome,
)
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Doors, Reading, Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.step_up.actions import give_confirmation
from bankhall.kernel.telemetry import SIGN_INS
from bankhall.kernel.turns import Turns

# How many wait is bounded by the queue for hashing, in which each of them stands.
_AT_THE_GATE = Turns(of_one_waiting=None)


@dataclass(frozen=True, slots=True)
class _Try:
    """A try that has been counted: at the gate of the name, and at the one behind all names of whoever has it.
    `enrolment` is None when nobody has the name; `kept` also when the gate behind is closed: no password is looked at
    then, and nobody sees that from outside. `closes_until`: which this try has closed.
    """

    realm: Realm
    gate_key: bytes
    behind_key: bytes
    closes_until: datetime | None
    closes_behind_until: datetime | None
    enrolment: Enrolment | None
    kept: str | None
    is_looked_at: bool


async def sign_in(
    db: Doors, command: SignIn, *, secret: bytes, sso_only: bool = False, two_factors: bool = False
) -> Welcome | SecondStep:
    """SecondStep for whoever has a second factor: no session has begun then, and what the browser had stays.
    `two_factors`: also for customers who have none, who show one for the first time then.
    `sso_only`: whoever is linked to the staff's provider has no password here, and is answered as for a wrong one,
    unless an operator lets them in (actions.let_in).

    Raises WrongCredentials (also for a login that nobody has, or that is barred), Locked, TooMany; NoSecondWay for a
    customer who has no factor and can be sent no code.
    """
    with passwords.turn():
        counted = await _count_try(
            db,
            command.realm,
            command.login,
            device=command.browser.device_token,
            secret=secret,
            sso_only=sso_only,
        )
        if not await passwords.matches(counted.kept, command.password):
            raise await _fail(db, counted)
        better = await _renew(counted, command.password)
        let_in = await _as(db, counted.enrolment).write(
            _let_in, counted, command, better=better, sso_only=sso_only, two_factors=two_factors
        )
        if let_in is None:
            raise await _fail(db, counted)
        if isinstance(let_in, NoSecondWay):
            raise let_in
    SIGN_INS.labels(command.realm, "signed_in" if isinstance(let_in, Welcome) else "half_way").inc()
    return let_in


async def change_password(
    db: Doors,
    command: ChangePassword,
    *,
    session: Session,
    secret: bytes,
    sso_only: bool = False,
    known: Iterable[str] = (),
) -> Welcome:
    """Ends every session of this person and begins a new one, whose token is returned.

    The old password is guarded like a sign-in: a stolen session is no way to guess it. Whoever has a second factor has
    shown it lately. `known`: what others would try beside the person's name. Raises BadInput naming `new_password`,
    ConfirmationNeeded, WrongCredentials, Locked, TooMany.
    """
    names = (db.actor.name, *known)
    new = await passwords.refuse_weak(command.new_password, login=session.login, known=names, field="new_password")
    await db.read(_refuse_unconfirmed, session)
    with passwords.turn():
        counted = await _count_own_try(db, session, device=command.device_token, secret=secret, sso_only=sso_only)
        if not await passwords.matches(counted.kept, command.old_password):
            raise await _fail(db, counted)
        fresh = await passwords.hash_again(new)
        begun = await db.write(_take_new_password, counted, fresh, session)
        if begun is None:
            raise await _fail(db, counted)
    return begun


async def confirm(db: Doors, command: Confirm, *, session: Session, secret: bytes, sso_only: bool = False) -> None:
    """Whoever is signed in shows once more that it is they: by the password, and a code where they have a second
    factor. Raises WrongCredentials, FactorMissing, WrongCode, Locked, TooMany.
    """

    async def shown(tx: Tx, enrolment: Enrolment, slow: Slow | None) -> Refusal | None:
        if await queries.ways_of(tx, enrolment.id):
            if command.way is None:
                return FactorMissing()
            sent_for = SentFor(Purpose.CONFIRM, session.id)
            refusal = await show_code(
                tx, enrolment, command.way, command.code, secret=secret, sent_for=sent_for, slow=slow
            )
            if refusal is not None:
                return refusal
        await confirm_session(tx, session)
        return None

    await _show_password(
        db,
        command.password,
        command.device_token,
        shown,
        session=session,
        secret=secret,
        sso_only=sso_only,
        recovery_code=command.code if command.way is Way.RECOVERY_CODE else None,
    )


async def confirm_content_with_password(
    db: Doors, confirmation_id: UUID, password: str, *, device_token: str | None, session: Session, secret: bytes
) -> None:
    """For customers who have nothing else to confirm by (kernel.step_up); staff always have. Raises WrongCredentials,
    FactorMissing, Locked, TooMany, NoSuchConfirmation.
    """

    async def shown(tx: Tx, enrolment: Enrolment, _: Slow | None) -> Refusal | None:
        if enrolment.realm is Realm.STAFF or await queries.ways_of(tx, enrolment.id):
            return FactorMissing()
        await give_confirmation(tx, session.id, confirmation_id, way=Way.PASSWORD)
        return None

    await _show_password(db, password, device_token, shown, session=session, secret=secret)


async def _show_password(
    db: Doors,
    password: str,
    device_token: str | None,
    shown: Callable[[Tx, Enrolment, Slow | None], Awaitable[Refusal | None]],
    *,
    session: Session,
    secret: bytes,
    sso_only: bool = False,
    recovery_code: str | None = None,
) -> None:
    """Does what `shown` does once the password of who is signed in has proved right. What it answers is raised after
    the commit: what was counted stays.
    """

    async def done(tx: Tx, counted: _Try, slow: Slow | None) -> Refusal | None:
        enrolment = await _still_holds(tx, counted)
        if enrolment is None:
            return WrongCredentials()
        await gates.open_gates(tx, counted.gate_key, counted.behind_key)
        return await shown(tx, enrolment, slow)

    with passwords.turn():
        counted = await _count_own_try(db, session, device=device_token, secret=secret, sso_only=sso_only)
        if not await passwords.matches(counted.kept, password):
            raise await _fail(db, counted)
        way = Way.PASSWORD if recovery_code is None else Way.RECOVERY_CODE
        gate = rules.factor_gate_key(secret, session.enrolment_id)
        async with guess(db, session.id, way, recovery_code or "", session.enrolment_id, gate=gate) as slow:
            refusal = await db.write(done, counted, slow)
    if refusal is not None:
        raise refusal


async def _refuse_unconfirmed(reading: Reading, session: Session) -> None:
    if await queries.ways_of(reading, session.enrolment_id):
        require_confirmed(reading, session)


async def _count_try(db: Doors, realm: Realm, typed: str, *, device: str | None, secret: bytes, sso_only: bool) -> _Try:
    key = rules.gate_key(secret, realm, typed)
    async with _AT_THE_GATE.take(key):
        counted = await db.write(_pass_gates, realm, typed, key, device=device, secret=secret, sso_only=sso_only)
    return _counted(realm, counted)


async def _count_own_try(db: Doors, session: Session, *, device: str | None, secret: bytes, sso_only: bool) -> _Try:
    """Of whoever is signed in: it is known who they are, so there is but the gate behind all names."""
    key = rules.person_gate_key(secret, session.enrolment_id, b"")
    async with _AT_THE_GATE.take(key):
        counted = await db.write(_pass_own_gate, session, key, device=device, secret=secret, sso_only=sso_only)
    return _counted(session.realm, counted)


def _counted(realm: Realm, counted: _Try | Locked) -> _Try:
    if isinstance(counted, Locked):
        SIGN_INS.labels(realm, "locked").inc()
        raise counted
    return counted


async def _pass_gates(
    tx: Tx, realm: Realm, typed: str, key: bytes, *, device: str | None, secret: bytes, sso_only: bool
) -> _Try | Locked:
    """Whoever tries all names of a person has no more tries than at one of them, and cannot see by it which names are
    the same person's: each is answered as a name that nobody has.
    """
    found = await queries.password_of(tx, realm, typed)
    enrolment, kept = found or (None, None)
    behind = rules.person_gate_key(secret, enrolment.id if enrolment else None, key)
    return await _pass(tx, realm, enrolment, kept, key, behind, device=device, secret=secret, sso_only=sso_only)


async def _pass_own_gate(
    tx: Tx, session: Session, key: bytes, *, device: str | None, secret: bytes, sso_only: bool
) -> _Try | Locked:
    found = await queries.own_password(tx, session.enrolment_id)
    enrolment, kept = found or (None, None)
    return await _pass(
        tx, session.realm, enrolment, kept, key, key,
        device=device, secret=secret, sso_only=sso_only, session=session,
    )  # fmt: skip


async def _pass(
    tx: Tx, realm: Realm, enrolment: Enrolment | None, kept: str | None, key: bytes, behind: bytes,
    *, device: str | None, secret: bytes, sso_only: bool, session: Session | None = None,
) -> _Try | Locked:  # fmt: skip
    """A device that this person has signed in from has gates of its own, which strangers neither close nor find
    closed. Locked is answered, not raised, because it is noted.
    """
    if sso_only and await queries.is_password_void(
        tx, enrolment.id if enrolment else None, session_id=session.id if session else None
    ):
        kept = None
    known = await known_device(tx, enrolment.id if enrolment else None, device)
    if known is not None:
        key, behind = (rules.device_gate_key(secret, one, known) for one in (key, behind))
    gate, gate_behind = await gates.count_tries(tx, key, behind)
    if isinstance(gate, Locked):
        tx.audit("identity.refuse_locked", "sign_in_gate", key.hex(), realm=realm)
        return gate
    if isinstance(gate_behind, Locked):
        return _Try(realm, key, behind, gate.locked_until, None, enrolment, None, is_looked_at=False)
    return _Try(realm, key, behind, gate.locked_until, gate_behind.locked_until, enrolment, kept, is_looked_at=True)


async def _fail(db: Doors, counted: _Try) -> Refusal:
    SIGN_INS.labels(counted.realm, "wrong").inc()
    return await db.write(_note_failure, counted)


async def _note_failure(tx: Tx, counted: _Try) -> Refusal:
    """The same work whether or not anybody has the name."""
    enrolment_id = counted.enrolment.id if counted.enrolment else None
    if counted.is_looked_at:
        tx.emit(SignInFailed(realm=counted.realm, enrolment_id=enrolment_id))
    tx.audit(
        "identity.fail_sign_in" if counted.is_looked_at else "identity.refuse_locked",
        "sign_in_gate",
        counted.gate_key.hex(),
        realm=counted.realm,
        enrolment_id=enrolment_id,
    )
    if until := counted.closes_behind_until or counted.closes_until:
        tx.emit(SignInLocked(realm=counted.realm, enrolment_id=enrolment_id, until=until))
        tx.audit("identity.lock_sign_in", "sign_in_gate", counted.gate_key.hex(), until=until)
    return rules.locked(counted.closes_until, tx.now) if counted.closes_until else WrongCredentials()


async def _renew(counted: _Try, password: str) -> PasswordHash | None:
    """The same password hashed with today's parameters, when it was hashed with others."""
    if counted.kept is None or not passwords.is_outdated(counted.kept):
        return None
    return await passwords.hash_again(password)


async def _let_in(
    tx: Tx, counted: _Try, command: SignIn, *, better: PasswordHash | None, sso_only: bool, two_factors: bool
) -> Welcome | SecondStep | NoSecondWay | None:
    """None when what was checked no longer holds: barred, another password meanwhile, or linked to the provider that
    alone counts. Who was let in past it comes no further by the password alone. NoSecondWay is answered, not raised,
    because it is noted.
    """
    enrolment = await _still_holds(tx, counted)
    if enrolment is None:
        return None
    ways = await queries.ways_of(tx, enrolment.id)
    if sso_only and (
        await queries.is_password_void(tx, enrolment.id)
        or (not ways and await queries.link_of(tx, enrolment.id) is not None)
    ):
        return None
    if better is not None:
        await keep_password(tx, enrolment.id, better)
    await gates.open_gates(tx, counted.gate_key, counted.behind_key)
    if ways:
        return await ask_for_second_step(tx, enrolment, ways)
    if two_factors and enrolment.realm is Realm.CUSTOMER:
        return await ask_for_first_factor(tx, enrolment)
    return await welcome(tx, enrolment, Way.PASSWORD, command.browser)


async def _take_new_password(tx: Tx, counted: _Try, fresh: PasswordHash, session: Session) -> Welcome | None:
    enrolment = await _still_holds(tx, counted)
    if enrolment is None:
        return None
    await keep_password(tx, enrolment.id, fresh)
    await end_sessions(tx, enrolment.id)
    await drop_recoveries(tx, enrolment.id)
    await gates.open_gates(tx, counted.gate_key, counted.behind_key)
    tx.emit(PasswordChanged(enrolment_id=enrolment.id))
    tx.audit("identity.change_password", "enrolment", enrolment.id)
    return await begin_session(tx, enrolment, way=session.way, browser=session.browser, vouched=session.vouched)


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


async def keep_password(tx: Tx, enrolment_id: UUID, password: PasswordHash) -> None:
    await tx.session.execute(
        update(CredentialRow)
        .where(CredentialRow.enrolment_id == enrolment_id, CredentialRow.kind == CredentialKind.PASSWORD)
        .values(secret=password.text, made_at=tx.now)
    )


def _as(db: Doors, enrolment: Enrolment | None) -> Doors:
    """The doors for whoever has just shown who they are."""
    if enrolment is None:
        return db
    actor = Actor(kind=enrolment.realm.value, name=enrolment.name, id=enrolment.holder_id)
    return db.database.doors(actor, request_id=db.request_id)
