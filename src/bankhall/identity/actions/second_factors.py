"""Adding, renaming and removing second factors. Adding and removing take a session whose owner has shown who they are
within the last minutes; the first factor of a session that was begun by a password alone raises it: a new token then.
"""

import secrets
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError

from bankhall.identity import queries, words
from bankhall.identity.actions.bindings import APPS, about_app, passkey_seal, person
from bankhall.identity.actions.challenges import Purpose, new_challenge, take_challenge
from bankhall.identity.actions.contacts import drop_contact_factors
from bankhall.identity.actions.enrolment import drop_factors
from bankhall.identity.actions.factors import show_passkey, spend_counter
from bankhall.identity.actions.second_step import welcome
from bankhall.identity.actions.sent_codes import send_code
from bankhall.identity.actions.sessions import confirm_session, end_sessions, require_confirmed
from bankhall.identity.actions.slow_codes import new_code, slow_recovery_codes
from bankhall.identity.errors import (
    FactorMissing,
    LastFactor,
    NoAuthenticator,
    NoSecondFactor,
    NoSuchEnrolment,
    NoSuchPasskey,
    PasskeyRefused,
    PasskeyTaken,
    TooManyPasskeys,
    WrongCode,
)
from bankhall.identity.events import FactorAdded, FactorRemoved, RecoveryCodesMade
from bankhall.identity.models import AuthenticatorRow, EnrolmentRow, PasskeyRow, RecoveryCodeRow
from bankhall.identity.rules import one_time_codes, passkeys
from bankhall.identity.types import (
    Assertion,
    Assurance,
    Attestation,
    Browser,
    Enrolment,
    OfferedSecret,
    Realm,
    RelyingParty,
    SentCode,
    SentFor,
    Session,
    Slow,
    Way,
    Welcome,
)
from bankhall.kernel.db import Doors, Reading, Tx, violated
from bankhall.kernel.errors import NotSignedIn, Refusal
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id


async def ask_for_new_passkey(tx: Tx, session: Session, *, party: RelyingParty) -> passkeys.Options:
    """What the browser is to be asked. Raises ConfirmationNeeded, TooManyPasskeys."""
    require_confirmed(tx, session)
    enrolment = await lock_own(tx, session)
    known = await queries.keys_of(tx, enrolment.id)
    if len(known) >= passkeys.MOST_PASSKEYS:
        raise TooManyPasskeys
    return passkeys.ask_to_register(
        party,
        challenge=await new_challenge(tx, Purpose.REGISTER, session.id),
        owner=enrolment.id,
        login=enrolment.login,
        name=enrolment.name,
        known=known,
    )


async def add_passkey(
    tx: Tx, session: Session, made: Attestation, name: str, *, party: RelyingParty, browser: Browser
) -> Welcome | Refusal | None:
    """Welcome where the session was raised by it. Answers PasskeyRefused: the challenge is spent then too.

    Raises ConfirmationNeeded, TooManyPasskeys, PasskeyTaken.
    """
    require_confirmed(tx, session)
    enrolment = await lock_own(tx, session)
    challenge = await take_challenge(tx, made.client_data, Purpose.REGISTER, session.id)
    key = passkeys.registered(made.told, challenge=challenge, party=party) if challenge else None
    if key is None:
        return PasskeyRefused()
    if len(await queries.keys_of(tx, enrolment.id)) >= passkeys.MOST_PASSKEYS:
        raise TooManyPasskeys
    row_id, who = new_id(), _person(enrolment)
    tx.session.add(
        PasskeyRow(
            id=row_id,
            enrolment_id=enrolment.id,
            credential_id=key.credential_id,
            public_key=key.public_key,
            seal=passkey_seal(tx.vault, row_id, who, key.credential_id, key.public_key),
            sign_count=key.sign_count,
            transports=list(made.transports),
            name=name,
            made_at=tx.now,
            used_at=None,
        )
    )
    try:
        await tx.session.flush()
    except IntegrityError as error:
        raise violated(error, {"passkeys_credential_id_key": PasskeyTaken()}) from error
    return await added(tx, enrolment, session, Way.PASSKEY, browser)


async def rename_passkey(tx: Tx, session: Session, passkey_id: UUID, name: str) -> None:
    """Raises NoSuchPasskey, also for somebody else's."""
    renamed = await tx.session.execute(
        update(PasskeyRow).where(_is(session, passkey_id)).values(name=name).returning(PasskeyRow.id)
    )
    if renamed.one_or_none() is None:
        raise NoSuchPasskey
    tx.audit("identity.rename_passkey", "enrolment", session.enrolment_id, passkey_id=passkey_id)


async def remove_passkey(tx: Tx, session: Session, passkey_id: UUID, *, last_stays: bool = False) -> None:
    """`last_stays`: also a customer's, where the bank wants two factors of everybody. Raises ConfirmationNeeded,
    NoSuchPasskey, LastFactor.
    """
    require_confirmed(tx, session)
    enrolment = await lock_own(tx, session)
    gone = await tx.session.execute(delete(PasskeyRow).where(_is(session, passkey_id)).returning(PasskeyRow.id))
    if gone.one_or_none() is None:
        raise NoSuchPasskey
    await removed(tx, enrolment, Way.PASSKEY, last_stays=last_stays)


async def offer_authenticator(tx: Tx, session: Session, *, bank: str) -> OfferedSecret:
    """A secret for an app, which counts once a code has come of it; one that was offered before is forgotten.

    Raises ConfirmationNeeded.
    """
    require_confirmed(tx, session)
    enrolment = await lock_own(tx, session)
    await _forget_offered(tx, enrolment.id)
    plain = secrets.token_bytes(one_time_codes.SECRET_BYTES)
    tx.session.add(_authenticator(tx, enrolment, plain))
    return one_time_codes.offer(plain, login=enrolment.login, bank=bank)


async def confirm_authenticator(tx: Tx, session: Session, code: str, *, browser: Browser) -> Welcome | Refusal | None:
    """The app shows the right code: it counts from now on, and one that counted before no longer does.

    Welcome where the session was raised by it. Answers WrongCode. Raises ConfirmationNeeded, NoAuthenticator.
    """
    require_confirmed(tx, session)
    enrolment = await lock_own(tx, session)
    offered = select(AuthenticatorRow).where(
        AuthenticatorRow.enrolment_id == enrolment.id, AuthenticatorRow.confirmed_at.is_(None)
    )
    row = (await tx.session.scalars(offered.with_for_update())).one_or_none()
    if row is None:
        raise NoAuthenticator
    if not spend_counter(tx, row, code, who=_person(enrolment)):
        return WrongCode()
    await tx.session.execute(
        delete(AuthenticatorRow).where(
            AuthenticatorRow.enrolment_id == enrolment.id, AuthenticatorRow.confirmed_at.is_not(None)
        )
    )
    row.confirmed_at = tx.now
    return await added(tx, enrolment, session, Way.AUTHENTICATOR, browser)


async def remove_authenticator(tx: Tx, session: Session, *, last_stays: bool = False) -> None:
    """Raises ConfirmationNeeded, NoAuthenticator, LastFactor."""
    require_confirmed(tx, session)
    enrolment = await lock_own(tx, session)
    await _forget_offered(tx, enrolment.id)
    gone = await tx.session.execute(
        delete(AuthenticatorRow).where(AuthenticatorRow.enrolment_id == enrolment.id).returning(AuthenticatorRow.id)
    )
    if gone.one_or_none() is None:
        raise NoAuthenticator
    await removed(tx, enrolment, Way.AUTHENTICATOR, last_stays=last_stays)


async def make_recovery_codes(db: Doors, session: Session) -> tuple[str, ...]:
    """Told once, here; those made before are good no more. Raises ConfirmationNeeded, NoSecondFactor, TooMany."""
    await db.read(_refuse_codes, session)
    codes = tuple({new_code() for _ in range(one_time_codes.RECOVERY_CODES)})
    await db.write(_keep_codes, session, await slow_recovery_codes(db, session.enrolment_id, codes))
    return codes


async def _refuse_codes(reading: Reading, session: Session) -> None:
    require_confirmed(reading, session)
    if not await queries.ways_of(reading, session.enrolment_id):
        raise NoSecondFactor


async def _keep_codes(tx: Tx, session: Session, slow: Sequence[Slow]) -> None:
    enrolment = await lock_own(tx, session)
    await _refuse_codes(tx, session)
    await _forget_recovery_codes(tx, enrolment.id)
    for one in slow:
        kept = {"code_hash": one.hashed, "salting": one.salting, "made_at": tx.now, "used_at": None}
        tx.session.add(RecoveryCodeRow(enrolment_id=enrolment.id, **kept))
    tx.emit(RecoveryCodesMade(enrolment_id=enrolment.id))
    tx.audit("identity.make_recovery_codes", "enrolment", enrolment.id)


async def ask_passkey_to_confirm(tx: Tx, session: Session, *, party: RelyingParty) -> passkeys.Options:
    """Raises FactorMissing for whoever has no passkey."""
    known = await queries.keys_of(tx, session.enrolment_id)
    if not known:
        raise FactorMissing
    return passkeys.ask_to_sign(party, challenge=await new_challenge(tx, Purpose.CONFIRM, session.id), known=known)


async def send_code_to_confirm(tx: Tx, session: Session, way: Way, *, language: Language) -> SentCode:
    """For showing once more who one is, in this session. Raises NoContact, and what `send_code` does."""
    enrolment = await lock_own(tx, session)
    sent_for = SentFor(Purpose.CONFIRM, session.id)
    return await send_code(tx, enrolment, way, sent_for, template=words.CONFIRM_CODE, language=language)


async def confirm_with_passkey(
    tx: Tx, session: Session, assertion: Assertion, *, party: RelyingParty, secret: bytes
) -> Refusal | None:
    """A passkey alone is enough: it shows both that it is there and who unlocked it. Answers PasskeyRefused, Locked."""
    enrolment = await lock_own(tx, session)
    refusal = await show_passkey(
        tx, enrolment, assertion, purpose=Purpose.CONFIRM, subject_id=session.id, party=party, secret=secret
    )
    if refusal is None:
        await confirm_session(tx, session)
    return refusal


async def give_authenticator(tx: Tx, realm: Realm, holder_id: UUID, plain: bytes) -> None:
    """With a secret that its owner knows already: for demo banks, where everybody does. Raises NoSuchEnrolment."""
    enrolment = await queries.lock_enrolment(tx, realm, holder_id)
    row = _authenticator(tx, enrolment, plain)
    row.confirmed_at = tx.now
    tx.session.add(row)
    _note_added(tx, enrolment, Way.AUTHENTICATOR)


async def forget_factors(tx: Tx, realm: Realm, login: str) -> None:
    """Somebody has lost what they sign in with: it opens nothing any more, and they are signed out everywhere. Staff
    set up another before anything opens to them. On the command line, for whoever holds the machine; at the bank it
    takes two (actions.resets). Raises NoSuchEnrolment.
    """
    enrolment_id = await queries.enrolment_with(tx, realm, login)
    if enrolment_id is None:
        raise NoSuchEnrolment
    await tx.session.execute(select(EnrolmentRow.id).where(EnrolmentRow.id == enrolment_id).with_for_update())
    await drop_factors(tx, enrolment_id)
    await end_sessions(tx, enrolment_id)
    note_factors_gone(tx, enrolment_id, await drop_contact_factors(tx, enrolment_id))
    tx.audit("identity.forget_factors", "enrolment", enrolment_id)


def note_factors_gone(tx: Tx, enrolment_id: UUID, of_contacts: Sequence[Way]) -> None:
    """All of somebody's at once."""
    for way in (Way.PASSKEY, Way.AUTHENTICATOR, *of_contacts):
        tx.emit(FactorRemoved(enrolment_id=enrolment_id, way=way))


async def forget_spent_codes(tx: Tx, realm: Realm, login: str) -> None:
    """Lets codes be used again that were used before: for demo banks, whose people are shared by all who come."""
    enrolment_id = await queries.enrolment_with(tx, realm, login)
    if enrolment_id is not None:
        await tx.session.execute(
            update(AuthenticatorRow).where(AuthenticatorRow.enrolment_id == enrolment_id).values(last_counter=0)
        )


async def lock_own(tx: Tx, session: Session) -> Enrolment:
    """Factors of one person change one after another. Who has been barred meanwhile is signed in no more."""
    enrolment = await queries.lock_open_enrolment(tx, session.enrolment_id)
    if enrolment is None:
        raise NotSignedIn
    return enrolment


async def added(tx: Tx, enrolment: Enrolment, session: Session, way: Way, browser: Browser) -> Welcome | None:
    """What follows from a factor being there: a session that was begun by a password alone is raised."""
    _note_added(tx, enrolment, way)
    if session.assurance >= Assurance.TWO_FACTORS:
        return None
    await tx.session.flush()
    return await welcome(tx, enrolment, way, browser, vouched=session.vouched)


def _note_added(tx: Tx, enrolment: Enrolment, way: Way) -> None:
    tx.emit(FactorAdded(enrolment_id=enrolment.id, way=way))
    tx.audit("identity.add_factor", "enrolment", enrolment.id, way=way)


async def removed(tx: Tx, enrolment: Enrolment, way: Way, *, last_stays: bool) -> None:
    """What follows from a factor being gone, where it was the last one."""
    if not await queries.ways_of(tx, enrolment.id):
        if last_stays or enrolment.realm is Realm.STAFF:
            raise LastFactor
        await _forget_recovery_codes(tx, enrolment.id)
    tx.emit(FactorRemoved(enrolment_id=enrolment.id, way=way))
    tx.audit("identity.remove_factor", "enrolment", enrolment.id, way=way)


async def _forget_offered(tx: Tx, enrolment_id: UUID) -> None:
    offered = (AuthenticatorRow.enrolment_id == enrolment_id) & AuthenticatorRow.confirmed_at.is_(None)
    await tx.session.execute(delete(AuthenticatorRow).where(offered))


async def _forget_recovery_codes(tx: Tx, enrolment_id: UUID) -> None:
    await tx.session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.enrolment_id == enrolment_id))


def _authenticator(tx: Tx, enrolment: Enrolment, plain: bytes) -> AuthenticatorRow:
    row_id = new_id()
    return AuthenticatorRow(
        id=row_id,
        enrolment_id=enrolment.id,
        sealed_secret=tx.vault.seal(APPS, plain, about=about_app(row_id, _person(enrolment))),
        last_counter=0,
        made_at=tx.now,
        confirmed_at=None,
        used_at=None,
    )


def _person(enrolment: Enrolment) -> str:
    return person(enrolment.realm, enrolment.holder_id, enrolment.id)


def _is(session: Session, passkey_id: UUID) -> ColumnElement[bool]:
    return (PasskeyRow.id == passkey_id) & (PasskeyRow.enrolment_id == session.enrolment_id)
