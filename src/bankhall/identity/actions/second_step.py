"""The second step of a sign-in: the password was right, the second factor is still to come.

A pending sign-in is no session: its token opens nothing but this step, for five minutes, five tries, once.
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import delete, select

from bankhall.identity import queries, rules, words
from bankhall.identity.actions import let_in
from bankhall.identity.actions.challenges import Purpose, new_challenge, take_challenge
from bankhall.identity.actions.contacts import take_contact_factor
from bankhall.identity.actions.devices import remember_device
from bankhall.identity.actions.factors import check_passkey, show_code, show_passkey
from bankhall.identity.actions.sent_codes import send_code
from bankhall.identity.actions.sessions import begin_session, end_session_of_browser
from bankhall.identity.actions.slow_codes import guess
from bankhall.identity.errors import FactorMissing, NoContact, NoPendingSignIn, NoSecondWay, PasskeyRefused
from bankhall.identity.events import SignedIn
from bankhall.identity.models import PendingSignInRow
from bankhall.identity.rules import passkeys
from bankhall.identity.types import (
    Assertion,
    Browser,
    Enrolment,
    Realm,
    RelyingParty,
    SecondStep,
    SentCode,
    SentFor,
    Slow,
    Vouched,
    Way,
    Welcome,
)
from bankhall.kernel.db import Doors, Reading, Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id


async def ask_for_first_factor(tx: Tx, enrolment: Enrolment) -> SecondStep | NoSecondWay:
    """Of a customer who has none, where the bank wants two of everybody: a code to where their file says. What came
    back is a second factor of theirs from then on. The caller holds the enrolment's lock and has checked the password.
    """
    found = await queries.first_contacts(tx, enrolment.id)
    if not found:
        tx.audit("identity.refuse_one_factor", "enrolment", enrolment.id)
        return NoSecondWay()
    step = await ask_for_second_step(tx, enrolment, tuple(found))
    return replace(step, sent_to={way: masked for way, (_, masked) in found.items()}, is_first=True)


async def ask_for_second_step(
    tx: Tx, enrolment: Enrolment, ways: tuple[Way, ...], *, vouched: Vouched | None = None
) -> SecondStep:
    """The caller holds the enrolment's lock and has checked the password, or what the provider vouched for."""
    await _end_oldest(tx, enrolment.id)
    token = secrets.token_urlsafe(32)
    hashed = rules.token_hash(token)
    assert hashed is not None
    ends_at = tx.now + rules.SECOND_STEP
    pending_id = new_id()
    if vouched is None:
        await let_in.hand_to_second_step(tx, enrolment, pending_id)
    tx.session.add(
        PendingSignInRow(
            id=pending_id,
            token_hash=hashed,
            enrolment_id=enrolment.id,
            begun_at=tx.now,
            ends_at=ends_at,
            tries=0,
            sso_sub_key=vouched and vouched.sub_key,
            sso_sid_key=vouched and vouched.sid_key,
        )
    )
    tx.audit("identity.ask_second_factor", "enrolment", enrolment.id)
    return SecondStep(ways, ends_at, token, await queries.sent_to(tx, enrolment.id))


async def finish_with_code(
    db: Doors, token: str | None, way: Way, code: str, *, browser: Browser, secret: bytes
) -> Welcome | Refusal:
    """Answers NoPendingSignIn, WrongCode, Locked: what was counted must be committed. Raises TooMany."""
    pending = await db.read(_whose, token) if way is Way.RECOVERY_CODE else None
    if pending is None and way is Way.RECOVERY_CODE:
        return NoPendingSignIn()
    gate = rules.factor_gate_key(secret, pending) if pending else None
    async with guess(db, token, way, code, pending, gate=gate) as slow:
        return await db.write(_finish_with_code, token, way, code, slow, browser=browser, secret=secret)


async def _finish_with_code(
    tx: Tx, token: str | None, way: Way, code: str, slow: Slow | None, *, browser: Browser, secret: bytes
) -> Welcome | Refusal:
    async def shown(enrolment: Enrolment, pending_id: UUID) -> Refusal | None:
        sent_for = await _sent_for(tx, enrolment, pending_id, way)
        refusal = await show_code(tx, enrolment, way, code, secret=secret, sent_for=sent_for, slow=slow)
        if refusal is None and sent_for is not None and sent_for.contact_id is not None:
            await take_contact_factor(tx, enrolment, sent_for.contact_id)
        return refusal

    return await _finish(tx, token, way, shown, browser)


async def finish_with_passkey(
    tx: Tx, token: str | None, assertion: Assertion, *, party: RelyingParty, browser: Browser, secret: bytes
) -> Welcome | Refusal:
    """Answers NoPendingSignIn, PasskeyRefused, Locked."""

    async def shown(enrolment: Enrolment, pending_id: UUID) -> Refusal | None:
        return await show_passkey(
            tx,
            enrolment,
            assertion,
            purpose=Purpose.SECOND_STEP,
            subject_id=pending_id,
            party=party,
            secret=secret,
        )

    return await _finish(tx, token, Way.PASSKEY, shown, browser)


async def send_second_step_code(tx: Tx, token: str | None, way: Way, *, language: Language) -> SentCode:
    """For this sign-in and no other. Raises NoPendingSignIn, NoContact for who has no such factor, and what `send_code`
    does.
    """
    found = await _lock(tx, token)
    if found is None:
        raise NoPendingSignIn
    enrolment, pending = found
    sent_for = await _sent_for(tx, enrolment, pending.id, way)
    if sent_for is None:
        raise NoContact
    return await send_code(tx, enrolment, way, sent_for, template=words.SIGN_IN_CODE, language=language)


async def ask_passkey_for_second_step(tx: Tx, token: str | None, *, party: RelyingParty) -> passkeys.Options:
    """Raises NoPendingSignIn, FactorMissing for whoever has no passkey."""
    found = await _lock(tx, token)
    if found is None:
        raise NoPendingSignIn
    enrolment, pending = found
    known = await queries.keys_of(tx, enrolment.id)
    if not known:
        raise FactorMissing
    return passkeys.ask_to_sign(party, challenge=await new_challenge(tx, Purpose.SECOND_STEP, pending.id), known=known)


async def ask_any_passkey(tx: Tx, *, party: RelyingParty) -> passkeys.Options:
    """Nobody has said who they are: the device offers what it holds for the bank."""
    return passkeys.ask_to_sign(party, challenge=await new_challenge(tx, Purpose.SIGN_IN))


async def sign_in_with_passkey(
    tx: Tx, realm: Realm, assertion: Assertion, *, party: RelyingParty, browser: Browser
) -> Welcome | PasskeyRefused:
    """Nothing typed: who it is, the passkey says. The same answer for whatever does not hold; nothing closes, since
    nobody can guess at a signature, and whoever sends rubbish must not lock out its owner.
    """
    challenge = await take_challenge(tx, assertion.client_data, Purpose.SIGN_IN)
    owner = await queries.owner_of_passkey(tx, realm, assertion.credential_id)
    is_theirs = owner is not None and assertion.owner == owner.bytes
    enrolment = await queries.lock_open_enrolment(tx, owner) if owner and is_theirs else None
    if challenge is None or enrolment is None:
        return _refuse(tx, realm)
    if not await check_passkey(tx, enrolment.id, assertion, challenge=challenge, party=party):
        return _refuse(tx, realm)
    return await welcome(tx, enrolment, Way.PASSKEY, browser)


async def welcome(
    tx: Tx, enrolment: Enrolment, way: Way, browser: Browser, *, vouched: Vouched | None = None
) -> Welcome:
    """A session for somebody who has shown who they are, in place of what this browser had. The caller holds the
    enrolment's lock.
    """
    await end_session_of_browser(tx, browser.token)
    begun = await begin_session(tx, enrolment, way=way, browser=browser, vouched=vouched)
    # What others use too is nobody's own: it is not known again by who was there before.
    device_token = None if browser.is_shared else await remember_device(tx, enrolment.id, browser)
    session_id = begun.visitor.session.id
    # Only now is it known who came to the door: what is noted of it is theirs.
    tx.actor = begun.visitor.actor
    tx.emit(
        SignedIn(
            realm=enrolment.realm,
            enrolment_id=enrolment.id,
            holder_id=enrolment.holder_id,
            session_id=session_id,
        )
    )
    tx.audit("identity.sign_in", "enrolment", enrolment.id, session_id=session_id, way=way)
    return replace(begun, device_token=device_token)


async def _finish(
    tx: Tx,
    token: str | None,
    way: Way,
    shown: Callable[[Enrolment, UUID], Awaitable[Refusal | None]],
    browser: Browser,
) -> Welcome | Refusal:
    found = await _lock(tx, token)
    if found is None:
        return NoPendingSignIn()
    enrolment, pending = found
    pending.tries += 1
    refusal = await shown(enrolment, pending.id)
    if refusal is None:
        await tx.session.delete(pending)
        come_in = await welcome(tx, enrolment, way, browser, vouched=_vouched(pending))
        await let_in.spend(tx, enrolment, pending.id, come_in.visitor.session.id)
        return come_in
    if pending.tries >= rules.MOST_STEP_TRIES:
        await tx.session.delete(pending)
    return refusal


async def _lock(tx: Tx, token: str | None) -> tuple[Enrolment, PendingSignInRow] | None:
    """The enrolment first, as everywhere. None where the sign-in is over, or its person may not come in any more."""
    hashed = rules.token_hash(token) if token else None
    if hashed is None:
        return None
    is_it = PendingSignInRow.token_hash == hashed
    enrolment_id = await tx.session.scalar(select(PendingSignInRow.enrolment_id).where(is_it))
    enrolment = await queries.lock_open_enrolment(tx, enrolment_id) if enrolment_id else None
    if enrolment is None:
        return None
    query = select(PendingSignInRow).where(is_it, PendingSignInRow.ends_at > tx.now).with_for_update()
    pending = (await tx.session.execute(query)).scalar_one_or_none()
    return None if pending is None else (enrolment, pending)


async def _sent_for(tx: Tx, enrolment: Enrolment, pending_id: UUID, way: Way) -> SentFor | None:
    """A code goes to the contact that is their factor; to one of the customer file only while they have no factor at
    all. None where a code that was sent that way counts for nothing.
    """
    ways = await queries.ways_of(tx, enrolment.id)
    if ways:
        return SentFor(Purpose.SECOND_STEP, pending_id) if way in ways else None
    contact = (await queries.first_contacts(tx, enrolment.id)).get(way)
    return None if contact is None else SentFor(Purpose.SECOND_STEP, pending_id, contact[0])


async def _whose(reading: Reading, token: str | None) -> UUID | None:
    hashed = rules.token_hash(token) if token else None
    is_it = (PendingSignInRow.token_hash == hashed) & (PendingSignInRow.ends_at > reading.now)
    found: UUID | None = await reading.session.scalar(select(PendingSignInRow.enrolment_id).where(is_it))
    return found


def _vouched(pending: PendingSignInRow) -> Vouched | None:
    """Where the first step was the provider's: what is left of it, so that its logout ends what begins now."""
    if pending.sso_sub_key is None:
        return None
    return Vouched(pending.sso_sub_key, pending.sso_sid_key, has_two_factors=False, shown_at=pending.begun_at)


def _refuse(tx: Tx, realm: Realm) -> PasskeyRefused:
    tx.audit("identity.fail_passkey", "realm", realm)
    return PasskeyRefused()


async def _end_oldest(tx: Tx, enrolment_id: UUID) -> None:
    too_many = (
        select(PendingSignInRow.id)
        .where(PendingSignInRow.enrolment_id == enrolment_id)
        .order_by(PendingSignInRow.begun_at.desc())
        .offset(rules.MOST_SECOND_STEPS - 1)
    )
    await tx.session.execute(delete(PendingSignInRow).where(PendingSignInRow.id.in_(too_many)))
