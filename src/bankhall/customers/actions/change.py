"""Changing what is known of a customer, and where they stand with the bank."""

from collections.abc import Sequence
from dataclasses import fields, replace
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select, text

from bankhall.customers import privacy, rules
from bankhall.customers.actions.amendments import withdraw_amendments
from bankhall.customers.actions.consent import withdraw_everything
from bankhall.customers.actions.endings import end_erasure
from bankhall.customers.actions.reach import TOLD, keep_reachable
from bankhall.customers.actions.register import (
    explain_lost,
    note_status,
    seal_facts,
    store_documents,
    store_search,
)
from bankhall.customers.actions.tell import tell_of_new_contacts
from bankhall.customers.actions.written import note_written
from bankhall.customers.errors import ChangedMeanwhile, NoSuchCustomer, StillTied
from bankhall.customers.events import CustomerChanged, CustomerWasBlocked, CustomerWasClosed, CustomerWasUnblocked
from bankhall.customers.models import CustomerRow, DocumentRow, EditRow
from bankhall.customers.queries import customer, edit_place, own_key, ties
from bankhall.customers.queries.merged import ids_of
from bankhall.customers.types import (
    Because,
    Customer,
    CustomerChange,
    CustomerStatus,
    ErasureOutcome,
    FieldEdit,
    NewCustomer,
    Step,
    Tie,
)
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.tables import done_by
from bankhall.kernel.time import business_date
from bankhall.kernel.vault import SealingKey

_EVENT_OF = {
    Step.BLOCK: CustomerWasBlocked,
    Step.UNBLOCK: CustomerWasUnblocked,
    Step.CLOSE: CustomerWasClosed,
}

_TIE = text(
    """
    INSERT INTO customer_ties (customer_id, kind, subject_id)
    SELECT * FROM unnest(CAST(:customers AS uuid[]), CAST(:kinds AS text[]), CAST(:subjects AS uuid[]))
    ON CONFLICT DO NOTHING
    """
)

_UNTIE = text(
    """
    DELETE FROM customer_ties
    USING unnest(CAST(:customers AS uuid[]), CAST(:kinds AS text[]), CAST(:subjects AS uuid[]))
        AS gone(customer_id, kind, subject_id)
    WHERE (customer_ties.customer_id, customer_ties.kind, customer_ties.subject_id)
        = (gone.customer_id, gone.kind, gone.subject_id)
    """
)


async def change_customer(tx: Tx, change: CustomerChange, *, said_anew: bool = True) -> Customer:
    """Raises NoSuchCustomer, CustomerClosed, CustomerMerged, CustomerForgotten, ChangedMeanwhile, BadInput,
    DocumentKnown. What changes nothing is no change: version, audit and events stay as they are. Not `said_anew`: two
    files become one, or two again, and what the other said of a value goes on to count.
    """
    row = await lock_living(tx, change.customer_id)
    if row.version != change.version:
        raise ChangedMeanwhile(row.version)
    current = await customer(tx, row.id)
    before = rules.facts_of(current)
    after, names = rules.changed(before, change)
    if not names:
        return current
    key = await own_key(tx, row.id)
    if wrong := rules.problems(after, today=await business_date(tx)):
        raise BadInput(tuple(wrong))
    if "documents" in names:
        await _replace_documents(tx, row.id, after)
    row.sealed = seal_facts(tx, key, row.id, after)
    row.version += 1
    await tx.session.flush()
    await store_search(tx, [(row.id, row.number, after)])
    if TOLD.intersection(names):
        await keep_reachable(tx, row.id, after)
    if {"phones", "emails"}.intersection(names):
        await tell_of_new_contacts(tx, before, after)
    if said_anew:
        await note_written(tx, row.id, before, after)
    tx.emit(CustomerChanged(customer_id=row.id, fields=names))
    await _note_edit(tx, key, row.id, rules.edits(before, after, names))
    tx.audit("customers.change", "customer", row.id, fields=list(names))
    return await customer(tx, row.id)


async def block_customer(tx: Tx, wanted: Because) -> Customer:
    """The customer keeps what there is and gets nothing new. Raises NoSuchCustomer, AlreadyBlocked, CustomerClosed."""
    return await _take(tx, Step.BLOCK, wanted)


async def unblock_customer(tx: Tx, wanted: Because) -> Customer:
    """Raises NoSuchCustomer, NotBlocked, CustomerClosed."""
    return await _take(tx, Step.UNBLOCK, wanted)


async def close_customer(tx: Tx, wanted: Because) -> Customer:
    """For good; their consents end with it. Raises NoSuchCustomer, CustomerClosed, and StillTied while something holds
    them at the bank.
    """
    return await _take(tx, Step.CLOSE, wanted)


async def tie(tx: Tx, several: Sequence[Tie]) -> None:
    """From now on the customers cannot be closed. Lock them first (`lock_customers`). Idempotent."""
    await tx.session.execute(_TIE, _columns(several))


async def untie(tx: Tx, several: Sequence[Tie]) -> None:
    """Takes it back. What was not tied stays so."""
    await tx.session.execute(_UNTIE, _columns(several))


async def refuse_tied(reading: Reading, customer_id: UUID) -> None:
    """Raises StillTied."""
    if held := await ties(reading, customer_id):
        raise StillTied(list(held))


async def lock_file(tx: Tx, customer_id: UUID) -> CustomerRow:
    """Before anything else of theirs is locked. Raises NoSuchCustomer."""
    found = await tx.session.execute(select(CustomerRow).where(CustomerRow.id == customer_id).with_for_update())
    row = found.scalar_one_or_none()
    if row is None:
        raise NoSuchCustomer
    return row


async def lock_living(tx: Tx, customer_id: UUID) -> CustomerRow:
    """One that is worked on. Raises NoSuchCustomer, CustomerClosed, CustomerMerged."""
    row = await lock_file(tx, customer_id)
    if (ended := rules.refuse_ended(CustomerStatus(row.status))) is not None:
        raise ended
    return row


async def _take(tx: Tx, step: Step, wanted: Because) -> Customer:
    row = await lock_file(tx, wanted.customer_id)
    decision = rules.decide_step(step, CustomerStatus(row.status))
    if isinstance(decision, Refusal):
        raise decision
    if decision is CustomerStatus.CLOSED:
        await refuse_tied(tx, row.id)
        await end_erasure(tx, row.id, ErasureOutcome.CARRIED_OUT)
        for one in await ids_of(tx, row.id):
            await _keep_only_what_must_be(tx, row if one == row.id else await lock_file(tx, one))
        await withdraw_everything(tx, row.id)
        await withdraw_amendments(tx, row.id)
    row.status = decision.value
    row.version += 1
    await tx.session.flush()
    await note_status(tx, [row.id], decision, wanted.reason)
    tx.emit(_EVENT_OF[step](customer_id=row.id))
    tx.audit(f"customers.{step}", "customer", row.id)
    return await customer(tx, row.id)


async def _keep_only_what_must_be(tx: Tx, row: CustomerRow) -> None:
    """Whoever leaves takes along what the bank kept only of customers."""
    known = rules.facts_of(await customer(tx, row.id))
    kept = privacy.of_former_customer(rules.kept_facts(known))
    after = replace(known, **{field.name: getattr(kept, field.name) for field in fields(kept)})
    key = (await data_keys(tx, [row.id])).get(row.id)
    if key is not None and after != known:
        row.sealed = seal_facts(tx, key, row.id, after)
        await store_search(tx, [(row.id, row.number, after)])
        await keep_reachable(tx, row.id, after)


async def _replace_documents(tx: Tx, customer_id: UUID, after: NewCustomer) -> None:
    await tx.session.execute(delete(DocumentRow).where(DocumentRow.customer_id == customer_id))
    lost = await store_documents(tx, {customer_id: after.documents})
    for refusal in (await explain_lost(tx, lost)).values():
        raise refusal


async def _note_edit(tx: Tx, key: SealingKey, customer_id: UUID, edits: Sequence[FieldEdit]) -> None:
    """Who did it, when and what."""
    sealed = key.seal(tx.vault.suite, msgspec.msgpack.encode(edits), about=edit_place(customer_id, tx.now))
    await tx.session.execute(insert(EditRow).values(customer_id=customer_id, sealed=sealed, at=tx.now, **done_by(tx)))


def _columns(several: Sequence[Tie]) -> dict[str, object]:
    return {
        "customers": [one.customer_id for one in several],
        "kinds": [one.kind for one in several],
        "subjects": [one.subject_id for one in several],
    }
