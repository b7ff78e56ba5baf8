"""Challenges for passkeys: made here, kept as a hash for minutes, good once, for one purpose and one subject."""

import secrets
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete

from bankhall.identity.models import PasskeyChallengeRow
from bankhall.identity.rules import passkeys as rules
from bankhall.kernel.db import Tx


class Purpose(StrEnum):
    SIGN_IN = "sign_in"  # nobody is known yet: no subject
    SECOND_STEP = "second_step"  # of a pending sign-in
    REGISTER = "register"  # in a session
    CONFIRM = "confirm"  # in a session
    RECOVERY = "recovery"  # of a recovery
    CONTENT = "content"  # of a confirmation of exactly something
    CONTACT = "contact"  # in a session, of a contact that is to be proved
    NEW_CONTACT = "new_contact"  # of a contact that waits to come into the customer file


async def new_challenge(
    tx: Tx, purpose: Purpose, subject_id: UUID | None = None, *, challenge: bytes | None = None
) -> bytes:
    """A subject has one of each purpose at a time: an earlier one is good no more. `challenge`: where what is signed
    says something by itself, and has chance enough in it.
    """
    if subject_id is not None:
        await tx.session.execute(
            delete(PasskeyChallengeRow).where(
                PasskeyChallengeRow.subject_id == subject_id, PasskeyChallengeRow.purpose == purpose
            )
        )
    challenge = challenge or secrets.token_bytes(rules.CHALLENGE_BYTES)
    tx.session.add(
        PasskeyChallengeRow(
            challenge_hash=rules.challenge_hash(challenge),
            purpose=purpose,
            subject_id=subject_id,
            ends_at=tx.now + rules.CHALLENGE_FOR,
        )
    )
    return challenge


async def take_challenge(tx: Tx, client_data: bytes, purpose: Purpose, subject_id: UUID | None = None) -> bytes | None:
    """The challenge that was signed, if it was ours, for this and in time. It is spent, whatever comes of it: so the
    caller commits. Of two at once one gets it.
    """
    challenge = rules.challenge_in(client_data)
    if challenge is None:
        return None
    is_it = (
        (PasskeyChallengeRow.challenge_hash == rules.challenge_hash(challenge))
        & (PasskeyChallengeRow.purpose == purpose)
        & PasskeyChallengeRow.subject_id.is_not_distinct_from(subject_id)
    )
    ends_at = await tx.session.scalar(delete(PasskeyChallengeRow).where(is_it).returning(PasskeyChallengeRow.ends_at))
    return challenge if ends_at is not None and tx.now < ends_at else None
