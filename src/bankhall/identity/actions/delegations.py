"""Rights lent to a colleague for a while: asked for by who lends, said yes to by an administrator, ended by any of
them.

Nothing has to be done when the time comes: what is lent is read with the clock, at each request (`lent_rights`).
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from bankhall.identity import queries, rules
from bankhall.identity.actions.roles import asked_by
from bankhall.identity.errors import (
    DelegationOver,
    NoSuchDelegation,
    NoSuchStaff,
    OwnRoles,
    RightsNotOwn,
    StaffHasLeft,
    TooManyDelegations,
)
from bankhall.identity.events import RightsLent, RightsLentEnded
from bankhall.identity.models import DelegationEndingRow, DelegationRow, EnrolmentRow
from bankhall.identity.permissions import MANAGE_STAFF, NEVER_LENT
from bankhall.identity.types import Delegate, Lend, Realm
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import Forbidden
from bankhall.kernel.four_eyes.actions import propose
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.types import Wish
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by


async def propose_lending(tx: Tx, command: Lend, *, reason: str) -> UUID:
    """Asks for rights of one's own roles to be lent to a colleague. Returns the proposal's id.

    Raises BadInput, NoSuchStaff, StaffHasLeft, OwnRoles, RightsNotOwn, TooManyDelegations, and what `propose` raises.
    """
    giver_id = tx.actor.id
    if tx.actor.kind != "staff" or giver_id is None:
        raise Forbidden(MANAGE_STAFF)
    rules.check_lending_period(command.from_at, command.until_at, tx.now)
    taker_id = await _working(tx, command.taker_login)
    if taker_id == giver_id:
        raise OwnRoles
    rights = tuple(rules.right_names(command.rights))
    await _check_rights(tx, giver_id, rights)
    await _refuse_too_many(tx, giver_id)
    wanted = Delegate(
        giver_id=giver_id, taker_id=taker_id, rights=rights, from_at=command.from_at, until_at=command.until_at
    )
    wish = Wish(command=wanted, subject_kind="staff", subject_id=str(taker_id), reason=reason)
    [proposal_id] = await propose(tx, LENDING, [wish])
    return proposal_id


async def end_lending(tx: Tx, delegation_id: UUID) -> None:
    """At once, by who lends, who borrows, or who manages staff. Raises NoSuchDelegation, DelegationOver."""
    found = (
        await tx.session.execute(select(DelegationRow).where(DelegationRow.id == delegation_id))
    ).scalar_one_or_none()
    mine = found is not None and tx.actor.kind == "staff" and tx.actor.id in (found.giver_id, found.taker_id)
    if found is None or not (mine or tx.actor.may(MANAGE_STAFF)):
        raise NoSuchDelegation
    if not await _end(tx, DelegationRow.id == delegation_id):
        raise DelegationOver


async def end_lendings_of(tx: Tx, staff_id: UUID) -> int:
    """All that they lend and borrow, now or later. Returns how many. For who leaves."""
    return await _end(tx, or_(DelegationRow.giver_id == staff_id, DelegationRow.taker_id == staff_id))


async def _lend(tx: Tx, command: Delegate, backing: Backing) -> None:
    """Raises StaffHasLeft, OwnRoles, RightsNotOwn, DelegationOver, TooManyDelegations."""
    if tx.actor.id == command.taker_id or backing.maker_id != command.giver_id:
        raise OwnRoles
    if command.until_at <= tx.now:
        raise DelegationOver
    await take_turn(tx, f"delegations {command.giver_id}")
    standings = await queries.standings(tx, [command.giver_id, command.taker_id])
    if standings.keys() != {command.giver_id, command.taker_id}:
        raise StaffHasLeft
    await _check_rights(tx, command.giver_id, command.rights)
    await _refuse_too_many(tx, command.giver_id)
    reason = await queries.reason_of(tx, backing.proposal_id)
    row = DelegationRow(
        id=new_id(),
        giver_id=command.giver_id,
        taker_id=command.taker_id,
        rights=list(command.rights),
        from_at=command.from_at,
        until_at=command.until_at,
        reason=reason,
        proposal_id=backing.proposal_id,
        given_at=tx.now,
        **done_by(tx),
    )
    tx.session.add(row)
    tx.emit(RightsLent(delegation_id=row.id, giver_id=row.giver_id, taker_id=row.taker_id))
    for staff_id in (row.giver_id, row.taker_id):
        tx.audit("identity.delegate", "staff", staff_id, delegation_id=row.id, **asked_by(backing))


LENDING = Deed(Delegate, None, MANAGE_STAFF, _lend, queries.tell_lending)


async def _check_rights(tx: Tx, giver_id: UUID, rights: Iterable[str]) -> None:
    """Of roles of their own, and none by which rights are given. Raises RightsNotOwn."""
    standing = (await queries.standings(tx, [giver_id])).get(giver_id)
    own = standing.own if standing else frozenset()
    wrong = sorted(set(rights) - (own - NEVER_LENT))
    if wrong or not set(rights):
        raise RightsNotOwn(tuple(wrong))


async def _working(tx: Tx, login: str) -> UUID:
    """Raises NoSuchStaff, also for who works here no more: their login is nobody's business."""
    enrolment_id = await queries.enrolment_with(tx, Realm.STAFF, login)
    query = select(EnrolmentRow.holder_id).where(EnrolmentRow.id == enrolment_id)
    staff_id = (await tx.session.execute(query)).scalar_one_or_none()
    if staff_id is None or staff_id not in await queries.standings(tx, [staff_id]):
        raise NoSuchStaff
    return staff_id


async def _refuse_too_many(tx: Tx, giver_id: UUID) -> None:
    ended = select(DelegationEndingRow.delegation_id).where(DelegationEndingRow.delegation_id == DelegationRow.id)
    query = select(func.count()).where(
        DelegationRow.giver_id == giver_id, DelegationRow.until_at > tx.now, ~ended.exists()
    )
    if (await tx.session.execute(query)).scalar_one() >= rules.MOST_LENDINGS:
        raise TooManyDelegations(rules.MOST_LENDINGS)


async def _end(tx: Tx, which: ColumnElement[bool]) -> int:
    """Those of them that are not over. Who ends them at the same time finds them ended."""
    ended = select(DelegationEndingRow.delegation_id).where(DelegationEndingRow.delegation_id == DelegationRow.id)
    query = select(DelegationRow.id, DelegationRow.giver_id, DelegationRow.taker_id).where(
        which, DelegationRow.until_at > tx.now, ~ended.exists()
    )
    found = (await tx.session.execute(query)).all()
    if not found:
        return 0
    who = {"ended_at": tx.now, **done_by(tx)}
    made = insert(DelegationEndingRow).values([{"delegation_id": one.id, **who} for one in found])
    fresh = made.on_conflict_do_nothing().returning(DelegationEndingRow.delegation_id)
    now_over = set((await tx.session.execute(fresh)).scalars())
    for one in (one for one in found if one.id in now_over):
        tx.emit(RightsLentEnded(delegation_id=one.id, giver_id=one.giver_id, taker_id=one.taker_id))
        for staff_id in (one.giver_id, one.taker_id):
            tx.audit("identity.end_delegation", "staff", staff_id, delegation_id=one.id)
    return len(now_over)
