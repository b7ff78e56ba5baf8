"""For the day on which the staff's provider is gone: one member of staff, who is linked to it, may come in once by
their password and a second factor of the house, although the provider alone counts (ADR 0023).

No route leads here. Whoever holds the machine says it on the command line, with a reason, and everybody who looks after
the staff sees it on their first page.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from bankhall.identity import queries, rules
from bankhall.identity.errors import FactorMissing, LetInNotNeeded, NoSuchEnrolment
from bankhall.identity.events import StaffLetIn
from bankhall.identity.models import LetInRow, PendingSignInRow
from bankhall.identity.types import Enrolment, Realm
from bankhall.kernel.db import Tx


async def let_staff_in(tx: Tx, login: str, *, reason: str, operator: str) -> datetime:
    """Until when they may begin to sign in. An earlier word that was not used is replaced by this one. `operator`: what
    the machine calls whoever says it.

    Raises NoSuchEnrolment, also for who is barred or has left; LetInNotNeeded for who has a password as always;
    FactorMissing for who has no second factor: a password alone lets nobody in.
    """
    enrolment_id = await queries.enrolment_with(tx, Realm.STAFF, login)
    enrolment = await queries.lock_open_enrolment(tx, enrolment_id) if enrolment_id else None
    if enrolment is None:
        raise NoSuchEnrolment
    if await queries.link_of(tx, enrolment.id) is None:
        raise LetInNotNeeded
    if not await queries.ways_of(tx, enrolment.id):
        raise FactorMissing
    until = tx.now + rules.LET_IN_FOR
    begun = select(LetInRow.pending_id).where(LetInRow.enrolment_id == enrolment.id)
    await tx.session.execute(delete(PendingSignInRow).where(PendingSignInRow.id.in_(begun)))
    word = {"made_at": tx.now, "ends_at": until, "pending_id": None, "session_id": None}
    said = insert(LetInRow).values(enrolment_id=enrolment.id, **word)
    await tx.session.execute(said.on_conflict_do_update(index_elements=[LetInRow.enrolment_id], set_=word))
    tx.emit(StaffLetIn(staff_id=enrolment.holder_id, until=until))
    tx.audit("identity.let_in", "staff", enrolment.holder_id, reason=reason, until=until, operator=operator)
    return until


async def hand_to_second_step(tx: Tx, enrolment: Enrolment, pending_id: UUID) -> None:
    """The password was right: who waits to be let in goes on in this sign-in, and an earlier one of theirs is over.
    Nothing where nobody waits. The caller holds the enrolment's lock.
    """
    if enrolment.realm is not Realm.STAFF:
        return
    is_open = (LetInRow.enrolment_id == enrolment.id) & LetInRow.session_id.is_(None) & (LetInRow.ends_at > tx.now)
    earlier = select(LetInRow.pending_id).where(is_open)
    await tx.session.execute(delete(PendingSignInRow).where(PendingSignInRow.id.in_(earlier)))
    await tx.session.execute(update(LetInRow).where(is_open).values(pending_id=pending_id))


async def spend(tx: Tx, enrolment: Enrolment, pending_id: UUID, session_id: UUID) -> None:
    """They are in, by both: the word is used up. The password counts once more in that session, to confirm by."""
    is_theirs = (LetInRow.enrolment_id == enrolment.id) & (LetInRow.pending_id == pending_id)
    spent = update(LetInRow).where(is_theirs & LetInRow.session_id.is_(None)).values(session_id=session_id)
    if await tx.session.scalar(spent.returning(LetInRow.enrolment_id)) is not None:
        tx.audit("identity.use_let_in", "staff", enrolment.holder_id, session_id=session_id)
