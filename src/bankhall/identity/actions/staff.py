"""The people who work here: hired, given roles, gone. Who changes somebody's roles also ends their sessions, so that
nobody works on under roles they no longer have, or have not signed in for.
"""

from uuid import UUID

from sqlalchemy import delete, select

from bankhall.identity import rules
from bankhall.identity.actions.delegations import end_lendings_of
from bankhall.identity.actions.enrolment import drop_link, enroll, place_bar
from bankhall.identity.actions.roles import asked_by, ensure_roles
from bankhall.identity.actions.sessions import end_sessions
from bankhall.identity.actions.staff_addresses import forget_address, give_address
from bankhall.identity.errors import (
    NoSuchEnrolment,
    NoSuchStaff,
    OwnRoles,
    RoleGivenAlready,
    RoleNotGiven,
    StaffHasLeft,
)
from bankhall.identity.events import RoleGiven, RoleTaken, StaffHired, StaffLeft
from bankhall.identity.models import StaffDepartureRow, StaffMemberRow, StaffRoleRow
from bankhall.identity.queries import beginning_key, lock_enrolment, lock_role
from bankhall.identity.rules.names import beginnings
from bankhall.identity.types import Enrolment, HireStaff, Realm
from bankhall.kernel.db import Tx
from bankhall.kernel.four_eyes import actions as four_eyes
from bankhall.kernel.four_eyes.deeds import Backing
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by


async def hire_staff(
    tx: Tx,
    command: HireStaff,
    *,
    staff_id: UUID | None = None,
    enrolment_id: UUID | None = None,
    backing: Backing | None = None,
) -> UUID:
    """A new member of staff, without any role yet. Returns their id. Raises BadInput, LoginTaken."""
    staff_id = staff_id or new_id()
    login = rules.new_login(command.login, realm=Realm.STAFF)
    tx.session.add(
        StaffMemberRow(
            id=staff_id,
            name=rules.person_name(command.name),
            login_beginnings=[beginning_key(tx, beginning) for beginning in beginnings(login)],
            hired_at=tx.now,
            proposal_id=backing and backing.proposal_id,
            **done_by(tx),
        )
    )
    enrolment_id = await enroll(
        tx,
        Realm.STAFF,
        holder_id=staff_id,
        login=login,
        name=command.name,
        password=command.password,
        enrolment_id=enrolment_id,
    )
    if command.email is not None:
        await give_address(tx, enrolment_id, command.email)
    tx.emit(StaffHired(staff_id=staff_id))
    tx.audit("identity.hire_staff", "staff", staff_id, **asked_by(backing))
    return staff_id


async def hire_into(tx: Tx, command: HireStaff, role: str) -> UUID:
    """Hires and gives a role at once, from the command line: how a new bank gets its first administrator.

    Raises BadInput, LoginTaken, NoSuchRole.
    """
    await ensure_roles(tx)
    staff_id = await hire_staff(tx, command)
    await give_role(tx, staff_id, role)
    return staff_id


async def let_staff_go(tx: Tx, staff_id: UUID, *, reason: str) -> None:
    """They have left: sessions, roles and the way in are gone at once, for good, with all that they have asked for,
    that was asked for them, and that they lend and borrow. Raises NoSuchStaff, StaffHasLeft.
    """
    enrolment = await _lock_working(tx, staff_id)
    tx.session.add(StaffDepartureRow(staff_id=staff_id, left_at=tx.now, reason=reason, **done_by(tx)))
    await tx.session.execute(delete(StaffRoleRow).where(StaffRoleRow.staff_id == staff_id))
    await place_bar(tx, enrolment.id, reason=reason)
    await drop_link(tx, enrolment.id)
    await forget_address(tx, enrolment.id)
    await end_lendings_of(tx, staff_id)
    await four_eyes.void_of_maker(tx, staff_id)
    await four_eyes.void_about(tx, "staff", str(staff_id))
    tx.emit(StaffLeft(staff_id=staff_id))
    tx.audit("identity.let_staff_go", "staff", staff_id)


async def give_role(tx: Tx, staff_id: UUID, role: str, *, backing: Backing | None = None) -> None:
    """Raises NoSuchStaff, StaffHasLeft, NoSuchRole, RoleGivenAlready, OwnRoles."""
    enrolment = await _lock_for_roles(tx, staff_id, role)
    if await _has_role(tx, staff_id, role):
        raise RoleGivenAlready
    under = backing and backing.proposal_id
    tx.session.add(StaffRoleRow(staff_id=staff_id, role=role, given_at=tx.now, proposal_id=under, **done_by(tx)))
    await end_sessions(tx, enrolment.id)
    tx.emit(RoleGiven(staff_id=staff_id, role=role))
    tx.audit("identity.give_role", "staff", staff_id, role=role, **asked_by(backing))


async def take_role(tx: Tx, staff_id: UUID, role: str) -> None:
    """Raises NoSuchStaff, StaffHasLeft, NoSuchRole, RoleNotGiven, OwnRoles."""
    enrolment = await _lock_for_roles(tx, staff_id, role)
    if not await _has_role(tx, staff_id, role):
        raise RoleNotGiven
    given = (StaffRoleRow.staff_id == staff_id) & (StaffRoleRow.role == role)
    await tx.session.execute(delete(StaffRoleRow).where(given))
    await end_sessions(tx, enrolment.id)
    tx.emit(RoleTaken(staff_id=staff_id, role=role))
    tx.audit("identity.take_role", "staff", staff_id, role=role)


async def _lock_for_roles(tx: Tx, staff_id: UUID, role: str) -> Enrolment:
    if tx.actor.id == staff_id:
        raise OwnRoles
    enrolment = await _lock_working(tx, staff_id)
    await lock_role(tx, role)
    return enrolment


async def _lock_working(tx: Tx, staff_id: UUID) -> Enrolment:
    """Locks the enrolment, which every change of a member of staff goes through."""
    try:
        enrolment = await lock_enrolment(tx, Realm.STAFF, staff_id)
    except NoSuchEnrolment:
        raise NoSuchStaff from None
    gone = select(StaffDepartureRow.staff_id).where(StaffDepartureRow.staff_id == staff_id)
    if (await tx.session.execute(gone)).one_or_none() is not None:
        raise StaffHasLeft
    return enrolment


async def _has_role(tx: Tx, staff_id: UUID, role: str) -> bool:
    query = select(StaffRoleRow.role).where(StaffRoleRow.staff_id == staff_id, StaffRoleRow.role == role)
    return (await tx.session.execute(query)).one_or_none() is not None
