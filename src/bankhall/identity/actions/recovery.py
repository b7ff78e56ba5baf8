"""A lost password. Whoever says so tells a name and a document number, shows all but the password (a passkey, the app,
a recovery code) and chooses a new one. It holds a day later, unless its owner stops it, or at once where a passkey was
shown on a device that they are known on. Nobody is signed in by it: that takes the password and the second factor.

A stranger learns nothing: a recovery of nobody goes as far, costs as much and ends in the same words.
"""

import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import exists, select

from bankhall.identity import queries, rules, words
from bankhall.identity.actions import gates, passwords
from bankhall.identity.actions.challenges import Purpose, new_challenge, take_challenge
from bankhall.identity.actions.devices import known_device
from bankhall.identity.actions.factors import check_passkey, spend_code
from bankhall.identity.actions.sent_codes import send_code
from bankhall.identity.actions.sessions import end_sessions
from bankhall.identity.actions.sign_in import keep_password
from bankhall.identity.actions.slow_codes import guess, hand_out, is_kept, kept, slowed
from bankhall.identity.actions.tell import tell_address
from bankhall.identity.actions.waiting import drop_recoveries
from bankhall.identity.errors import Locked, NoRecovery, NoWaitingPassword, WrongCode
from bankhall.identity.events import PasswordChanged, RecoveryAsked, RecoveryCodeWanted, RecoveryStopped
from bankhall.identity.models import ContactRow, RecoveryRow, SetUpCodeRow, SignInNameRow, WaitingPasswordRow
from bankhall.identity.rules import names, passkeys, sent_codes
from bankhall.identity.rules import recovery as rule
from bankhall.identity.types import (
    Assertion,
    Enrolment,
    Handed,
    NameKind,
    PasswordHash,
    Realm,
    Recovering,
    RelyingParty,
    SentFor,
    Session,
    Slow,
    Way,
)
from bankhall.kernel.db import Doors, Reading, Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.notify.types import Fact

# Stands where nobody does, so that the same is asked and done.
_NOBODY: Final = UUID(int=0)

# What a code is for.
SET_UP: Final = "set up"
_STOP: Final = "stop"

Shown = Callable[[Tx, RecoveryRow, UUID], Awaitable[bool]]


async def begin_recovery(tx: Tx, name: str, document: str) -> Recovering:
    """The same whoever asks for whomever."""
    enrolment_id = await queries.enrolment_with(tx, Realm.CUSTOMER, name)
    has_document = exists().where(
        SignInNameRow.enrolment_id == (enrolment_id or _NOBODY),
        SignInNameRow.kind == NameKind.DOCUMENT,
        SignInNameRow.name_key == queries.name_key(tx, Realm.CUSTOMER, names.normal_name(document) or ""),
    )
    is_theirs = await tx.session.scalar(select(has_document))
    token = secrets.token_urlsafe(32)
    row = RecoveryRow(
        id=new_id(),
        token_hash=rules.token_hash(token),
        enrolment_id=enrolment_id if is_theirs else None,
        begun_at=tx.now,
        ends_at=tx.now + rule.STEP,
        tries=0,
    )
    tx.session.add(row)
    tx.audit("identity.begin_recovery", "recovery", row.id, enrolment_id=row.enrolment_id)
    return Recovering(row.ends_at, token)


async def ask_passkey_to_recover(tx: Tx, token: str | None, *, party: RelyingParty) -> passkeys.Options:
    """The device offers what it holds for the bank: a list would tell whose passkeys there are. Raises NoRecovery."""
    row = await _lock(tx, token)
    if row is None:
        raise NoRecovery
    return passkeys.ask_to_sign(party, challenge=await new_challenge(tx, Purpose.RECOVERY, row.id))


async def ask_for_code(tx: Tx, token: str | None, way: Way, language: Language) -> datetime:
    """A code to a contact that its owner has proved, where there is one that may stand for all but the password. It is
    sent elsewhere, so that who asks sees no difference. Until when it is good. Raises NoRecovery.
    """
    row = await _lock(tx, token)
    if row is None:
        raise NoRecovery
    tx.emit(RecoveryCodeWanted(recovery_id=row.id, way=way, language=language))
    return tx.now + sent_codes.GOOD_FOR


async def send_wanted_code(tx: Tx, recovery_id: UUID, way: Way, language: Language) -> None:
    """Nothing where it may not be, or not again so soon."""
    row = await tx.session.get(RecoveryRow, recovery_id, with_for_update=True)
    if row is None or row.enrolment_id is None or row.ends_at <= tx.now:
        return
    enrolment = await queries.lock_open_enrolment(tx, row.enrolment_id)
    if enrolment is None or not rule.is_enough(way, await queries.ways_of(tx, enrolment.id)):
        return
    sent_for = await _sent_for(tx, row, enrolment.id, way)
    if sent_for is not None:
        with suppress(Refusal):
            await send_code(tx, enrolment, way, sent_for, template=words.RECOVERY_CODE, language=language)


async def recover_with_code(
    db: Doors, token: str | None, way: Way, code: str, new_password: str, *, device: str | None, secret: bytes
) -> datetime:
    """From when on the new password holds. Raises BadInput naming `new_password`, NoRecovery, WrongCode, TooMany."""

    async def shown(tx: Tx, recovery: RecoveryRow, enrolment_id: UUID) -> bool:
        sent_for = await _sent_for(tx, recovery, enrolment_id, way)
        return await spend_code(tx, enrolment_id, way, code, sent_for, slow)

    whose = await db.read(_whose, token) if way is Way.RECOVERY_CODE else None
    async with guess(db, token, way, code, whose) as slow:
        return await _recover(db, token, way, shown, new_password, device=device, secret=secret)


async def recover_with_passkey(
    db: Doors,
    token: str | None,
    assertion: Assertion,
    new_password: str,
    *,
    party: RelyingParty,
    device: str | None,
    secret: bytes,
) -> datetime:
    """The same by a passkey."""

    async def shown(tx: Tx, recovery: RecoveryRow, enrolment_id: UUID) -> bool:
        challenge = await take_challenge(tx, assertion.client_data, Purpose.RECOVERY, recovery.id)
        if challenge is None or assertion.owner not in (None, enrolment_id.bytes):
            return False
        return await check_passkey(tx, enrolment_id, assertion, challenge=challenge, party=party)

    return await _recover(db, token, Way.PASSKEY, shown, new_password, device=device, secret=secret)


async def hold_due_passwords(tx: Tx, *, most: int = 200) -> int:
    """Those whose time has come. Who may not sign in any more gets none. Returns how many were looked at."""
    due = select(WaitingPasswordRow.enrolment_id).where(WaitingPasswordRow.holds_at <= tx.now).limit(most)
    found = list(await tx.session.scalars(due))
    for enrolment_id in found:
        enrolment = await queries.lock_open_enrolment(tx, enrolment_id)
        waiting = await tx.session.get(WaitingPasswordRow, enrolment_id, with_for_update=True)
        if enrolment is None:
            await drop_recoveries(tx, enrolment_id)
        elif waiting is not None and waiting.holds_at <= tx.now:  # not stopped meanwhile
            await _take_password(tx, enrolment, PasswordHash(waiting.secret))
    return len(found)


async def stop_own_recovery(tx: Tx, session: Session) -> None:
    """By its owner, on any device on which they are signed in. Raises NoWaitingPassword."""
    enrolment = await queries.lock_open_enrolment(tx, session.enrolment_id)
    if enrolment is None or not await drop_recoveries(tx, enrolment.id):
        raise NoWaitingPassword
    _note_stopped(tx, enrolment)


async def stop_recovery(db: Doors, name: str, code: str, *, secret: bytes) -> Refusal | None:
    """By the code that all contacts of its owner were told. Answers WrongCode, Locked. Raises TooMany."""
    with passwords.turn():
        slow = await slowed(code, await db.read(_stop_salting, name))
        return await db.write(_stop, name, code, slow, secret=secret)


async def _stop(tx: Tx, name: str, code: str, slow: Slow, *, secret: bytes) -> Refusal | None:
    found = await _behind_code(tx, name, secret=secret)
    if isinstance(found, Refusal):
        return found
    waiting = await tx.session.get(WaitingPasswordRow, found.id if found else _NOBODY)
    is_right = (
        found is not None
        and waiting is not None
        and is_kept(tx, _STOP, found.id, code, slow, waiting.stop_hash, waiting.stop_salting)
    )
    if found is None or not is_right:
        return _refuse(tx, name, secret=secret)
    await drop_recoveries(tx, found.id)
    await gates.open_gates(tx, rules.set_up_gate_key(secret, name))
    _note_stopped(tx, found)
    return None


async def set_up_password(db: Doors, realm: Realm, name: str, code: str, new_password: str, *, secret: bytes) -> None:
    """By the code from the counter, or of whoever hired one, once. Raises BadInput naming `new_password`, WrongCode,
    Locked, TooMany.
    """
    new = await passwords.refuse_weak(new_password, login=name, field="new_password")
    with passwords.turn():
        fresh = await passwords.hash_again(new)
        slow = await slowed(code, await db.read(_set_up_salting, realm, name))
        refusal = await db.write(_set_up, realm, name, code, slow, fresh, secret=secret)
    if refusal is not None:
        raise refusal


async def _set_up(
    tx: Tx, realm: Realm, name: str, code: str, slow: Slow, fresh: PasswordHash, *, secret: bytes
) -> Refusal | None:
    found = await _behind_code(tx, name, realm=realm, secret=secret)
    if isinstance(found, Refusal):
        return found
    row = await tx.session.get(SetUpCodeRow, found.id if found else _NOBODY)
    is_right = (
        found is not None
        and row is not None
        and tx.now < row.ends_at
        and is_kept(tx, SET_UP, found.id, code, slow, row.code_hash, row.salting)
    )
    if found is None or not is_right:
        return _refuse(tx, name, realm=realm, secret=secret)
    await gates.open_gates(tx, rules.set_up_gate_key(secret, name, realm))
    await _take_password(tx, found, fresh)
    return None


async def _behind_code(tx: Tx, name: str, *, realm: Realm = Realm.CUSTOMER, secret: bytes) -> Enrolment | Locked | None:
    """Whoever has the name and may sign in, once the try is counted."""
    gate = await gates.count_try(tx, rules.set_up_gate_key(secret, name, realm))
    if isinstance(gate, Locked):
        return gate
    enrolment_id = await queries.enrolment_with(tx, realm, name)
    return await queries.lock_open_enrolment(tx, enrolment_id or _NOBODY)


async def _recover(
    db: Doors, token: str | None, way: Way, shown: Shown, new_password: str, *, device: str | None, secret: bytes
) -> datetime:
    """The new password is hashed before anything is looked at: right or wrong, it takes as long."""
    new = await passwords.refuse_weak(new_password, login="", field="new_password")
    with passwords.turn():
        fresh, stop = await passwords.hash_again(new), await hand_out()
        outcome = await db.write(_finish, token, way, shown, fresh, stop, device=device, secret=secret)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def _finish(
    tx: Tx,
    token: str | None,
    way: Way,
    shown: Shown,
    fresh: PasswordHash,
    stop: Handed,
    *,
    device: str | None,
    secret: bytes,
) -> datetime | Refusal:
    """Answered, not raised: what was counted stays."""
    row = await _lock(tx, token)
    if row is None:
        return NoRecovery()
    row.tries += 1
    enrolment = await queries.lock_open_enrolment(tx, row.enrolment_id or _NOBODY)
    who = enrolment.id if enrolment else _NOBODY
    known = await known_device(tx, who, device)
    gate_key = rules.recovery_gate_key(secret, row.enrolment_id or row.id)
    if known is not None:
        gate_key = rules.device_gate_key(secret, gate_key, known)
    gate = await gates.count_try(tx, gate_key)
    is_right = not isinstance(gate, Locked) and await shown(tx, row, who)
    is_enough = rule.is_enough(way, await queries.ways_of(tx, who))
    if enrolment is None or not is_right or not is_enough:
        tx.audit("identity.fail_recovery", "recovery", row.id, enrolment_id=row.enrolment_id, way=way)
        if row.tries >= rule.MOST_TRIES:
            await tx.session.delete(row)
        return WrongCode()
    await gates.open_gates(tx, gate_key)
    holds_at = rule.holds_at(way, is_known_device=known is not None, now=tx.now)
    tx.audit("identity.ask_recovery", "enrolment", enrolment.id, way=way, holds_at=holds_at)
    if holds_at <= tx.now:
        await _take_password(tx, enrolment, fresh)
    else:
        await _wait(tx, enrolment, way, fresh, stop, holds_at)
    return holds_at


async def _wait(tx: Tx, enrolment: Enrolment, way: Way, fresh: PasswordHash, stop: Handed, holds_at: datetime) -> None:
    """In place of another one that was waiting: whoever comes later waits as long."""
    await drop_recoveries(tx, enrolment.id)
    tx.session.add(
        WaitingPasswordRow(
            enrolment_id=enrolment.id,
            secret=fresh.text,
            way=way,
            stop_hash=kept(tx, _STOP, enrolment.id, stop.slow),
            stop_salting=stop.slow.salting,
            asked_at=tx.now,
            holds_at=holds_at,
        )
    )
    await tx.session.flush()
    await _tell_everywhere(tx, enrolment, stop.code, holds_at)
    tx.emit(RecoveryAsked(enrolment_id=enrolment.id, way=way, holds_at=holds_at))


async def _tell_everywhere(tx: Tx, enrolment: Enrolment, stop: str, holds_at: datetime) -> None:
    """Also where nobody has proved that it is theirs: whoever stops it does no harm."""
    rows = await tx.session.scalars(select(ContactRow).where(ContactRow.enrolment_id == enrolment.id))
    for row in list(rows):
        address = await queries.address_of(tx, enrolment, row)
        facts: dict[str, Fact] = {"at": tx.now, "holds": holds_at, "code": stop}
        await tell_address(tx, Way(row.way), address, Language(row.language), words.RECOVERY_ASKED, facts)


async def _sent_for(tx: Tx, recovery: RecoveryRow, enrolment_id: UUID, way: Way) -> SentFor | None:
    """To the contact of that way which is a factor; else to the first that is proved."""
    if way not in sent_codes.SENT:
        return None
    proved = (
        select(ContactRow.id)
        .where(ContactRow.enrolment_id == enrolment_id, ContactRow.way == way, ContactRow.verified_at.is_not(None))
        .order_by(ContactRow.factor_since.nulls_last(), ContactRow.place)
        .limit(1)
    )
    contact_id = await tx.session.scalar(proved)
    return None if contact_id is None else SentFor(Purpose.RECOVERY, recovery.id, contact_id)


async def _take_password(tx: Tx, enrolment: Enrolment, fresh: PasswordHash) -> None:
    """Ends every session; second factors stay. The caller holds the enrolment's lock."""
    await keep_password(tx, enrolment.id, fresh)
    await drop_recoveries(tx, enrolment.id)
    await end_sessions(tx, enrolment.id)
    tx.emit(PasswordChanged(enrolment_id=enrolment.id))
    tx.audit("identity.recover_password", "enrolment", enrolment.id)


def _note_stopped(tx: Tx, enrolment: Enrolment) -> None:
    tx.emit(RecoveryStopped(enrolment_id=enrolment.id))
    tx.audit("identity.stop_recovery", "enrolment", enrolment.id)


def _refuse(tx: Tx, name: str, *, realm: Realm = Realm.CUSTOMER, secret: bytes) -> WrongCode:
    tx.audit("identity.fail_recovery", "sign_in_gate", rules.set_up_gate_key(secret, name, realm).hex())
    return WrongCode()


async def _lock(tx: Tx, token: str | None) -> RecoveryRow | None:
    hashed = rules.token_hash(token) if token else None
    if hashed is None:
        return None
    query = select(RecoveryRow).where(RecoveryRow.token_hash == hashed, RecoveryRow.ends_at > tx.now).with_for_update()
    return (await tx.session.execute(query)).scalar_one_or_none()


async def _whose(reading: Reading, token: str | None) -> UUID | None:
    hashed = rules.token_hash(token) if token else None
    is_it = (RecoveryRow.token_hash == hashed) & (RecoveryRow.ends_at > reading.now)
    found: UUID | None = await reading.session.scalar(select(RecoveryRow.enrolment_id).where(is_it))
    return found


async def _set_up_salting(reading: Reading, realm: Realm, name: str) -> str | None:
    enrolment_id = await queries.enrolment_with(reading, realm, name)
    query = select(SetUpCodeRow.salting).where(SetUpCodeRow.enrolment_id == (enrolment_id or _NOBODY))
    found: str | None = await reading.session.scalar(query)
    return found


async def _stop_salting(reading: Reading, name: str) -> str | None:
    enrolment_id = await queries.enrolment_with(reading, Realm.CUSTOMER, name)
    query = select(WaitingPasswordRow.stop_salting).where(WaitingPasswordRow.enrolment_id == (enrolment_id or _NOBODY))
    found: str | None = await reading.session.scalar(query)
    return found
