"""Complaining, looking into it, more days, and the decision.

Every verb locks the complaint's row first, which is not there for whom it is about. Words lie under the customer's own
key: a verb with words raises CustomerForgotten.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Sequence as DatabaseSequence
from sqlalchemy import insert, select

from bankhall.customers import api as customers
from bankhall.customers.types import Tie
from bankhall.identity import api as identity
from bankhall.kernel.db import Reading, Tx, take_turn
from bankhall.kernel.errors import BadInput
from bankhall.kernel.four_eyes.actions import propose, void_about
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.types import Wish
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import count_up_to, done_by, is_any
from bankhall.kernel.time import in_the_banks_zone
from bankhall.tickets import queries as tickets
from bankhall.tickets.complaints import queries, rules
from bankhall.tickets.complaints.errors import (
    CannotExtend,
    CannotReview,
    ComplaintNotTaken,
    ComplaintOver,
    ComplexAlready,
    DecidedItBefore,
    ExtensionWaits,
    NoSuchColleagueHere,
    NoSuchComplaint,
    NotTheirWords,
    TooManyComplaints,
)
from bankhall.tickets.complaints.events import ComplaintMoved, ComplaintReceived
from bankhall.tickets.complaints.models import ComplaintExtensionRow, ComplaintRow, ComplaintStepRow
from bankhall.tickets.complaints.types import (
    ComplaintOfTicket,
    ComplaintState,
    ComplaintStepKind,
    ExtendComplaint,
    NewComplaint,
    Verdict,
)
from bankhall.tickets.permissions import EXTEND, HANDLE
from bankhall.tickets.rules import TIE, number_of
from bankhall.tickets.types import CameBy

_K = ComplaintStepKind
_NUMBERS = DatabaseSequence("complaint_numbers")


# ------------------------------------------------------------------------------------------------- for customers


async def complain(tx: Tx, new: NewComplaint, *, key: str) -> UUID:
    """By the customer, or taken down by staff for them; the clock runs from this day. The same key and content complain
    once. Raises NoSuchCustomer, CustomerClosed, CustomerMerged, CustomerForgotten, TooManyComplaints, KeyReused.
    """
    if before := await done_before(tx, key, new):
        return before
    await _take_turn(tx, new.customer_id)
    id_ = await _receive(tx, new, tx.now)
    await note_done(tx, key, new, id_)
    return id_


async def complain_of_ticket(tx: Tx, new: ComplaintOfTicket) -> UUID:
    """By staff: what the customer said there is a complaint. Its days count from when it was said, not from now, so
    that it may be late from the first. The same words are one complaint, whoever says so and however often; where the
    complaint is about whoever asks they are answered like everybody else. Raises NoSuchTicket, NotTheirWords,
    CustomerClosed, CustomerForgotten, TooManyComplaints.
    """
    ticket = await tickets.lock(tx, new.ticket_id)
    said = await tickets.said_in(tx, ticket, new.nth)
    if said is None:
        raise NotTheirWords
    whose = (await customers.survivors(tx, {ticket.customer_id}))[ticket.customer_id]
    await _take_turn(tx, whose)
    made = select(ComplaintRow.id).where(ComplaintRow.ticket_id == ticket.id, ComplaintRow.ticket_nth == new.nth)
    if before := await tx.session.scalar(made):
        return before
    complaint = NewComplaint(
        customer_id=whose,
        product=new.product,
        words=said.text,
        wants=new.wants,
        about=new.about,
        came_by=CameBy.PORTAL if said.by_kind == "customer" else CameBy(ticket.came_by),
    )
    id_ = await _receive(tx, complaint, said.at, ticket_id=ticket.id, ticket_nth=new.nth)
    tx.audit("tickets.call_complaint", "ticket", ticket.id)
    return id_


async def _take_turn(tx: Tx, customer_id: UUID) -> None:
    await customers.lock_customer(tx, customer_id)
    await take_turn(tx, f"complaints of {customer_id}")


async def _receive(
    tx: Tx, new: NewComplaint, received_at: datetime, *, ticket_id: UUID | None = None, ticket_nth: int | None = None
) -> UUID:
    """Whose turn it is. Raises CustomerForgotten, TooManyComplaints."""
    theirs = select(ComplaintRow.id).where(
        customers.one_with(ComplaintRow.customer_id, new.customer_id), ComplaintRow.state.in_(rules.OPEN)
    )
    if await count_up_to(tx, theirs, most=rules.MOST_OPEN) >= rules.MOST_OPEN:
        raise TooManyComplaints
    id_, number = new_id(), number_of(await tx.session.scalar(_NUMBERS.next_value()) or 0)
    sealing = await customers.own_key(tx, new.customer_id)
    told = queries.Told(new.words, new.wants, new.about)
    received_on = in_the_banks_zone(received_at).date()
    row = ComplaintRow(
        id=id_,
        number=number,
        customer_id=new.customer_id,
        ticket_id=ticket_id,
        ticket_nth=ticket_nth,
        product=new.product.value,
        came_by=new.came_by.value,
        sealed=sealing.seal(tx.vault.suite, msgspec.json.encode(told), about=queries.told_place(id_)),
        received_at=received_at,
        received_on=received_on,
        state=ComplaintState.RECEIVED.value,
        nth=1,
        is_complex=False,
        is_extended=False,
        due_on=rules.due_on(received_on, is_complex=False),
        about_staff_ids=[],
        about_staff_names=[],
        handler_id=None,
        handler_name="",
        decided_at=None,
        decided_on=None,
        decided_by=None,
        outcome=None,
        cause=None,
        responsible=None,
        steps=0,
    )
    tx.session.add(row)
    await tx.session.flush()
    await customers.tie(tx, [_tie(row)])
    await _step(tx, row, _K.RECEIVED, until_on=row.due_on, told=False)
    tx.emit(ComplaintReceived(complaint_id=id_, customer_id=new.customer_id, due_on=row.due_on))
    tx.audit("tickets.complain", "complaint", id_, product=row.product, came_by=row.came_by)
    return id_


async def say(tx: Tx, complaint_id: UUID, words: str) -> None:
    """The customer adds something. Raises NoSuchComplaint, ComplaintOver."""
    row = await _lock_mine(tx, complaint_id)
    _refuse_over(row)
    await _step(tx, row, _K.SAID, words)
    tx.audit("tickets.say_in_complaint", "complaint", row.id)


async def withdraw(tx: Tx, complaint_id: UUID) -> None:
    """The customer takes it back (art. 15: it ends on that day); twice is once. Raises NoSuchComplaint,
    ComplaintOver.
    """
    row = await _lock_mine(tx, complaint_id)
    if row.state == ComplaintState.WITHDRAWN:
        return
    _refuse_over(row)
    await customers.untie(tx, [_tie(row)])
    row.state = ComplaintState.WITHDRAWN.value
    await _drop_asked_days(tx, row)
    await _step(tx, row, _K.WITHDRAWN)
    tx.audit("tickets.withdraw_complaint", "complaint", row.id)


async def ask_for_review(tx: Tx, complaint_id: UUID, words: str) -> None:
    """Once, within 30 days; somebody else decides, within 30 days. Raises NoSuchComplaint, CannotReview,
    CustomerClosed.
    """
    row = await _lock_mine(tx, complaint_id)
    on = queries.today(tx)
    if rules.may_review_until(ComplaintState(row.state), row.nth, row.decided_on, on) is None:
        raise CannotReview
    await customers.lock_customer(tx, (await customers.survivors(tx, {row.customer_id}))[row.customer_id])
    await customers.tie(tx, [_tie(row)])
    row.state, row.nth = ComplaintState.RECEIVED.value, 2
    row.outcome = row.cause = row.responsible = row.decided_at = row.decided_on = None
    row.handler_id, row.handler_name = None, ""
    row.due_on = max(row.due_on, on + rules.REVIEWED_IN)
    await _step(tx, row, _K.REVIEWED, words, until_on=row.due_on)
    tx.audit("tickets.review_complaint", "complaint", row.id)


# ------------------------------------------------------------------------------------------------------ for staff


async def take(tx: Tx, complaint_id: UUID) -> None:
    """Also in place of a colleague. Raises NoSuchComplaint, ComplaintOver, DecidedItBefore."""
    row = await _lock_open(tx, complaint_id)
    if row.handler_id == tx.actor.id:
        return
    _refuse_decider(tx, row)
    was_untaken = row.handler_id is None
    row.handler_id, row.handler_name = tx.actor.id, tx.actor.signature
    row.state = ComplaintState.LOOKING.value
    await _step(tx, row, _K.TAKEN, told=was_untaken)
    tx.audit("tickets.take_complaint", "complaint", row.id)


async def tell(tx: Tx, complaint_id: UUID, words: str) -> None:
    """How it is going, for the customer. Raises NoSuchComplaint, ComplaintOver, ComplaintNotTaken."""
    row = await _lock_taken(tx, complaint_id)
    await _step(tx, row, _K.TOLD, words)
    tx.audit("tickets.tell_in_complaint", "complaint", row.id)


async def note(tx: Tx, complaint_id: UUID, words: str) -> None:
    """For colleagues. Raises NoSuchComplaint."""
    row = await queries.lock(tx, complaint_id)
    await _step(tx, row, _K.NOTED, words, for_customer=False)
    tx.audit("tickets.note_in_complaint", "complaint", row.id)


async def keep_out(tx: Tx, complaint_id: UUID, staff_id: UUID) -> bool:
    """Names whom it is about: from then on it is not there for them. Whoever names themselves has it no more, and is
    answered False: they see it no more either. Raises NoSuchComplaint, ComplaintOver, NoSuchColleagueHere,
    BadInput naming `staff_id`.
    """
    row = await _lock_open(tx, complaint_id)
    names = {one.id: one.name for one in await identity.staff(tx)}
    if staff_id not in names:
        raise NoSuchColleagueHere
    if staff_id in row.about_staff_ids:
        return True
    if len(row.about_staff_ids) >= rules.MOST_KEPT_OUT:
        raise BadInput.of("staff_id", "as many are named as can be")
    row.about_staff_ids = [*row.about_staff_ids, staff_id]
    row.about_staff_names = [*row.about_staff_names, names[staff_id]]
    if row.handler_id == staff_id:
        row.handler_id, row.handler_name, row.state = None, "", ComplaintState.RECEIVED.value
    await _step(tx, row, _K.KEPT_OUT, for_customer=False)
    tx.audit("tickets.keep_out_of_complaint", "complaint", row.id)
    return staff_id != tx.actor.id


async def call_complex(tx: Tx, complaint_id: UUID, words: str) -> None:
    """Thirty days from receipt instead of fifteen; the customer is told why. While the first fifteen are not over.
    Raises NoSuchComplaint, ComplaintOver, ComplaintNotTaken, ComplexAlready, CannotExtend.
    """
    row = await _lock_taken(tx, complaint_id)
    if row.is_complex:
        raise ComplexAlready
    if row.nth > 1 or queries.today(tx) > row.due_on:
        raise CannotExtend
    row.is_complex, row.due_on = True, rules.due_on(row.received_on, is_complex=True)
    await _step(tx, row, _K.COMPLEX, words, until_on=row.due_on)
    tx.audit("tickets.call_complaint_complex", "complaint", row.id, due_on=row.due_on)


async def ask_for_days(tx: Tx, complaint_id: UUID, until_on: date, words: str) -> None:
    """Up to thirty days more, for a complex one, once: a second person says yes. `words`: why, which the customer is
    told with the yes. Raises NoSuchComplaint, ComplaintOver, ComplaintNotTaken, CannotExtend, ExtensionWaits, BadInput
    naming `until_on`, what `propose` raises.
    """
    row = await _lock_taken(tx, complaint_id)
    if not row.is_complex or row.is_extended or row.nth > 1 or queries.today(tx) > row.due_on:
        raise CannotExtend
    if not row.due_on < until_on <= rules.latest(row.received_on):
        raise BadInput.of("until_on", "after its last day, and at most sixty days after receipt")
    if await queries.waits_for_yes(tx, row.id):
        raise ExtensionWaits
    await _step(tx, row, _K.EXTENSION_ASKED, words, until_on=until_on, for_customer=False)
    extension_id = new_id()
    asked = {"id": extension_id, "complaint_id": row.id, "nth": row.steps, "until_on": until_on, "at": tx.now}
    await tx.session.execute(insert(ComplaintExtensionRow).values(**asked))
    command = ExtendComplaint(extension_id=extension_id)
    # Whom it is about may see what waits: neither the complaint nor its reason is named there.
    wish = Wish(command=command, subject_kind=queries.SUBJECT, subject_id=str(extension_id), reason="—")
    await propose(tx, EXTENDING, [wish])
    tx.audit("tickets.ask_for_days", "complaint", row.id, until_on=until_on)


async def decide(tx: Tx, complaint_id: UUID, verdict: Verdict) -> None:
    """With its cause, and in writing for the customer. Raises NoSuchComplaint, ComplaintOver, ComplaintNotTaken,
    DecidedItBefore.
    """
    row = await _lock_taken(tx, complaint_id)
    _refuse_decider(tx, row)
    await _drop_asked_days(tx, row)
    if verdict.reason:
        await _step(tx, row, _K.NOTED, verdict.reason, for_customer=False)
    await customers.untie(tx, [_tie(row)])
    row.state = ComplaintState.DECIDED.value
    row.decided_at, row.decided_on, row.decided_by = tx.now, queries.today(tx), tx.actor.id
    row.outcome, row.cause, row.responsible = verdict.outcome.value, verdict.cause.value, verdict.responsible.value
    await _step(tx, row, _K.DECIDED, verdict.answer)
    facts = {"outcome": row.outcome, "cause": row.cause, "responsible": row.responsible}
    tx.audit("tickets.decide_complaint", "complaint", row.id, **facts)


# ------------------------------------------------------------------------------------------------------ four eyes


async def _carry_out(tx: Tx, command: ExtendComplaint, backing: Backing) -> None:
    """Raises NoSuchComplaint, also for whom it is about, ComplaintOver, CannotExtend."""
    asked = await tx.session.get(ComplaintExtensionRow, command.extension_id)
    if asked is None:
        raise NoSuchComplaint
    row = await _lock_open(tx, asked.complaint_id)
    if backing.maker_id in row.about_staff_ids:
        raise NoSuchComplaint
    if not row.is_complex or row.is_extended or row.nth > 1 or queries.today(tx) > row.due_on:
        raise CannotExtend
    if not row.due_on < asked.until_on <= rules.latest(row.received_on):
        raise CannotExtend
    row.is_extended, row.due_on = True, asked.until_on
    key = await customers.own_key(tx, row.customer_id)
    sealed = await tx.session.scalar(
        select(ComplaintStepRow.sealed).where(
            ComplaintStepRow.complaint_id == row.id, ComplaintStepRow.nth == asked.nth
        )
    )
    words = key.open(sealed, about=queries.words_place(row.id, asked.nth)).decode() if sealed else ""
    await _step(tx, row, _K.EXTENDED, words, until_on=row.due_on)
    tx.audit("tickets.extend_complaint", "complaint", row.id, until_on=row.due_on)


async def _tell(reading: Reading, commands: Sequence[ExtendComplaint]) -> Sequence[Mapping[str, Any]]:
    """Nothing for whom it is about."""
    query = (
        select(
            ComplaintExtensionRow.id, ComplaintExtensionRow.until_on, ComplaintRow.id.label("of"), ComplaintRow.number
        )
        .join(ComplaintRow, ComplaintRow.id == ComplaintExtensionRow.complaint_id)
        .where(is_any(ComplaintExtensionRow.id, [one.extension_id for one in commands]), queries.is_seen_by(reading))
    )
    known = {
        row.id: {"complaint_number": row.number, "complaint_id": str(row.of), "until_on": row.until_on.isoformat()}
        for row in await reading.session.execute(query)
    }
    return [known.get(one.extension_id, {}) for one in commands]


EXTENDING = Deed(ExtendComplaint, HANDLE, EXTEND, _carry_out, _tell)


# --------------------------------------------------------------------------------------------------------- parts


async def _lock_mine(tx: Tx, complaint_id: UUID) -> ComplaintRow:
    row = await queries.lock(tx, complaint_id)
    if not await customers.is_mine(tx, row.customer_id):
        raise NoSuchComplaint
    return row


async def _lock_open(tx: Tx, complaint_id: UUID) -> ComplaintRow:
    row = await queries.lock(tx, complaint_id)
    _refuse_over(row)
    return row


async def _lock_taken(tx: Tx, complaint_id: UUID) -> ComplaintRow:
    row = await _lock_open(tx, complaint_id)
    if row.handler_id != tx.actor.id:
        raise ComplaintNotTaken
    return row


def _refuse_over(row: ComplaintRow) -> None:
    if row.state not in rules.OPEN:
        raise ComplaintOver


def _refuse_decider(tx: Tx, row: ComplaintRow) -> None:
    if row.nth > 1 and row.decided_by == tx.actor.id:
        raise DecidedItBefore


def _tie(row: ComplaintRow) -> Tie:
    return Tie(row.customer_id, TIE, row.id)


async def _drop_asked_days(tx: Tx, row: ComplaintRow) -> None:
    """Nobody needs more days for what is over."""
    asked = select(ComplaintExtensionRow.id).where(ComplaintExtensionRow.complaint_id == row.id)
    for extension_id in (await tx.session.scalars(asked)).all():
        await void_about(tx, queries.SUBJECT, str(extension_id))


async def _step(
    tx: Tx,
    row: ComplaintRow,
    kind: ComplaintStepKind,
    words: str = "",
    *,
    until_on: date | None = None,
    for_customer: bool = True,
    told: bool = True,
) -> None:
    """With what has changed of the row. `told`: the customer hears of it. Raises CustomerForgotten where there are
    words.
    """
    if row.steps >= rules.MOST_STEPS:
        raise ComplaintOver
    row.steps += 1
    sealed = None
    if words:
        key = await customers.own_key(tx, row.customer_id)
        sealed = key.seal(tx.vault.suite, words.encode(), about=queries.words_place(row.id, row.steps))
    step = {
        "complaint_id": row.id,
        "nth": row.steps,
        "kind": kind.value,
        "sealed": sealed,
        "until_on": until_on,
        "for_customer": for_customer,
        "at": tx.now,
    }
    await tx.session.flush()
    await tx.session.execute(insert(ComplaintStepRow).values(**step, **done_by(tx)))
    if told and for_customer:
        tx.emit(ComplaintMoved(complaint_id=row.id, customer_id=row.customer_id, step=kind, due_on=row.due_on))
