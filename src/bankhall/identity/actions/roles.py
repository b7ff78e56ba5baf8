"""Roles: names for sets of rights."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.identity import rules
from bankhall.identity.errors import BuiltInRole
from bankhall.identity.events import RoleDefined
from bankhall.identity.models import RoleRightRow, RoleRow
from bankhall.identity.permissions import BUILT_IN_ROLES, CUSTOMER_ROLE
from bankhall.identity.queries import lock_role
from bankhall.identity.types import DefineRole
from bankhall.kernel.db import Tx
from bankhall.kernel.four_eyes.deeds import Backing
from bankhall.kernel.tables import done_by


async def define_role(tx: Tx, command: DefineRole, *, backing: Backing | None = None) -> None:
    """A role of the bank's own, new or with other rights from now on, for everybody who has it.

    Raises BadInput, BuiltInRole.
    """
    name = own_role_name(command.name)
    await _define(tx, name, command.rights, **asked_by(backing))


def own_role_name(typed: str) -> str:
    """Raises BadInput, BuiltInRole."""
    name = rules.role_name(typed)
    if name == CUSTOMER_ROLE or name in BUILT_IN_ROLES:
        raise BuiltInRole
    return name


async def ensure_roles(tx: Tx) -> None:
    """The roles that come with the bank, as this version of it knows them. Idempotent."""
    for name in sorted(BUILT_IN_ROLES):
        await _define(tx, name, BUILT_IN_ROLES[name])


async def _define(tx: Tx, name: str, names_of_rights: Iterable[str], **facts: object) -> None:
    rights = rules.right_names(names_of_rights)
    made = upsert(RoleRow).values(name=name, defined_at=tx.now, **done_by(tx)).on_conflict_do_nothing()
    await tx.session.execute(made)
    await lock_role(tx, name)
    known = select(RoleRightRow.right_name).where(RoleRightRow.role == name).order_by(RoleRightRow.right_name)
    if list((await tx.session.execute(known)).scalars()) == rights:
        return
    await tx.session.execute(delete(RoleRightRow).where(RoleRightRow.role == name))
    if rights:
        await tx.session.execute(insert(RoleRightRow), [{"role": name, "right_name": right} for right in rights])
    tx.emit(RoleDefined(role=name, rights=tuple(rights)))
    tx.audit("identity.define_role", "role", name, rights=rights, **facts)


def asked_by(backing: Backing | None) -> dict[str, object]:
    """For the audit: who asked for what the actor has said yes to."""
    return {} if backing is None else {"proposal_id": backing.proposal_id, "maker_id": backing.maker_id}
