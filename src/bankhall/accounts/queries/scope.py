"""Who sees which account: whoever holds it now, whoever its owner lets in by a mandate, staff by right, nobody else.
All other reads ask here.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, false, null, select, text, true
from sqlalchemy import Row as ResultRow

from bankhall.accounts import permissions
from bankhall.accounts.errors import NoSuchAccount
from bankhall.accounts.models import AccountRow, HolderRow
from bankhall.accounts.types import Account, AccountKind, AccountStatus, InForce, Power
from bankhall.customers import api as customers
from bankhall.customers.types import CustomerStatus
from bankhall.identity import api as identity
from bankhall.kernel.db import Reading

COLUMNS = (
    AccountRow.id,
    AccountRow.number,
    AccountRow.kind,
    AccountRow.currency,
    AccountRow.name,
    AccountRow.product,
    AccountRow.opened_on,
    AccountRow.closed_on,
    AccountRow.status,
)

Query = Select[*tuple[Any, ...]]
Found = ResultRow[*tuple[Any, ...]]

_IN_FORCE = text(
    """
    SELECT mandate_id, giver_id, account_id, powers, until_on FROM mandates_in_force(:taker, :now)
    WHERE CAST(:account AS uuid) IS NULL OR account_id = :account
    ORDER BY mandate_id, account_id LIMIT 400
    """
)


def visible(reading: Reading) -> ColumnElement[bool]:
    """What is the actor's own, or staff's to see. Mandates are not in it: what others let one see is no list of one's
    own, and nothing that is summed up.
    """
    actor = reading.actor
    if actor.kind == "customer":
        return (
            select(HolderRow.id)
            .where(
                HolderRow.account_id == AccountRow.id,
                HolderRow.customer_id == actor.id,
                HolderRow.ended_at.is_(None),
            )
            .correlate(AccountRow)
            .exists()
        )
    return true() if actor.may(permissions.VIEW) else false()


async def one(reading: Reading, account_id: UUID) -> Found:
    """With the actor's role, if the actor is a customer. For holders and staff only. Raises NoSuchAccount."""
    is_customer = reading.actor.kind == "customer"
    query = with_role(reading.actor.id) if is_customer else select(*COLUMNS, null().label("role"))
    found = await reading.session.execute(query.where(AccountRow.id == account_id, visible(reading)))
    row: Found | None = found.one_or_none()
    if row is None:
        raise NoSuchAccount
    return row


async def let_through(reading: Reading, account_id: UUID, kind: str) -> InForce | None:
    """Lets in for this kind of act: holders and staff (None), and who has a mandate for it (that one, the oldest). To
    everybody else there is no such account: NoSuchAccount.
    """
    try:
        await one(reading, account_id)
    except NoSuchAccount:
        through = await mandate_for(reading, account_id, kind)
        if through is None:
            raise
        return through
    return None


async def mandate_for(reading: Reading, account_id: UUID, kind: str) -> InForce | None:
    found = await mandates_in_force(reading, account_id)
    return next((one for one in found if any(power.kind == kind for power in one.powers)), None)


async def mandates_in_force(reading: Reading, account_id: UUID | None = None) -> list[InForce]:
    """The actor's, on one account or on all, by age; none while giver or taker is blocked or may not sign in."""
    if reading.actor.kind != "customer" or reading.actor.id is None:
        return []
    given = {"taker": reading.actor.id, "now": reading.now, "account": account_id}
    rows = (await reading.session.execute(_IN_FORCE, given)).all()
    if not rows:
        return []
    standing = await able(reading, {reading.actor.id, *(row.giver_id for row in rows)})
    if reading.actor.id not in standing:
        return []
    return [
        InForce(row.mandate_id, row.giver_id, row.account_id, powers_of(row.powers), row.until_on)
        for row in rows
        if row.giver_id in standing
    ]


async def able(reading: Reading, customer_ids: Iterable[UUID]) -> set[UUID]:
    """Those of them who are neither blocked nor gone, nor kept from signing in."""
    asked = set(customer_ids)
    briefs = await customers.briefs(reading, asked)
    barred = await identity.barred_customers(reading, asked)
    active = {id_ for id_, brief in briefs.items() if brief.status is CustomerStatus.ACTIVE}
    return active - barred


def powers_of(kept: Sequence[object]) -> tuple[Power, ...]:
    return msgspec.convert(kept, tuple[Power, ...])


def with_role(customer_id: UUID | None) -> Query:
    return select(*COLUMNS, HolderRow.role).join(
        HolderRow,
        and_(
            HolderRow.account_id == AccountRow.id,
            HolderRow.customer_id == customer_id,
            HolderRow.ended_at.is_(None),
        ),
    )


def as_account(row: Found) -> Account:
    return Account(
        id=row.id,
        number=row.number,
        kind=AccountKind(row.kind),
        currency=row.currency,
        name=row.name,
        product=row.product,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        status=AccountStatus(row.status),
    )
