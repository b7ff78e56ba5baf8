"""Asking for a person, and what the person's answer changes.

Whoever answers, and whoever takes back or carries out what was put off, locks the transfer first, then the case, then
the look.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import func, insert, select

from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import in_the_banks_zone
from bankhall.payments import queries as payments
from bankhall.payments.actions.screening import facts_then
from bankhall.payments.errors import NoSuchTransfer
from bankhall.payments.looks import queries
from bankhall.payments.looks.errors import (
    LookedAlready,
    LookOver,
    NoSuchRefused,
    NothingToLookAt,
    OwnRule,
    TooManyLooks,
)
from bankhall.payments.looks.events import LookAnswered, LookAsked
from bankhall.payments.looks.types import Look
from bankhall.payments.models import LookRow, TransferRow
from bankhall.payments.queries.looks import lock_look_at
from bankhall.payments.rules import looks as rules
from bankhall.payments.types import About, LookState, TransferState
from bankhall.risk import api as risk
from bankhall.risk.types import Case, CaseVerdict, NewCase, RiskOutcome, Verdict

_PUT_OFF = {TransferState.DELAYED: About.DELAYED, TransferState.HELD: About.HELD}


# ------------------------------------------------------------------------------------------ asking for a person


async def ask_about_refused(tx: Tx, refused_id: UUID, words: str) -> Look:
    """Once. Raises NoSuchRefused, NothingToLookAt, LookedAlready, TooManyLooks."""
    row = (await queries.refused_by_id(tx, [refused_id])).get(refused_id)
    if row is None or row.payer_id != tx.actor.id:
        raise NoSuchRefused
    if not rules.may_ask(row.at, tx.now):
        raise NothingToLookAt
    await _take_turn(tx, row.id)
    due_at = rules.due_at(in_the_banks_zone(tx.now))
    case_id = risk.open_case(
        tx,
        NewCase(
            subject_id=row.id,
            customer_id=row.payer_id,
            minor=row.amount,
            currency=row.currency,
            due_at=due_at,
            verdict=Verdict(RiskOutcome.REFUSE, fired=dict.fromkeys(row.versions, True)),
            facts=msgspec.json.decode(row.facts, type=dict[str, int | str | bool]),
        ),
    )
    return await _write(tx, row.id, About.REFUSED, case_id, due_at, words)


async def ask_about_transfer(tx: Tx, transfer_id: UUID, words: str) -> Look:
    """For one that is delayed or held, once: what is held has its case, what is delayed gets one. Raises
    NoSuchTransfer, NothingToLookAt, LookedAlready, TooManyLooks.
    """
    row = await payments.lock_transfer(tx, transfer_id)
    if row is None or row.payer_id != tx.actor.id:
        raise NoSuchTransfer
    state = TransferState(row.state)
    if state not in _PUT_OFF or row.waits_until is None or tx.now >= row.waits_until:
        raise NothingToLookAt
    await _take_turn(tx, row.id)
    if state is TransferState.HELD:
        case_id = (await risk.lock_case_of(tx, row.id)).id
    else:
        case_id = await _case_of_delayed(tx, row)
    return await _write(tx, row.id, _PUT_OFF[state], case_id, row.waits_until, words)


async def withdraw(tx: Tx, look_id: UUID) -> Look:
    """The payment stays as the rules left it; twice is once. Raises NoSuchLook, LookOver."""
    look = await queries.my_look(tx, look_id)
    if look.about is not About.REFUSED:
        await payments.lock_transfer(tx, look.subject_id)
    if look.about is not About.HELD:
        case = await risk.lock_case_of(tx, look.subject_id)
        if case.decided is None:
            await risk.decide_case(tx, look.subject_id, CaseVerdict.WITHDRAWN)
    row = await lock_look_at(tx, look.subject_id)
    if row is None or row.state not in (LookState.OPEN, LookState.WITHDRAWN):
        raise LookOver
    if row.state == LookState.OPEN:
        row.state, row.ended_at = LookState.WITHDRAWN, tx.now
        tx.audit("payments.withdraw_look", "payment_look", row.id)
        await tx.session.flush()
    return await queries.my_look(tx, look_id)


# -------------------------------------------------------------------------------------------------- the answer


async def lock_to_answer(tx: Tx, case: Case, answer: str) -> LookRow | None:
    """None where nobody asked. Raises OwnRule, LookOver, BadInput naming `answer`."""
    row = await lock_look_at(tx, case.subject_id)
    if row is None or row.state == LookState.WITHDRAWN:
        return None
    if row.state != LookState.OPEN:
        raise LookOver
    if not answer.strip():
        raise BadInput.of("answer", "what the customer is told", code="payments.answer_missing")
    if tx.actor.id is not None and tx.actor.id in await risk.authors_of(tx, [one.version_id for one in case.rules]):
        raise OwnRule
    return row


async def note_answer(tx: Tx, row: LookRow, *, is_wrong: bool, answer: str) -> None:
    """After the case was decided."""
    keys = await data_keys(tx, [row.customer_id])
    key = keys.get(row.customer_id)
    # Whoever has been forgotten meanwhile is told nothing any more.
    row.sealed_answer = (
        key.seal(tx.vault.suite, answer.strip().encode(), about=queries.answer_place(row.id)) if key else b""
    )
    row.state, row.ended_at = LookState.ALLOWED if is_wrong else LookState.STAYS, tx.now
    if is_wrong and row.about == About.REFUSED:
        row.allowed_until = tx.now + rules.ALLOWED_FOR
    tx.audit("payments.answer_look", "payment_look", row.id, state=row.state, about=row.about)
    tx.emit(LookAnswered(look_id=row.id, customer_id=row.customer_id, about=row.about, state=row.state))
    await tx.session.flush()


# ------------------------------------------------------------------------------------------------------- steps


async def _take_turn(tx: Tx, subject_id: UUID) -> None:
    """Raises LookedAlready, TooManyLooks."""
    assert tx.actor.id is not None, "routes let in customers only"
    await take_turn(tx, f"looks of {tx.actor.id}")
    if await lock_look_at(tx, subject_id) is not None:
        raise LookedAlready
    query = select(func.count()).where(LookRow.customer_id == tx.actor.id, LookRow.state == LookState.OPEN)
    if (await tx.session.scalar(query) or 0) >= rules.MOST_OPEN:
        raise TooManyLooks(rules.MOST_OPEN)


async def _case_of_delayed(tx: Tx, row: TransferRow) -> UUID:
    assert row.waits_until is not None
    versions = await risk.spoke_of(tx, row.id)
    return risk.open_case(
        tx,
        NewCase(
            subject_id=row.id,
            customer_id=row.payer_id,
            minor=row.amount,
            currency=row.currency,
            due_at=row.waits_until,
            verdict=Verdict(RiskOutcome.DELAY, fired=dict.fromkeys(versions, True)),
            facts=await facts_then(tx, row),
        ),
    )


async def _write(tx: Tx, subject_id: UUID, about: About, case_id: UUID, due_at: datetime, words: str) -> Look:
    assert tx.actor.id is not None
    id_ = new_id()
    key = (await data_keys(tx, [tx.actor.id]))[tx.actor.id]
    said = words.strip()
    sealed = key.seal(tx.vault.suite, said.encode(), about=queries.words_place(id_)) if said else None
    await tx.session.flush()
    await tx.session.execute(
        insert(LookRow).values(
            id=id_,
            case_id=case_id,
            subject_id=subject_id,
            about=about.value,
            customer_id=tx.actor.id,
            sealed_words=sealed,
            asked_at=tx.now,
            due_at=due_at,
            state=LookState.OPEN.value,
        )
    )
    tx.emit(LookAsked(look_id=id_, customer_id=tx.actor.id, about=about.value))
    tx.audit("payments.ask_for_look", "payment_look", id_, about=about.value, subject_id=str(subject_id))
    return await queries.my_look(tx, id_)
