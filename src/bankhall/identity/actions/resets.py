"""For whoever has lost everything they sign in with: asked for by one person at the bank, done by the yes of a second.

A customer is handed a code at the counter, by which they choose a password once; staff set up another second factor
when they next sign in. A colleague who was hired and let their first code run out gets another.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from bankhall.identity import queries
from bankhall.identity.actions import passwords
from bankhall.identity.actions.contacts import drop_contact_factors
from bankhall.identity.actions.enrolment import drop_factors
from bankhall.identity.actions.recovery import SET_UP
from bankhall.identity.actions.roles import asked_by
from bankhall.identity.actions.second_factors import note_factors_gone
from bankhall.identity.actions.sessions import end_sessions
from bankhall.identity.actions.sign_in import keep_password
from bankhall.identity.actions.slow_codes import read_written, written
from bankhall.identity.actions.staff import hire_into
from bankhall.identity.actions.waiting import drop_recoveries
from bankhall.identity.errors import HasBeenIn, NoSuchEnrolment, OwnReset, StaffHasLeft
from bankhall.identity.events import SetUpCodeIssued, SignInReset, StaffReset
from bankhall.identity.models import SetUpCodeRow
from bankhall.identity.permissions import MANAGE_STAFF, RESET_CUSTOMER
from bankhall.identity.rules import recovery as rules
from bankhall.identity.types import HireStaff, InviteStaff, Realm, ResetCustomer, ResetStaff, Slow
from bankhall.kernel.db import Tx
from bankhall.kernel.four_eyes.actions import propose
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.types import Wish


async def propose_customer_reset(tx: Tx, customer_id: UUID, slow: Slow, *, reason: str) -> UUID:
    """The proposal's id. `slow`: of the code for the customer's hand, good from the second person's yes on.

    Raises NoSuchEnrolment, also for whoever may not sign in any more, and what `propose` raises.
    """
    enrolment = await queries.lock_enrolment(tx, Realm.CUSTOMER, customer_id)
    if await queries.lock_open_enrolment(tx, enrolment.id) is None:
        raise NoSuchEnrolment
    command = ResetCustomer(customer_id=customer_id, code_hash=written(tx, SET_UP, enrolment.id, slow))
    wish = Wish(command=command, subject_kind="customer", subject_id=str(customer_id), reason=reason)
    [proposal_id] = await propose(tx, RESETTING, [wish])
    return proposal_id


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


async def propose_new_code(tx: Tx, staff_id: UUID, slow: Slow, *, reason: str) -> UUID:
    """For a colleague who was hired and whose code nobody has used in time. The proposal's id. `slow`: of the code for
    their hand, good from the second person's yes on, in place of the one before.

    Raises NoSuchStaff, StaffHasLeft, HasBeenIn, and what `propose` raises.
    """
    await _refuse_inviting(tx, staff_id)
    enrolment = await queries.lock_enrolment(tx, Realm.STAFF, staff_id)
    command = InviteStaff(staff_id=staff_id, code_hash=written(tx, SET_UP, enrolment.id, slow))
    wish = Wish(command=command, subject_kind="staff", subject_id=str(staff_id), reason=reason)
    [proposal_id] = await propose(tx, INVITING, [wish])
    return proposal_id


async def invite_into(tx: Tx, name: str, login: str, role: str, slow: Slow) -> UUID:
    """Hires into a role from the command line, as hire_into does. Returns their id. `slow`: of the code by which they
    choose their first password: nobody else has ever known one (ASVS 6.4.1).
    """
    staff_id = await hire_into(tx, HireStaff(name=name, login=login, password=passwords.nobodys()), role)
    await keep_code(tx, Realm.STAFF, staff_id, slow, lasts=rules.SET_UP_STAFF_FOR)
    return staff_id


async def keep_code(tx: Tx, realm: Realm, holder_id: UUID, slow: Slow, *, lasts: timedelta = rules.SET_UP_FOR) -> None:
    """Of a code for somebody's hand (`slow_codes.hand_out`): by it they choose a password. Raises NoSuchEnrolment."""
    enrolment = await queries.lock_enrolment(tx, realm, holder_id)
    await _keep_code(tx, enrolment.id, written(tx, SET_UP, enrolment.id, slow), lasts=lasts)
    if realm is Realm.STAFF:
        tx.emit(SetUpCodeIssued(enrolment_id=enrolment.id))


async def _refuse_inviting(tx: Tx, staff_id: UUID) -> None:
    if (await queries.staff_member(tx, staff_id)).left_at is not None:
        raise StaffHasLeft
    if await queries.has_been_in(tx, staff_id):
        raise HasBeenIn


async def _invite(tx: Tx, command: InviteStaff, backing: Backing) -> None:
    """Raises NoSuchStaff, StaffHasLeft, HasBeenIn."""
    enrolment = await queries.lock_enrolment(tx, Realm.STAFF, command.staff_id)
    await _refuse_inviting(tx, command.staff_id)
    await _keep_code(tx, enrolment.id, command.code_hash, lasts=rules.SET_UP_STAFF_FOR)
    tx.emit(SetUpCodeIssued(enrolment_id=enrolment.id))
    tx.audit("identity.invite_staff", "staff", command.staff_id, **asked_by(backing))


async def _keep_code(tx: Tx, enrolment_id: UUID, text: str, *, lasts: timedelta) -> None:
    """In place of one from before."""
    code_hash, salting = read_written(text)
    row = {"code_hash": code_hash, "salting": salting, "made_at": tx.now, "ends_at": tx.now + lasts}
    kept = insert(SetUpCodeRow).values(enrolment_id=enrolment_id, **row)
    fresh = {name: kept.excluded[name] for name in row}
    await tx.session.execute(kept.on_conflict_do_update(index_elements=["enrolment_id"], set_=fresh))


async def _reset_customer(tx: Tx, command: ResetCustomer, backing: Backing) -> None:
    """Nothing that they signed in with opens anything any more, the old password neither. Raises NoSuchEnrolment."""
    enrolment = await queries.lock_enrolment(tx, Realm.CUSTOMER, command.customer_id)
    if await queries.lock_open_enrolment(tx, enrolment.id) is None:
        raise NoSuchEnrolment
    await _forget_all(tx, enrolment.id)
    await keep_password(tx, enrolment.id, passwords.nobodys())
    await _keep_code(tx, enrolment.id, command.code_hash, lasts=rules.SET_UP_FOR)
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
    tx.emit(StaffReset(enrolment_id=enrolment.id))
    tx.audit("identity.reset_staff", "staff", command.staff_id, **asked_by(backing))


async def _forget_all(tx: Tx, enrolment_id: UUID) -> None:
    await drop_factors(tx, enrolment_id)
    await end_sessions(tx, enrolment_id)
    await drop_recoveries(tx, enrolment_id)
    note_factors_gone(tx, enrolment_id, await drop_contact_factors(tx, enrolment_id))


RESETTING = Deed(ResetCustomer, RESET_CUSTOMER, RESET_CUSTOMER, _reset_customer, queries.tell_customer_reset)
INVITING = Deed(InviteStaff, MANAGE_STAFF, MANAGE_STAFF, _invite, queries.tell_inviting)
RESETTING_STAFF = Deed(ResetStaff, MANAGE_STAFF, MANAGE_STAFF, _reset_staff, queries.tell_staff_reset)
