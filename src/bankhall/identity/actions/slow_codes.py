"""Codes that people read from paper or from a message: recovery codes, set-up codes, codes that stop a recovery. 49
random bits are too many to guess at a gate and too few for whoever holds a copy of the database, so they are kept as
passwords are, by argon2id under a random salt, and keyed besides (ASVS 6.5.2).

Hashing is slow, so it comes before the transaction, as with passwords. All recovery codes of a person have one salt:
a guess costs one hash, however many there are. A guess at what nobody has costs as much.

    handed = await hand_out()                                       told once: handed.code
    row.code_hash, row.salting = kept(tx, "set up", enrolment_id, handed.slow), handed.slow.salting
    slow = await slowed(db, salting_of, typed)                      before the transaction
    is_kept(tx, "set up", enrolment_id, typed, slow, row.code_hash, row.salting)
"""

import hmac
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, update

from bankhall.identity import queries
from bankhall.identity.actions import passwords
from bankhall.identity.events import RecoveryCodeUsed
from bankhall.identity.models import EnrolmentRow, RecoveryCodeRow
from bankhall.identity.rules import one_time_codes
from bankhall.identity.types import Handed, Slow, Way
from bankhall.kernel.db import Doors, Reading, Tx
from bankhall.kernel.turns import Turns

# Guesses of one session, sign-in or recovery take turns, so that its tries are used up before it has cost many hashes.
_GUESSES: Final = Turns(of_one_waiting=4)

_NOBODY: Final = UUID(int=0)


async def hand_out() -> Handed:
    """Before the transaction that keeps it. Raises TooMany."""
    code, salting = new_code(), passwords.new_salting()
    with passwords.turn():
        return Handed(code, Slow(salting, await passwords.slowly(_normal(code).encode(), salting)))


async def slowed(typed: str, salting: str | None) -> Slow:
    """`salting`: of the code that is guessed at; none where there is none. Take a turn of `passwords` first."""
    salting = salting or passwords.nobodys_salting()
    return Slow(salting, await passwords.slowly(_normal(typed).encode(), salting))


def kept(reading: Reading, purpose: str, enrolment_id: UUID, slow: Slow) -> bytes:
    """Bound to its purpose and its person by the bank's key: elsewhere it opens nothing."""
    return reading.vault.mac("identity.slow_codes", f"{purpose}|{enrolment_id}|{slow.hashed.hex()}".encode())


def is_kept(
    reading: Reading, purpose: str, enrolment_id: UUID, typed: str, slow: Slow, code_hash: bytes, salting: str | None
) -> bool:
    """Also of those that were handed out before codes were slowed; the last of them ran out three days after that."""
    if salting is None:
        return hmac.compare_digest(code_hash, _before(reading, purpose, enrolment_id, typed))
    return slow.salting == salting and hmac.compare_digest(code_hash, kept(reading, purpose, enrolment_id, slow))


def written(reading: Reading, purpose: str, enrolment_id: UUID, slow: Slow) -> str:
    """For where a code waits for a second person's yes: one text, which `read_written` takes apart."""
    return f"{slow.salting}${kept(reading, purpose, enrolment_id, slow).hex()}"


def read_written(text: str) -> tuple[bytes, str | None]:
    salting, _, code_hash = text.rpartition("$")
    return bytes.fromhex(code_hash), salting or None


def new_code() -> str:
    """As it is told, once."""
    characters, out_of = one_time_codes.recovery_shape()
    return one_time_codes.recovery_code(bytes(secrets.randbelow(out_of) for _ in range(characters)))


# ------------------------------------------------------------------------------------------------------ recovery codes


@asynccontextmanager
async def guess(
    db: Doors, who: object, way: Way, typed: str, enrolment_id: UUID | None, *, gate: bytes | None = None
) -> AsyncIterator[Slow | None]:
    """Around the transaction that shows a code: made slow where it is a recovery code, else None. `who`: the session,
    sign-in or recovery in which it is shown. None also behind a closed `gate`, where it is not looked at. Raises
    TooMany.
    """
    if way is not Way.RECOVERY_CODE:
        yield None
        return
    async with _GUESSES.take(who):
        found = await db.read(_to_slow, enrolment_id or _NOBODY, typed, gate=gate)
        if found is None:
            yield None
            return
        digest, salting = found
        with passwords.turn():
            slow = Slow(salting, await passwords.slowly(digest, salting))
        yield slow


async def slow_recovery_codes(db: Doors, enrolment_id: UUID, codes: Iterable[str]) -> list[Slow]:
    """All under one salt. One after the other: who signs in meanwhile has a turn between them. Raises TooMany."""
    salting, made = passwords.new_salting(), []
    async with _GUESSES.take(enrolment_id):
        for digest in await db.read(_digests, enrolment_id, list(codes)):
            with passwords.turn():
                made.append(Slow(salting, await passwords.slowly(digest, salting)))
    return made


async def spend_recovery_code(tx: Tx, enrolment_id: UUID, typed: str, slow: Slow | None) -> bool:
    """Whether it is one of theirs that nobody has used; it is used then."""
    if one_time_codes.normal_recovery_code(typed) is None:
        return False
    digest, salting = _digest(tx, enrolment_id, typed), await _salting(tx, enrolment_id)
    if salting is None:
        code_hash = digest  # from before they were slowed
    elif slow is not None and slow.salting == salting:
        code_hash = slow.hashed
    else:
        code_hash = await passwords.slowly(digest, salting)  # slowed a moment ago
    unused = (RecoveryCodeRow.enrolment_id == enrolment_id) & RecoveryCodeRow.used_at.is_(None)
    spent = await tx.session.execute(
        update(RecoveryCodeRow)
        .where(unused, RecoveryCodeRow.code_hash == code_hash, RecoveryCodeRow.salting.is_not_distinct_from(salting))
        .values(used_at=tx.now)
        .returning(RecoveryCodeRow.code_hash)
    )
    if spent.one_or_none() is None:
        return False
    left = await tx.session.scalar(select(func.count()).select_from(RecoveryCodeRow).where(unused)) or 0
    tx.emit(RecoveryCodeUsed(enrolment_id=enrolment_id, left=left))
    tx.audit("identity.use_recovery_code", "enrolment", enrolment_id, left=left)
    return True


async def slow_old_codes(doors: Doors, *, most: int = 20) -> int:
    """Recovery codes that were made before they were slowed, of so many people: what is kept is slowed, and the codes
    on paper stay good. How many people had some. A code that was used is nobody's secret any more.
    """
    found = await doors.read(_old_codes, most)
    for enrolment_id, digests in found:
        salting = passwords.new_salting()
        slow = {}
        for digest in digests:
            with passwords.turn():
                slow[digest] = await passwords.slowly(digest, salting)
        await doors.write(_keep_slowed, enrolment_id, salting, slow)
    return len(found)


async def _old_codes(reading: Reading, most: int) -> list[tuple[UUID, list[bytes]]]:
    old = RecoveryCodeRow.salting.is_(None) & RecoveryCodeRow.used_at.is_(None)
    whose = select(RecoveryCodeRow.enrolment_id).where(old).distinct().limit(most)
    query = select(RecoveryCodeRow.enrolment_id, RecoveryCodeRow.code_hash).where(
        old, RecoveryCodeRow.enrolment_id.in_(whose)
    )
    found: dict[UUID, list[bytes]] = {}
    for enrolment_id, code_hash in (await reading.session.execute(query)).all():
        found.setdefault(enrolment_id, []).append(bytes(code_hash))
    return list(found.items())


async def _keep_slowed(tx: Tx, enrolment_id: UUID, salting: str, slow: dict[bytes, bytes]) -> None:
    """All at once, so that a person's codes have one salt. One that was used meanwhile stays as it is, used."""
    await tx.session.execute(select(EnrolmentRow.id).where(EnrolmentRow.id == enrolment_id).with_for_update())
    for before, after in slow.items():
        old = (RecoveryCodeRow.enrolment_id == enrolment_id) & (RecoveryCodeRow.code_hash == before)
        unused = RecoveryCodeRow.used_at.is_(None) & RecoveryCodeRow.salting.is_(None)
        await tx.session.execute(update(RecoveryCodeRow).where(old, unused).values(code_hash=after, salting=salting))


async def _to_slow(reading: Reading, enrolment_id: UUID, typed: str, *, gate: bytes | None) -> tuple[bytes, str] | None:
    if gate is not None and await queries.is_closed(reading, gate):
        return None
    salting = await _salting(reading, enrolment_id)
    return _digest(reading, enrolment_id, typed), salting or passwords.nobodys_salting()


async def _digests(reading: Reading, enrolment_id: UUID, codes: list[str]) -> list[bytes]:
    return [_digest(reading, enrolment_id, code) for code in codes]


async def _salting(reading: Reading, enrolment_id: UUID) -> str | None:
    unused = (RecoveryCodeRow.enrolment_id == enrolment_id) & RecoveryCodeRow.used_at.is_(None)
    found: str | None = await reading.session.scalar(select(RecoveryCodeRow.salting).where(unused).limit(1))
    return found


def _digest(reading: Reading, enrolment_id: UUID, typed: str) -> bytes:
    """What is slowed; kept by itself before codes were."""
    return reading.vault.mac("identity.recovery_codes", f"{enrolment_id}|{_normal(typed)}".encode())


def _before(reading: Reading, purpose: str, enrolment_id: UUID, typed: str) -> bytes:
    return reading.vault.mac("identity.recovery", f"{purpose}|{enrolment_id}|{_normal(typed)}".encode())


def _normal(typed: str) -> str:
    return one_time_codes.normal_recovery_code(typed) or ""
