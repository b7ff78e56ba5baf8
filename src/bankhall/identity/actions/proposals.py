"""What takes a second person: hiring, giving a role, giving a role more rights. Losing rights never waits.

Each verb that asks looks at what is asked for as the act itself would, so that nobody is asked to say yes to what
cannot be done; the act looks again when it is carried out.
"""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from bankhall.identity import queries, rules
from bankhall.identity.actions.names import is_spoken_for
from bankhall.identity.actions.passwords import nobodys
from bankhall.identity.actions.recovery import SET_UP
from bankhall.identity.actions.roles import define_role, own_role_name
from bankhall.identity.actions.slow_codes import read_written, written
from bankhall.identity.actions.staff import give_role, hire_staff
from bankhall.identity.actions.staff_addresses import usable_address
from bankhall.identity.errors import (
    LoginTaken,
    NoSuchCandidate,
    NoSuchRole,
    OwnRoles,
    RoleChanged,
    RoleGivenAlready,
    StaffHasLeft,
)
from bankhall.identity.events import SetUpCodeIssued
from bankhall.identity.models import SetUpCodeRow, StaffCandidateRow
from bankhall.identity.permissions import MANAGE_ROLES, MANAGE_STAFF, STAFF_RIGHTS
from bankhall.identity.rules.recovery import SET_UP_STAFF_FOR
from bankhall.identity.types import (
    Candidate,
    ChangeRole,
    DefineRole,
    GiveRole,
    HireInto,
    HireStaff,
    PasswordHash,
    Realm,
    Slow,
)
from bankhall.kernel.db import Tx, violated
from bankhall.kernel.errors import BadInput
from bankhall.kernel.four_eyes.actions import propose
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.queries import is_open_about
from bankhall.kernel.four_eyes.types import Wish
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by
from bankhall.kernel.vault import Tampered

# What stands in place of a password's hash where a candidate chooses their own. The code is bound to the enrolment,
# which will have the candidate's id.
_BY_CODE: Final = "set-up:"


async def propose_giving(tx: Tx, staff_id: UUID, role: str, *, reason: str) -> UUID:
    """Asks for a role for somebody. Returns the proposal's id.

    Raises NoSuchStaff, StaffHasLeft, NoSuchRole, RoleGivenAlready, OwnRoles, and what `propose` raises.
    """
    if staff_id == tx.actor.id:
        raise OwnRoles
    member = await queries.staff_member(tx, staff_id)
    if member.left_at is not None:
        raise StaffHasLeft
    rights = await _rights_of(tx, [role])
    if role in member.roles:
        raise RoleGivenAlready
    command = GiveRole(staff_id=staff_id, role=role, rights=rights)
    return await _propose(tx, GIVING, command, "staff", str(staff_id), reason)


async def propose_role(tx: Tx, command: DefineRole, *, reason: str) -> UUID | None:
    """A role of the bank's own with these rights from now on. None where it is done already, because the role has not
    one right more than before: losing rights does not wait.

    Raises BadInput, BuiltInRole, OwnRoles, and what `propose` raises.
    """
    name = own_role_name(command.name)
    rights = tuple(rules.right_names(command.rights))
    if unknown := set(rights) - STAFF_RIGHTS:
        raise BadInput.of("rights", f"nobody knows {', '.join(sorted(unknown))}", code="identity.right_unknown")
    before = await queries.rights_of_role(tx, name)
    if set(rights) <= set(before or ()):
        await define_role(tx, command)
        return None
    await _refuse_own(tx, name, tx.actor.id)
    wanted = ChangeRole(role=name, rights_before=before, rights=rights)
    return await _propose(tx, CHANGING, wanted, "role", name, reason)


async def propose_invited(
    tx: Tx, name: str, login: str, roles: Iterable[str], slow: Slow, *, reason: str, email: str | None = None
) -> UUID:
    """Asks for somebody to be hired who chooses their own first password. Returns the proposal's id. `slow`: of the
    code for their hand, good from the second person's yes on (ASVS 6.4.1). Raises as propose_hire.
    """
    command = HireStaff(name=name, login=login, password=nobodys(), email=email)
    return await propose_hire(tx, command, roles, reason=reason, slow=slow)


async def propose_hire(
    tx: Tx, command: HireStaff, roles: Iterable[str], *, reason: str, slow: Slow | None = None
) -> UUID:
    """Asks for somebody to be hired into these roles. Returns the proposal's id. `slow`: of the code by which they
    choose a password in place of the command's.

    Raises BadInput, LoginTaken, NoSuchRole, and what `propose` raises.
    """
    email = None if command.email is None else usable_address(command.email)
    who = Candidate(rules.new_login(command.login, realm=Realm.STAFF), rules.person_name(command.name), email)
    if await is_spoken_for(tx, Realm.STAFF, who.login):
        raise LoginTaken
    login_key = queries.name_key(tx, Realm.STAFF, who.login)
    await _forget_candidate(tx, login_key)
    wanted = tuple(sorted(set(roles)))
    rights = await _rights_of(tx, wanted)
    candidate_id = new_id()
    row = StaffCandidateRow(
        id=candidate_id,
        login_key=login_key,
        sealed=queries.sealed_candidate(tx, candidate_id, who),
        secret=command.password.text if slow is None else _BY_CODE + written(tx, SET_UP, candidate_id, slow),
        made_at=tx.now,
        **done_by(tx),
    )
    tx.session.add(row)
    try:
        await tx.session.flush()
    except IntegrityError as error:
        raise violated(error, {"staff_candidates_login_key_key": LoginTaken()}) from error
    hire = HireInto(candidate_id=row.id, roles=wanted, rights=rights, likeness=_likeness(tx, who, row.secret))
    return await _propose(tx, HIRING, hire, "staff", str(row.id), reason)


async def forget_candidates(tx: Tx, ids: list[UUID]) -> None:
    """Who was not hired is nobody to the bank. Idempotent."""
    await tx.session.execute(delete(StaffCandidateRow).where(StaffCandidateRow.id.in_(ids)))


async def _give(tx: Tx, command: GiveRole, backing: Backing) -> None:
    """Raises NoSuchStaff, StaffHasLeft, NoSuchRole, RoleGivenAlready, RoleChanged, OwnRoles."""
    if command.staff_id == backing.maker_id:
        raise OwnRoles
    await give_role(tx, command.staff_id, command.role, backing=backing)
    if await queries.rights_of_role(tx, command.role) != command.rights:
        raise RoleChanged


async def _change(tx: Tx, command: ChangeRole, backing: Backing) -> None:
    """Raises BuiltInRole, RoleChanged, OwnRoles."""
    await _refuse_own(tx, command.role, tx.actor.id)
    await _refuse_own(tx, command.role, backing.maker_id)
    if await queries.rights_of_role(tx, command.role, hold=True) != command.rights_before:
        raise RoleChanged
    await define_role(tx, DefineRole(command.role, frozenset(command.rights)), backing=backing)


async def _hire(tx: Tx, command: HireInto, backing: Backing) -> None:
    """Under the id of the candidate. Raises NoSuchCandidate, LoginTaken, NoSuchRole, RoleChanged."""
    query = select(StaffCandidateRow).where(StaffCandidateRow.id == command.candidate_id).with_for_update()
    found = (await tx.session.execute(query)).scalar_one_or_none()
    who = _open(tx, found)
    if found is None or who is None or _likeness(tx, who, found.secret) != command.likeness:
        raise NoSuchCandidate
    by_code = found.secret.removeprefix(_BY_CODE) if found.secret.startswith(_BY_CODE) else None
    password = PasswordHash(found.secret) if by_code is None else nobodys()
    wanted = HireStaff(name=who.name, login=who.login, password=password, email=who.email)
    await forget_candidates(tx, [found.id])
    await hire_staff(tx, wanted, staff_id=found.id, enrolment_id=found.id, backing=backing)
    if by_code is not None:
        code_hash, salting = read_written(by_code)
        row = {"enrolment_id": found.id, "code_hash": code_hash, "salting": salting, "made_at": tx.now}
        await tx.session.execute(insert(SetUpCodeRow).values(**row, ends_at=tx.now + SET_UP_STAFF_FOR))
        tx.emit(SetUpCodeIssued(enrolment_id=found.id))
    for role in command.roles:
        await give_role(tx, found.id, role, backing=backing)
    if await _rights_of(tx, command.roles) != command.rights:
        raise RoleChanged


GIVING = Deed(GiveRole, MANAGE_STAFF, MANAGE_STAFF, _give, queries.tell_giving)
CHANGING = Deed(ChangeRole, MANAGE_ROLES, MANAGE_ROLES, _change, queries.tell_role)
HIRING = Deed(HireInto, MANAGE_STAFF, MANAGE_STAFF, _hire, queries.tell_hire)


async def _propose(
    tx: Tx, deed: Deed[GiveRole] | Deed[ChangeRole] | Deed[HireInto], command: GiveRole | ChangeRole | HireInto,
    subject_kind: str, subject_id: str, reason: str,
) -> UUID:  # fmt: skip
    wish = Wish(command=command, subject_kind=subject_kind, subject_id=subject_id, reason=reason)
    [proposal_id] = await propose(tx, deed, [wish])
    return proposal_id


async def _rights_of(tx: Tx, roles: Iterable[str]) -> tuple[str, ...]:
    """Of all of them together, sorted. Raises NoSuchRole."""
    rights: set[str] = set()
    for role in roles:
        found = await queries.rights_of_role(tx, role)
        if found is None:
            raise NoSuchRole
        rights.update(found)
    return tuple(sorted(rights))


async def _refuse_own(tx: Tx, role: str, staff_id: UUID | None) -> None:
    if staff_id is not None and role in (await queries.staff_member(tx, staff_id)).roles:
        raise OwnRoles


async def _forget_candidate(tx: Tx, login_key: bytes) -> None:
    """One with this login whom nobody asks for any more, and whom the bank has not forgotten yet."""
    query = select(StaffCandidateRow.id).where(StaffCandidateRow.login_key == login_key)
    before = (await tx.session.execute(query)).scalar_one_or_none()
    if before is not None and not await is_open_about(tx, "staff", str(before)):
        await forget_candidates(tx, [before])


def _open(tx: Tx, found: StaffCandidateRow | None) -> Candidate | None:
    try:
        return queries.open_candidate(tx, found.id, found.sealed) if found else None
    except Tampered:
        return None


def _likeness(tx: Tx, who: Candidate, secret: str) -> str:
    """Tells nobody who it is."""
    told = [who.login, who.name, secret, *([who.email] if who.email else [])]
    return tx.vault.mac("identity.candidate", msgspec.json.encode(told)).hex()
