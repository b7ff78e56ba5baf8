"""Confirming exactly what is done (kernel.step_up), by what its owner has: a second factor, the provider of the staff's
sign-in, or, for a customer who has neither, the password (`actions.sign_in`).
"""

from uuid import UUID

from sqlalchemy import select

from bankhall.identity import queries, rules, words
from bankhall.identity.actions.challenges import Purpose, new_challenge
from bankhall.identity.actions.factors import show_code, show_passkey
from bankhall.identity.actions.sent_codes import send_code
from bankhall.identity.actions.slow_codes import guess
from bankhall.identity.errors import ConfirmationNeeded, FactorMissing, NoSuchLink
from bankhall.identity.models import SessionRow
from bankhall.identity.rules import passkeys
from bankhall.identity.types import Assertion, Enrolment, Realm, RelyingParty, SentCode, SentFor, Session, Slow, Way
from bankhall.kernel.db import Doors, Reading, Tx
from bankhall.kernel.errors import NotSignedIn, Refusal
from bankhall.kernel.i18n import Language
from bankhall.kernel.step_up.actions import give_confirmation, lock_confirmation


async def ways_to_confirm(reading: Reading, session: Session) -> tuple[Way, ...]:
    """By the second factors of who is signed in, and by the provider that opens their door; by the password only for
    customers who have none.
    """
    ways = await queries.ways_of(reading, session.enrolment_id)
    if session.realm is Realm.STAFF:
        return (*ways, Way.SSO) if await queries.link_of(reading, session.enrolment_id) else ways
    return ways or (Way.PASSWORD,)


async def ask_passkey_to_confirm_content(
    tx: Tx, session: Session, confirmation_id: UUID, *, party: RelyingParty
) -> passkeys.Options:
    """What it signs is the digest of the content. Raises NoSuchConfirmation, FactorMissing for who has no passkey."""
    asked = await lock_confirmation(tx, session.id, confirmation_id)
    known = await queries.keys_of(tx, session.enrolment_id)
    if not known:
        raise FactorMissing
    challenge = await new_challenge(tx, Purpose.CONTENT, asked.id, challenge=asked.digest)
    return passkeys.ask_to_sign(party, challenge=challenge, known=known)


async def confirm_content_with_passkey(
    tx: Tx, session: Session, confirmation_id: UUID, assertion: Assertion, *, party: RelyingParty, secret: bytes
) -> Refusal | None:
    """Answers PasskeyRefused, Locked: what was counted must be committed. Raises NoSuchConfirmation."""
    enrolment = await _lock(tx, session)
    asked = await lock_confirmation(tx, session.id, confirmation_id)
    refusal = await show_passkey(
        tx, enrolment, assertion, purpose=Purpose.CONTENT, subject_id=asked.id, party=party, secret=secret
    )
    if refusal is None:
        await give_confirmation(tx, session.id, asked.id, way=Way.PASSKEY, proof=assertion.told)
    return refusal


async def send_code_about_content(
    tx: Tx, session: Session, confirmation_id: UUID, way: Way, *, language: Language
) -> SentCode:
    """Good for this confirmation and no other; the message says what it is for. Raises NoSuchConfirmation, NoContact,
    and what `send_code` does.
    """
    enrolment = await _lock(tx, session)
    asked = await lock_confirmation(tx, session.id, confirmation_id)
    sent_for = SentFor(Purpose.CONTENT, asked.id)
    template = words.content_code(asked.spoken)
    facts = asked.spoken.facts if asked.spoken else None
    return await send_code(tx, enrolment, way, sent_for, template=template, language=language, facts=facts)


async def confirm_content_with_code(
    db: Doors, session: Session, confirmation_id: UUID, way: Way, code: str, *, secret: bytes
) -> Refusal | None:
    """Answers WrongCode, Locked. Raises NoSuchConfirmation, TooMany."""
    gate = rules.factor_gate_key(secret, session.enrolment_id)
    async with guess(db, session.id, way, code, session.enrolment_id, gate=gate) as slow:
        return await db.write(_confirm_with_code, session, confirmation_id, way, code, slow, secret=secret)


async def _confirm_with_code(
    tx: Tx, session: Session, confirmation_id: UUID, way: Way, code: str, slow: Slow | None, *, secret: bytes
) -> Refusal | None:
    enrolment = await _lock(tx, session)
    asked = await lock_confirmation(tx, session.id, confirmation_id)
    sent_for = SentFor(Purpose.CONTENT, asked.id)
    refusal = await show_code(tx, enrolment, way, code, secret=secret, sent_for=sent_for, slow=slow)
    if refusal is None:
        await give_confirmation(tx, session.id, asked.id, way=way)
    return refusal


async def confirm_content_after_provider(tx: Tx, session: Session, confirmation_id: UUID) -> None:
    """By who has shown anew who they are, at the provider that opens their door (`sso.confirm_by_provider`), since this
    was asked for. Raises NoSuchConfirmation, NoSuchLink, ConfirmationNeeded for who has not yet.
    """
    enrolment = await _lock(tx, session)
    asked = await lock_confirmation(tx, session.id, confirmation_id)
    if await queries.link_of(tx, enrolment.id) is None:
        raise NoSuchLink
    shown_at = await tx.session.scalar(select(SessionRow.confirmed_at).where(SessionRow.id == session.id))
    if shown_at is None or shown_at < asked.asked_at:
        raise ConfirmationNeeded
    await give_confirmation(tx, session.id, asked.id, way=Way.SSO)


async def _lock(tx: Tx, session: Session) -> Enrolment:
    enrolment = await queries.lock_open_enrolment(tx, session.enrolment_id)
    if enrolment is None:
        raise NotSignedIn
    return enrolment
