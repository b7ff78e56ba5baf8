"""Disputing, looking into it, deciding, and paying what the bank gives.

Every verb locks the dispute's row first. Whoever writes a step says with it what changes.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx, take_turn, violated
from bankhall.kernel.errors import BadInput, FieldProblem, Refusal
from bankhall.kernel.four_eyes.actions import propose
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.queries import is_open_about
from bankhall.kernel.four_eyes.types import Wish
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by
from bankhall.kernel.time import in_the_banks_zone
from bankhall.ledger import api as ledger
from bankhall.ledger.types import HouseAccount, Leg, Posting
from bankhall.payments.actions import recalls
from bankhall.payments.disputes import queries, rules
from bankhall.payments.disputes.errors import (
    AlreadyDisputed,
    CannotAppeal,
    CannotAskBack,
    ClaimWaits,
    DecidedBefore,
    DisputeOver,
    DisputeTooLate,
    NoSuchDispute,
    NotTaken,
    TooManyDisputes,
)
from bankhall.payments.disputes.events import DisputeMoved, DisputeOpened, GiveBackAsked
from bankhall.payments.disputes.models import DisputeRow, StepRow
from bankhall.payments.disputes.types import (
    Decision,
    Dispute,
    DisputeOutcome,
    DisputeReason,
    DisputeState,
    NewDispute,
    PayClaim,
    StepKind,
)
from bankhall.payments.permissions import APPROVE_CLAIMS, WORK_DISPUTES
from bankhall.payments.queries import transfers_by_id
from bankhall.payments.types import RecallAnswers

KIND = "claim"


# --------------------------------------------------------------------------------------------- for customers


async def open_dispute(tx: Tx, new: NewDispute) -> Dispute:
    """Raises NoSuchEntry, AlreadyDisputed, DisputeTooLate, TooManyDisputes, BadInput naming the fields."""
    assert tx.actor.id is not None, "routes let in customers only"
    entry = await queries.my_entry(tx, new.account_id, new.seq)
    await take_turn(tx, f"disputes of {tx.actor.id}")
    if tx.now - entry.posted_at > rules.LATEST:
        raise DisputeTooLate(rules.LATEST.days)
    is_incoming, amount = entry.amount > 0, abs(entry.amount)
    if problems := [FieldProblem(*one) for one in rules.wrong(new, amount, is_incoming=is_incoming)]:
        raise BadInput(tuple(problems))
    if await queries.how_many_open(tx) >= rules.MOST_OPEN:
        raise TooManyDisputes(rules.MOST_OPEN)
    id_, due_at = new_id(), rules.due_at(new.reason, in_the_banks_zone(tx.now))
    key = (await data_keys(tx, [tx.actor.id]))[tx.actor.id]
    try:
        await tx.session.execute(
            insert(DisputeRow).values(
                id=id_,
                customer_id=tx.actor.id,
                account_id=entry.account_id,
                seq=entry.seq,
                transfer_id=await _transfer_of(tx, entry.reference),
                amount=amount,
                currency=entry.currency,
                is_incoming=is_incoming,
                reason=new.reason.value,
                sealed=key.seal(tx.vault.suite, msgspec.json.encode(new.told), about=queries.told_place(id_)),
                opened_at=tx.now,
                state=DisputeState.RECEIVED.value,
                nth=1,
                due_at=due_at,
                taken_name="",
                given=0,
            )
        )
    except IntegrityError as error:
        raise violated(error, {"disputes_once": AlreadyDisputed()}) from error
    row = await queries.lock(tx, id_)
    await _step(tx, row, StepKind.OPENED, told=False)
    tx.emit(DisputeOpened(dispute_id=id_, customer_id=tx.actor.id, reason=new.reason.value))
    tx.audit("payments.open_dispute", "dispute", id_, reason=new.reason.value)
    return await queries.my_dispute(tx, id_)


async def answer_question(tx: Tx, dispute_id: UUID, words: str) -> Dispute:
    """What the bank wanted to know. Raises NoSuchDispute, DisputeOver."""
    row = await _lock_mine(tx, dispute_id)
    if row.state != DisputeState.NEEDS_YOU:
        raise DisputeOver
    row.state = DisputeState.LOOKING
    await _step(tx, row, StepKind.ANSWERED, words)
    tx.audit("payments.answer_in_dispute", "dispute", row.id)
    return await queries.my_dispute(tx, dispute_id)


async def withdraw(tx: Tx, dispute_id: UUID) -> Dispute:
    """The customer takes it back; twice is once. Raises NoSuchDispute, DisputeOver."""
    row = await _lock_mine(tx, dispute_id)
    if row.state != DisputeState.WITHDRAWN:
        if row.state not in rules.OPEN:
            raise DisputeOver
        row.state = DisputeState.WITHDRAWN
        await _step(tx, row, StepKind.WITHDRAWN)
        tx.audit("payments.withdraw_dispute", "dispute", row.id)
    return await queries.my_dispute(tx, dispute_id)


async def appeal(tx: Tx, dispute_id: UUID, words: str) -> Dispute:
    """Once; somebody else decides then. Raises NoSuchDispute, CannotAppeal."""
    row = await _lock_mine(tx, dispute_id)
    if not rules.may_appeal(DisputeState(row.state), row.nth, row.decided_at, tx.now):
        raise CannotAppeal
    row.state, row.nth, row.outcome, row.decided_at = DisputeState.RECEIVED, 2, None, None
    row.taken_by, row.taken_name = None, ""
    row.due_at = rules.due_at(DisputeReason(row.reason), in_the_banks_zone(tx.now))
    await _step(tx, row, StepKind.APPEALED, words)
    tx.audit("payments.appeal_dispute", "dispute", row.id)
    return await queries.my_dispute(tx, dispute_id)


# -------------------------------------------------------------------------------------------------- for staff


async def take(tx: Tx, dispute_id: UUID) -> None:
    """Also in place of a colleague. Raises NoSuchDispute, DisputeOver, DecidedBefore."""
    row = await _lock_open(tx, dispute_id)
    if row.nth > 1 and row.decided_by == tx.actor.id:
        raise DecidedBefore
    if row.taken_by == tx.actor.id:
        return
    was_untaken = row.taken_by is None
    row.taken_by, row.taken_name = tx.actor.id, tx.actor.signature
    if row.state == DisputeState.RECEIVED:
        row.state = DisputeState.LOOKING
    await _step(tx, row, StepKind.TAKEN, told=was_untaken)
    tx.audit("payments.take_dispute", "dispute", row.id)


async def note(tx: Tx, dispute_id: UUID, words: str) -> None:
    """For colleagues. Raises NoSuchDispute."""
    row = await queries.lock(tx, dispute_id)
    await _step(tx, row, StepKind.NOTED, words, for_customer=False)
    tx.audit("payments.note_in_dispute", "dispute", row.id)


async def ask(tx: Tx, dispute_id: UUID, question: str) -> None:
    """It waits for the customer then. Raises NoSuchDispute, DisputeOver, NotTaken."""
    row = await _lock_taken(tx, dispute_id)
    row.state = DisputeState.NEEDS_YOU
    await _step(tx, row, StepKind.ASKED, question)
    tx.audit("payments.ask_in_dispute", "dispute", row.id)


async def ask_back(tx: Tx, dispute_id: UUID) -> None:
    """Whoever was paid here is asked to give it back; at another bank that bank is. Once. Raises NoSuchDispute,
    DisputeOver, NotTaken, CannotAskBack.
    """
    row = await _lock_taken(tx, dispute_id)
    receiver_id = await queries.receiver_of(tx, row)
    if row.transfer_id is None or row.asked_back_at is not None:
        raise CannotAskBack
    if receiver_id is not None:
        tx.emit(GiveBackAsked(dispute_id=row.id, transfer_id=row.transfer_id, receiver_id=receiver_id))
    elif await queries.is_recallable(tx, row):
        reason = rules.recall_reason(DisputeReason(row.reason))
        await recalls.ask(tx, dispute_id=row.id, transfer_id=row.transfer_id, reason=reason)
    else:
        raise CannotAskBack
    row.asked_back_at = tx.now
    await _step(tx, row, StepKind.ASKED_BACK)
    tx.audit("payments.ask_back", "dispute", row.id)


async def decide(tx: Tx, dispute_id: UUID, decision: Decision) -> None:
    """At once; what the bank gives beyond what one person may, a second one is asked for. Raises NoSuchDispute,
    DisputeOver, NotTaken, DecidedBefore, ClaimWaits, BadInput naming a field, what `propose` raises, the books'
    AccountClosed and AccountFrozen.
    """
    row = await _lock_taken(tx, dispute_id)
    if row.nth > 1 and row.decided_by == tx.actor.id:
        raise DecidedBefore
    if await is_open_about(tx, queries.SUBJECT, str(row.id)):
        raise ClaimWaits
    if decision.outcome is not DisputeOutcome.PAID:
        if decision.amount is not None:
            raise BadInput.of("amount", "only where the bank gives something")
        await _end(tx, row, decision.outcome, decision.answer, decision.reason)
        return
    minor = await _amount_of(tx, row, decision)
    if minor <= rules.alone_up_to(row.currency).minor - row.given:
        await _pay(tx, row, minor)
        await _end(tx, row, DisputeOutcome.PAID, decision.answer, decision.reason, minor=minor)
        return
    step_id = await _step(tx, row, StepKind.PROPOSED, decision.answer, minor=minor, for_customer=False)
    command = PayClaim(dispute_id=row.id, nth=row.nth, minor=minor, currency=row.currency, step_id=step_id)
    wish = Wish(command=command, subject_kind=queries.SUBJECT, subject_id=str(row.id), reason=decision.reason)
    await propose(tx, PAYING_CLAIMS, [wish])
    tx.audit("payments.propose_claim", "dispute", row.id, minor=minor, currency=row.currency)


async def _carry_out(tx: Tx, command: PayClaim, backing: Backing) -> None:
    """Raises NoSuchDispute, DisputeOver, the books' AccountClosed and AccountFrozen."""
    row = await queries.lock(tx, command.dispute_id)
    if row.state not in rules.OPEN or row.nth != command.nth or command.currency != row.currency:
        raise DisputeOver
    if not 0 < command.minor <= await _left(tx, row):
        raise DisputeOver
    await _pay(tx, row, command.minor)
    answer = await _said(tx, row, command.step_id)
    await _end(tx, row, DisputeOutcome.PAID, answer, "", minor=command.minor, by=backing.maker_id)


async def _tell(reading: Reading, commands: Sequence[PayClaim]) -> Sequence[Mapping[str, Any]]:
    return [{"minor": one.minor, "currency": one.currency, "dispute_id": str(one.dispute_id)} for one in commands]


PAYING_CLAIMS = Deed(PayClaim, WORK_DISPUTES, APPROVE_CLAIMS, _carry_out, _tell)


# ------------------------------------------------------------------------------------------- heard from others


async def note_back(tx: Tx, transfer_id: UUID, minor: int) -> None:
    """So much of it is back on the account: for reactions."""
    for row in await queries.lock_open_about(tx, transfer_id):
        if not row.is_incoming:
            await _step(tx, row, StepKind.CAME_BACK, minor=minor)


async def take_recall_answers(tx: Tx, said: RecallAnswers, raw: bytes) -> int:
    """Takes what other banks say of recalls once, whatever the number of times that it comes. Returns how many were
    refused.
    """
    refused = 0
    for dispute_id, why in await recalls.take(tx, said, raw):
        row = await queries.lock(tx, dispute_id)
        if row.state in rules.OPEN:
            await _step(tx, row, StepKind.REFUSED_BACK)
            await _step(tx, row, StepKind.NOTED, f"camt.029 {why}", for_customer=False)
        refused += 1
    return refused


# ------------------------------------------------------------------------------------------------------- steps


async def _lock_mine(tx: Tx, dispute_id: UUID) -> DisputeRow:
    row = await queries.lock(tx, dispute_id)
    if row.customer_id != tx.actor.id:
        raise NoSuchDispute
    return row


async def _lock_open(tx: Tx, dispute_id: UUID) -> DisputeRow:
    row = await queries.lock(tx, dispute_id)
    if row.state not in rules.OPEN:
        raise DisputeOver
    return row


async def _lock_taken(tx: Tx, dispute_id: UUID) -> DisputeRow:
    row = await _lock_open(tx, dispute_id)
    if row.taken_by is None or row.taken_by != tx.actor.id:
        raise NotTaken
    return row


async def _left(tx: Tx, row: DisputeRow) -> int:
    """What can still be given; nobody gives any back meanwhile (`payments.refunds.actions` takes the same turn), and no
    other bank returns it.
    """
    if row.transfer_id is not None:
        await take_turn(tx, f"refunds {row.transfer_id}")
        await queries.hold_transfer(tx, row.transfer_id)
    return await queries.left_to_give(tx, row)


async def _amount_of(tx: Tx, row: DisputeRow, decision: Decision) -> int:
    """Raises BadInput."""
    if row.is_incoming:
        raise BadInput.of("outcome", "nothing was taken from this account")
    amount, left = decision.amount, await _left(tx, row)
    if amount is None or amount.currency != row.currency or not 0 < amount.minor <= left:
        raise BadInput.of("amount", f"at most what is left of it, {left} in {row.currency}")
    return amount.minor


async def _pay(tx: Tx, row: DisputeRow, minor: int) -> None:
    """From the bank's own account for claims; once for each time that it is decided. Raises what the books refuse."""
    house = await ledger.house_account(tx, HouseAccount.CLAIMS, row.currency)
    posting = Posting(
        key=f"payments.claim:{row.id}:{row.nth}",
        kind=KIND,
        legs=(Leg(house, -minor), Leg(row.account_id, minor)),
        text="",
        by=tx.actor,
        reference=str(row.id),
    )
    (outcome,) = await ledger.post(tx, [posting])
    if isinstance(outcome, Refusal):
        raise outcome
    if outcome.repeated:
        raise DisputeOver
    row.given += minor


async def _end(
    tx: Tx,
    row: DisputeRow,
    outcome: DisputeOutcome,
    answer: str,
    reason: str,
    *,
    minor: int | None = None,
    by: UUID | None = None,
) -> None:
    row.state, row.outcome, row.decided_at = DisputeState.DECIDED, outcome, tx.now
    row.decided_by = by or tx.actor.id
    if reason:
        await _step(tx, row, StepKind.NOTED, reason, for_customer=False)
    await _step(tx, row, StepKind.DECIDED, answer, minor=minor)
    tx.audit("payments.decide_dispute", "dispute", row.id, outcome=outcome.value, minor=minor, currency=row.currency)


async def _step(
    tx: Tx,
    row: DisputeRow,
    kind: StepKind,
    words: str = "",
    *,
    minor: int | None = None,
    for_customer: bool = True,
    told: bool = True,
) -> UUID:
    """Written down; whoever disputes is told of it where it is for them."""
    id_, key = new_id(), (await data_keys(tx, [row.customer_id])).get(row.customer_id)
    sealed = key.seal(tx.vault.suite, words.encode(), about=queries.step_place(id_)) if key and words else None
    await tx.session.flush()
    await tx.session.execute(
        insert(StepRow).values(
            id=id_,
            dispute_id=row.id,
            kind=kind.value,
            at=tx.now,
            sealed=sealed,
            minor=minor,
            for_customer=for_customer,
            **done_by(tx),
        )
    )
    if for_customer and told:
        tx.emit(DisputeMoved(dispute_id=row.id, customer_id=row.customer_id, step=kind.value))
    return id_


async def _said(tx: Tx, row: DisputeRow, step_id: UUID) -> str:
    one = await queries.step(tx, step_id)
    key = (await data_keys(tx, [row.customer_id])).get(row.customer_id)
    if one is None or one.dispute_id != row.id or key is None or one.sealed is None:
        return ""
    return key.open(bytes(one.sealed), about=queries.step_place(step_id)).decode()


async def _transfer_of(tx: Tx, reference: str | None) -> UUID | None:
    """The transfer that an entry is of, if it is of one of the actor's to see."""
    try:
        transfer_id = UUID(reference or "")
    except ValueError:
        return None
    found = await transfers_by_id(tx, [transfer_id])
    return found[0].id if found else None
