"""Showing a second factor, whatever for: to finish a sign-in, or to confirm what is sensitive.

The caller holds the enrolment's lock, and commits whatever is answered: the count of a wrong try must stay.
"""

from uuid import UUID

from sqlalchemy import select

from bankhall.identity import rules
from bankhall.identity.actions import gates
from bankhall.identity.actions.bindings import APPS, about_app, is_bound, note_altered, person
from bankhall.identity.actions.challenges import Purpose, take_challenge
from bankhall.identity.actions.sent_codes import spend_sent_code
from bankhall.identity.actions.slow_codes import spend_recovery_code
from bankhall.identity.errors import Locked, PasskeyRefused, WrongCode
from bankhall.identity.events import SecondFactorFailed, SecondFactorLocked
from bankhall.identity.models import AuthenticatorRow, EnrolmentRow, PasskeyRow
from bankhall.identity.rules import one_time_codes, passkeys
from bankhall.identity.types import Assertion, Enrolment, RelyingParty, SentFor, Slow, Way
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.vault import Tampered


async def show_code(
    tx: Tx,
    enrolment: Enrolment,
    way: Way,
    code: str,
    *,
    secret: bytes,
    sent_for: SentFor | None = None,
    slow: Slow | None = None,
) -> Refusal | None:
    """None when it is right; it is spent then. WrongCode or Locked otherwise. `sent_for`: what a code that was sent
    must have been sent for; without it none is good. `slow`: of a recovery code (actions.slow_codes).
    """
    closing = await _pass_gate(tx, enrolment, secret=secret)
    if isinstance(closing, Locked):
        return closing
    if await spend_code(tx, enrolment.id, way, code, sent_for, slow):
        await _let_pass(tx, enrolment, secret=secret)
        return None
    return _fail(tx, enrolment, way, closing, WrongCode())


async def show_passkey(
    tx: Tx,
    enrolment: Enrolment,
    assertion: Assertion,
    *,
    purpose: Purpose,
    subject_id: UUID,
    party: RelyingParty,
    secret: bytes,
) -> Refusal | None:
    """None when it is right. PasskeyRefused or Locked otherwise."""
    closing = await _pass_gate(tx, enrolment, secret=secret)
    if isinstance(closing, Locked):
        return closing
    challenge = await take_challenge(tx, assertion.client_data, purpose, subject_id)
    is_theirs = assertion.owner in (None, enrolment.id.bytes)
    if challenge and is_theirs and await check_passkey(tx, enrolment.id, assertion, challenge=challenge, party=party):
        await _let_pass(tx, enrolment, secret=secret)
        return None
    return _fail(tx, enrolment, Way.PASSKEY, closing, PasskeyRefused())


async def check_passkey(
    tx: Tx, enrolment_id: UUID, assertion: Assertion, *, challenge: bytes, party: RelyingParty
) -> bool:
    """Whether one of this person's passkeys signed the challenge. Holds its row, so that its count goes on in order."""
    query = (
        select(PasskeyRow, EnrolmentRow.realm, EnrolmentRow.holder_id)
        .join(EnrolmentRow, EnrolmentRow.id == PasskeyRow.enrolment_id)
        .where(PasskeyRow.enrolment_id == enrolment_id, PasskeyRow.credential_id == assertion.credential_id)
        .with_for_update(of=PasskeyRow)
    )
    found = (await tx.session.execute(query)).one_or_none()
    if found is None:
        return False
    row: PasskeyRow = found[0]
    if not is_bound(tx, row, person(found.realm, found.holder_id, enrolment_id)):
        return False
    key = passkeys.KnownKey(row.credential_id, tuple(row.transports), row.public_key, row.sign_count)
    count = passkeys.signed(assertion, challenge=challenge, party=party, key=key)
    if count is None:
        return False
    row.sign_count, row.used_at = count, tx.now
    return True


async def _pass_gate(tx: Tx, enrolment: Enrolment, *, secret: bytes) -> rules.Gate | Locked:
    key = rules.factor_gate_key(secret, enrolment.id)
    gate = await gates.count_try(tx, key)
    if isinstance(gate, Locked):
        tx.audit("identity.refuse_locked_factor", "enrolment", enrolment.id)
    return gate


async def _let_pass(tx: Tx, enrolment: Enrolment, *, secret: bytes) -> None:
    await gates.open_gates(tx, rules.factor_gate_key(secret, enrolment.id))


def _fail(tx: Tx, enrolment: Enrolment, way: Way, gate: rules.Gate, refusal: Refusal) -> Refusal:
    tx.emit(SecondFactorFailed(enrolment_id=enrolment.id, way=way))
    tx.audit("identity.fail_second_factor", "enrolment", enrolment.id, way=way)
    if gate.locked_until is None:
        return refusal
    tx.emit(SecondFactorLocked(enrolment_id=enrolment.id, until=gate.locked_until))
    tx.audit("identity.lock_second_factor", "enrolment", enrolment.id, until=gate.locked_until)
    return rules.locked(gate.locked_until, tx.now)


async def spend_code(
    tx: Tx, enrolment_id: UUID, way: Way, code: str, sent_for: SentFor | None, slow: Slow | None
) -> bool:
    """Whether it is right; it is spent then. The gate is the caller's."""
    match way:
        case Way.AUTHENTICATOR:
            return await _spend_app_code(tx, enrolment_id, code)
        case Way.RECOVERY_CODE:
            return await spend_recovery_code(tx, enrolment_id, code, slow)
        case Way.SMS | Way.EMAIL if sent_for is not None:
            return await spend_sent_code(tx, enrolment_id, way, code, sent_for)
        case _:
            return False


async def _spend_app_code(tx: Tx, enrolment_id: UUID, code: str) -> bool:
    """Of two with the same code the second waits for the row, and finds the counter spent."""
    query = (
        select(AuthenticatorRow, EnrolmentRow.realm, EnrolmentRow.holder_id)
        .join(EnrolmentRow, EnrolmentRow.id == AuthenticatorRow.enrolment_id)
        .where(AuthenticatorRow.enrolment_id == enrolment_id, AuthenticatorRow.confirmed_at.is_not(None))
        .with_for_update(of=AuthenticatorRow)
    )
    found = (await tx.session.execute(query)).one_or_none()
    if found is None:
        return False
    return spend_counter(tx, found[0], code, who=person(found.realm, found.holder_id, enrolment_id))


def spend_counter(tx: Tx, row: AuthenticatorRow, code: str, *, who: str) -> bool:
    """The caller holds the row's lock. `who`: as `bindings.person` says it."""
    try:
        plain = tx.vault.open(APPS, row.sealed_secret, about=about_app(row.id, who))
    except Tampered:
        note_altered(tx, Way.AUTHENTICATOR, row.id, row.enrolment_id)
        return False
    counter = one_time_codes.accepted_counter(plain, code, now=tx.now, last=row.last_counter)
    if counter is None:
        return False
    row.last_counter, row.used_at = counter, tx.now
    return True
