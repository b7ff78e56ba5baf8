"""Customers put right what the bank knows of them (PIPL art. 46): at once how they are reached, the rest by asking."""

from dataclasses import fields
from uuid import UUID

import msgspec
from sqlalchemy import insert, select

from bankhall.customers import rules
from bankhall.customers.actions.amendments import note_decision, take_off_list
from bankhall.customers.actions.change import change_customer
from bankhall.customers.actions.new_contacts import begin_to_prove
from bankhall.customers.errors import (
    AmendmentWaits,
    ChangedMeanwhile,
    TooManyAmendments,
)
from bankhall.customers.events import AmendmentAsked
from bankhall.customers.models import AmendmentRow, OpenAmendmentRow
from bankhall.customers.queries import customer, my_file, own_key
from bankhall.customers.queries.amendments import amendment_place, asked_since, wanted_of
from bankhall.customers.rules import amendments as amending
from bankhall.customers.types import (
    Amendable,
    AmendmentOutcome,
    ChangeAddress,
    CorrectAddress,
    CorrectContact,
    Corrected,
    Customer,
    CustomerChange,
    DecideAmendment,
    NewCustomer,
    Wanted,
)
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.kernel.tables import done_by
from bankhall.kernel.time import business_date


async def correct_contact(tx: Tx, wanted: CorrectContact) -> Corrected:
    """Once its owner has confirmed exactly this number or address. What can have a code waits until it has come back
    (`new_contacts.prove_contact`); the rest holds at once, and the old one is told.

    Raises NoSuchCustomer, LastPhone, ConfirmationRequired, and what begin_to_prove and change_customer raise.
    """
    mine = await _mine(tx, wanted.version)
    facts = rules.facts_of(mine)
    change = amending.correction(mine.id, facts, wanted)
    if isinstance(change, Refusal):
        raise change
    await _refuse_useless(tx, facts, change)
    await require_confirmation(tx, amending.content_of(facts, wanted))
    waiting = await begin_to_prove(tx, mine, wanted)
    return Corrected(mine if waiting else await change_customer(tx, change), waiting)


async def correct_address(tx: Tx, wanted: CorrectAddress) -> Customer:
    """Raises NoSuchCustomer, ConfirmationRequired and what change_customer raises."""
    mine = await _mine(tx, wanted.version)
    change = CustomerChange(customer_id=mine.id, version=wanted.version, address=wanted.address)
    await _refuse_useless(tx, rules.facts_of(mine), change)
    parts = (getattr(wanted.address, part.name) for part in fields(wanted.address))
    await require_confirmation(tx, ChangeAddress(address=" ".join(part for part in parts if part)))
    return await change_customer(tx, change)


async def ask_amendment(tx: Tx, field: Amendable, wanted: Wanted) -> UUID:
    """Lies on the work list of staff until they decide or it is taken back. Whether a document is somebody else's is
    for staff to see: the customer is not told.

    Raises NoSuchCustomer, CustomerClosed, CustomerForgotten, BadInput, AmendmentWaits, TooManyAmendments.
    """
    mine = await my_file(tx)
    await take_turn(tx, f"amendments {mine.id}")
    if (ended := rules.refuse_ended(mine.status)) is not None:
        raise ended
    before = rules.facts_of(mine)
    change = amending.amended(mine.id, mine.version, before, field, wanted)
    if isinstance(change, Refusal):
        raise change
    after, names = rules.changed(before, change)
    if not names:
        raise BadInput.of(field, "it says so already", code="customers.says_so_already")
    if wrong := rules.problems(after, today=await business_date(tx)):
        raise BadInput(tuple(wrong))
    if await asked_since(tx, mine.id, tx.now - amending.ASKED_WITHIN) >= amending.MOST_ASKED:
        raise TooManyAmendments(retry_after_s=3600)
    is_open = (OpenAmendmentRow.customer_id == mine.id) & (OpenAmendmentRow.field == field.value)
    if (await tx.session.execute(select(OpenAmendmentRow.amendment_id).where(is_open))).first():
        raise AmendmentWaits
    key = await own_key(tx, mine.id)
    amendment_id = new_id()
    (edit,) = rules.edits(before, after, [field])
    sealed = key.seal(tx.vault.suite, msgspec.msgpack.encode((wanted, edit)), about=amendment_place(amendment_id))
    row = {"id": amendment_id, "customer_id": mine.id, "field": field.value, "sealed": sealed, "at": tx.now}
    await tx.session.execute(insert(AmendmentRow).values(**row, **done_by(tx)))
    await tx.session.execute(
        insert(OpenAmendmentRow).values(amendment_id=amendment_id, customer_id=mine.id, field=field.value)
    )
    tx.emit(AmendmentAsked(customer_id=mine.id, amendment_id=amendment_id, field=field))
    tx.audit("customers.ask_amendment", "customer", mine.id, amendment_id=amendment_id, field=field)
    return amendment_id


async def take_amendment_back(tx: Tx, amendment_id: UUID) -> None:
    """By who asked. Raises NoSuchAmendment, also for somebody else's, AmendmentDecided."""
    mine = await my_file(tx)
    row = await take_off_list(tx, amendment_id, of=mine.id)
    await note_decision(tx, row, AmendmentOutcome.WITHDRAWN, "")


async def accept_amendment(tx: Tx, decision: DecideAmendment) -> None:
    """The file says from now on what was asked for.

    Raises NoSuchAmendment, AmendmentDecided and what change_customer raises: the request then waits on.
    """
    row = await take_off_list(tx, decision.amendment_id)
    who = await customer(tx, row.customer_id)
    key = await own_key(tx, who.id)
    wanted, _ = wanted_of(key, row)
    if who.version != decision.version:
        raise ChangedMeanwhile(who.version)
    change = amending.amended(who.id, decision.version, rules.facts_of(who), Amendable(row.field), wanted)
    if isinstance(change, Refusal):
        raise change
    await change_customer(tx, change)
    await note_decision(tx, row, AmendmentOutcome.ACCEPTED, decision.note)


async def decline_amendment(tx: Tx, decision: DecideAmendment) -> None:
    """The customer reads the note. Raises NoSuchAmendment, AmendmentDecided."""
    row = await take_off_list(tx, decision.amendment_id)
    await note_decision(tx, row, AmendmentOutcome.DECLINED, decision.note)


async def _mine(tx: Tx, version: int) -> Customer:
    """As the page showed it. Raises NoSuchCustomer, CustomerClosed, ChangedMeanwhile."""
    mine = await my_file(tx)
    if (ended := rules.refuse_ended(mine.status)) is not None:
        raise ended
    if mine.version != version:
        raise ChangedMeanwhile(mine.version)
    return mine


async def _refuse_useless(tx: Tx, before: NewCustomer, change: CustomerChange) -> None:
    """Nobody is asked to confirm what would be refused after that. Raises BadInput."""
    after, _ = rules.changed(before, change)
    if wrong := rules.problems(after, today=await business_date(tx)):
        raise BadInput(tuple(wrong))
