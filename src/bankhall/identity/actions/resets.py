"""For whoever has lost everything they sign in with: asked for by one person at the bank, done by the yes of a second.

A customer is handed a code at the counter, by which they choose a password once; staff set up another second factor
when they next sign in.
"""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from bankhall.identity import queries
from bankhall.identity.actions import passwords
from bankhall.identity.actions.contacts import drop_contact_factors
from bankhall.identity.actions.enrolment import drop_factors
from bankhall.identity.actions.recovery import code_hash, new_code
from bankhall.identity.actions.roles import asked_by
from bankhall.identity.actions.second_factors import note_factors_gone
from bankhall.identity.actions.sessions import end_sessions
from bankhall.identity.actions.sign_in import keep_password
from bankhall.identity.actions.waiting import drop_recoveries
from bankhall.identity.errors import NoSuchEnrolment, OwnReset, StaffHasLeft
from bankhall.identity.events import SignInReset
from bankhall.identity.models import SetUpCodeRow
from bankhall.identity.permissions import MANAGE_STAFF, RESET_CUSTOMER
from bankhall.identity.rules import recovery as rules
from bankhall.identity.types import Realm, ResetCustomer, ResetStaff
from bankhall.kernel.db import Tx
from bankhall.kernel.four_eyes.actions import propose
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.types import Wish


async def propose_customer_reset(tx: Tx, customer_id: UUID, *, reason: str) -> tuple[UUID, str]:
    """The proposal's id, and the code for the customer's hand: told once, and good from the second person's yes on.

    Raises NoSuchEnrolment, also for whoever may not sign in any more, and what `propose` raises.
    """
    enrolment = await queries.lock_enrolment(tx, Realm.CUSTOMER, customer_id)
    if await queries.lock_open_enrolment(tx, enrolment.id) is None:
        raise NoSuchEnrolment
    code = new_code()
    command = ResetCustomer(customer_id=customer_id, code_hash=code_hash(tx, "set up", enrolment.id, code).hex())
    wish = Wish(command=command, subject_kind="customer", subject_id=str(customer_id), reason=reason)
    [proposal_id] = await propose(tx, RESETTING, [wish])
    return proposal_id, code


async def propose_staff_reset(tx: Tx, staff_id: UUID, *, reason: str) -> UUID:
    """Raises NoSuchStaff, StaffHasLeft, OwnReset, and what `propose` raises."""
    if tx.actor.id == staff_id:
        raise OwnReset
    if (await queries.staff_member(tx, staff_id)).left_at is not None:
        raise StaffHasLeft
    command = ResetStaff(staff_id=staff_id)
    wish = Wish(command=command, subject_kind="staff", subject_id=str(staff_id), reason=reason)
    [proposal_id] = await propose(tx, RESETTING_STAFF, [wish])
    return proposal_id


async def _reset_customer(tx: Tx, command: ResetCustomer, backing: Backing) -> None:
    """Nothing that they signed in with opens anything any more, the old password neither. Raises NoSuchEnrolment."""
    enrolment = await queries.lock_enrolment(tx, Realm.CUSTOMER, command.customer_id)
    if await queries.lock_open_enrolment(tx, enrolment.id) is None:
        raise NoSuchEnrolment
    await _forget_all(tx, enrolment.id)
    await keep_password(tx, enrolment.id, passwords.nobodys())
    row = {
        "enrolment_id": enrolment.id,
        "code_hash": bytes.fromhex(command.code_hash),
        "made_at": tx.now,
        "ends_at": tx.now + rules.SET_UP_FOR,
    }
    await tx.session.execute(insert(SetUpCodeRow).values(row))
    tx.emit(SignInReset(enrolment_id=enrolment.id))
    tx.audit("identity.reset_customer", "customer", command.customer_id, **asked_by(backing))


async def _reset_staff(tx: Tx, command: ResetStaff, backing: Backing) -> None:
    """Raises NoSuchStaff, StaffHasLeft, OwnReset."""
    if tx.actor.id == command.staff_id:
        raise OwnReset
    if (await queries.staff_member(tx, command.staff_id)).left_at is not None:
        raise StaffHasLeft
    enrolment = await queries.lock_enrolment(tx, Realm.STAFF, command.staff_id)
    await _forget_all(tx, enrolment.id)
    tx.audit("identity.reset_staff", "staff", command.staff_id, **asked_by(backing))


async def _forget_all(tx: Tx, enrolment_id: UUID) -> None:
    await drop_factors(tx, enrolment_id)
    await end_sessions(tx, enrolment_id)
    await drop_recoveries(tx, enrolment_id)
    note_factors_gone(tx, enrolment_id, await drop_contact_factors(tx, enrolment_id))


RESETTING = Deed(ResetCustomer, RESET_CUSTOMER, RESET_CUSTOMER, _reset_customer, queries.tell_customer_reset)
RESETTING_STAFF = Deed(ResetStaff, MANAGE_STAFF, MANAGE_STAFF, _reset_staff, queries.tell_staff_reset)
