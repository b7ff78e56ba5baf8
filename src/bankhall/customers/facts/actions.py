"""Saying that something of the file still holds, verifying it, and not being asked for a while. Lock order: the
customer.
"""

from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as insert_or

from bankhall.customers import rules as file_rules
from bankhall.customers.actions.change import lock_living
from bankhall.customers.errors import AnotherMustLook, ChangedMeanwhile, NoSuchCustomer
from bankhall.customers.facts import queries, rules
from bankhall.customers.facts.errors import NoSuchFact
from bankhall.customers.facts.events import FactConfirmed, FactVerified
from bankhall.customers.facts.models import FactMarkRow
from bankhall.customers.facts.types import Confirming, FactMeant, HeldFact, MarkKind, Verifying
from bankhall.customers.models import HeldFactRow, QuestionRestRow
from bankhall.customers.queries import customer, fact_key, own_key
from bankhall.customers.rules import values
from bankhall.customers.types import FactValue
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by
from bankhall.kernel.time import business_date


async def confirm_fact(tx: Tx, meant: FactMeant, how: Confirming) -> None:
    """It still holds: by the customer of their own, by staff whom the customer told. Raises NoSuchCustomer,
    CustomerClosed, CustomerMerged, CustomerForgotten, ChangedMeanwhile, NoSuchFact.
    """
    value = (await _meant(tx, meant)).value
    await _hold(
        tx,
        meant.customer_id,
        value,
        {"confirmed_at": tx.now, "confirmed_how": how.value, "confirmed_name": tx.actor.signature},
    )
    await note_mark(tx, meant.customer_id, value.field, value.masked, MarkKind.CONFIRMED, how)
    tx.emit(FactConfirmed(customer_id=meant.customer_id, field=value.field))
    tx.audit("customers.confirm_fact", "customer", meant.customer_id, field=value.field, how=how)


async def verify_fact(tx: Tx, meant: FactMeant, how: Verifying) -> None:
    """By staff who have looked at the proof and did not write it down. Raises NoSuchCustomer, CustomerClosed,
    CustomerMerged, CustomerForgotten, ChangedMeanwhile, NoSuchFact, AnotherMustLook, BadInput naming `how`.
    """
    held = await _meant(tx, meant)
    value = held.value
    if how not in rules.ways(value.field):
        raise BadInput.of("how", "this is not verified so", code="customers.not_verified_so")
    if is_own(held, tx.actor.id):
        raise AnotherMustLook
    await _hold(
        tx,
        meant.customer_id,
        value,
        {"verified_at": tx.now, "verified_how": how.value, "verified_name": tx.actor.signature},
    )
    await note_mark(tx, meant.customer_id, value.field, value.masked, MarkKind.VERIFIED, how)
    tx.emit(FactVerified(customer_id=meant.customer_id, field=value.field))
    tx.audit("customers.verify_fact", "customer", meant.customer_id, field=value.field, how=how)


def is_own(held: HeldFact, asked_by: UUID | None) -> bool:
    """Whether whoever asks wrote it down, being staff."""
    return held.by_kind == "staff" and held.by_id == asked_by


async def rest(tx: Tx, customer_id: UUID, what: str, *, answered: bool) -> None:
    """Nothing, or not this, is asked until then. The caller holds the customer's lock, or is about to."""
    await lock_living(tx, customer_id)
    for name, until_on in rules.rests(what, answered=answered, today=await business_date(tx)).items():
        row = insert_or(QuestionRestRow).values(customer_id=customer_id, what=name, until_on=until_on)
        await tx.session.execute(
            row.on_conflict_do_update(index_elements=["customer_id", "what"], set_={"until_on": until_on})
        )


async def note_mark(
    tx: Tx, customer_id: UUID, field: str, said: str, kind: MarkKind, how: Confirming | Verifying
) -> None:
    """Raises CustomerForgotten."""
    key = await own_key(tx, customer_id)
    mark_id = new_id()
    row = {
        "id": mark_id,
        "customer_id": customer_id,
        "field": field,
        "kind": kind.value,
        "how": how.value,
        "sealed": key.seal(tx.vault.suite, said.encode(), about=queries.mark_place(mark_id)),
        "at": tx.now,
    }
    await tx.session.execute(insert(FactMarkRow).values(**row, **done_by(tx)))


async def _meant(tx: Tx, meant: FactMeant) -> HeldFact:
    if tx.actor.kind == "customer" and tx.actor.id != meant.customer_id:
        raise NoSuchCustomer
    row = await lock_living(tx, meant.customer_id)
    if row.version != meant.version:
        raise ChangedMeanwhile(row.version)
    who = await customer(tx, meant.customer_id)
    value = values.value_at(file_rules.facts_of(who), meant.field, meant.nth)
    held = next((one for one in await queries.held_of(tx, who) if one.value == value), None)
    if held is None:
        raise NoSuchFact
    return held


async def _hold(tx: Tx, customer_id: UUID, value: FactValue, marked: dict[str, object]) -> None:
    key = fact_key(tx, customer_id, value.field, value.text)
    row = insert_or(HeldFactRow).values(customer_id=customer_id, field=value.field.value, value_key=key, **marked)
    await tx.session.execute(
        row.on_conflict_do_update(index_elements=["customer_id", "field", "value_key"], set_=marked)
    )
