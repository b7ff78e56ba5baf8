"""Tiers given by hand, and credit grades. Lock order: customer, then the grant."""

from uuid import UUID

from sqlalchemy import insert, select

from bankhall.customers import api as customers
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import done_by
from bankhall.kernel.time import business_date
from bankhall.tiers import queries, rules
from bankhall.tiers.errors import GrantOver, NoScheme, NoSuchGrant, NoSuchTier
from bankhall.tiers.events import TierGiven
from bankhall.tiers.models import GradeRow, GrantEndingRow, GrantRow
from bankhall.tiers.types import Grade, NewGrant


async def give_tier(tx: Tx, new: NewGrant, *, key: str) -> UUID:
    """From today until the day named. The same key and content give once. Raises NoSuchCustomer, CustomerClosed,
    CustomerMerged, CustomerForgotten, NoScheme, NoSuchTier, KeyReused, BadInput naming `until_on`.
    """
    if before := await done_before(tx, key, new):
        return before
    today = await business_date(tx)
    if not today <= new.until_on <= today + rules.LONGEST_GRANT:
        raise BadInput.of("until_on", "from today, at most a year", code="kernel.out_of_range")
    found = await queries.scheme_in_force(tx)
    if found is None:
        raise NoScheme
    if not 0 < new.level < len(found.terms.tiers):
        raise NoSuchTier
    await customers.lock_customer(tx, new.customer_id)
    sealing = await customers.own_key(tx, new.customer_id)
    grant_id = new_id()
    row = {
        "id": grant_id,
        "customer_id": new.customer_id,
        "level": new.level,
        "from_on": today,
        "until_on": new.until_on,
        "sealed": sealing.seal(tx.vault.suite, new.reason.encode(), about=queries.grant_place(grant_id)),
        "at": tx.now,
    }
    await tx.session.execute(insert(GrantRow).values(**row, **done_by(tx)))
    await note_done(tx, key, new, grant_id)
    tx.emit(TierGiven(customer_id=new.customer_id, level=new.level, until_on=new.until_on))
    tx.audit("tiers.give", "customer", new.customer_id, level=new.level, until_on=new.until_on, grant_id=grant_id)
    return grant_id


async def end_grant(tx: Tx, grant_id: UUID) -> UUID:
    """Before its time; the figures decide again. Returns whose it was. Raises NoSuchGrant, GrantOver."""
    row = (await tx.session.execute(select(GrantRow).where(GrantRow.id == grant_id))).scalar_one_or_none()
    if row is None:
        raise NoSuchGrant
    await take_turn(tx, f"tier grant {grant_id}")
    if await tx.session.get(GrantEndingRow, grant_id) is not None or row.until_on < await business_date(tx):
        raise GrantOver
    await tx.session.execute(insert(GrantEndingRow).values(grant_id=grant_id, at=tx.now, **done_by(tx)))
    tx.audit("tiers.end_grant", "customer", row.customer_id, grant_id=grant_id)
    return row.customer_id


async def grade_customer(tx: Tx, customer_id: UUID, grade: Grade | None) -> None:
    """What holds counts at the month's end; None takes it back. The same again changes nothing. Raises NoSuchCustomer,
    CustomerClosed, CustomerMerged.
    """
    await customers.lock_customer(tx, customer_id)
    await take_turn(tx, f"tier grade {customer_id}")
    known = next(iter(await queries.grades_of(tx, customer_id)), None)
    if (known.grade if known else None) == grade:
        return
    row = {"customer_id": customer_id, "grade": grade, "at": tx.now}
    await tx.session.execute(insert(GradeRow).values(**row, **done_by(tx)))
    tx.audit("tiers.grade", "customer", customer_id, grade=grade.value if grade else None)
