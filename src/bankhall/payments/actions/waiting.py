"""Transfers that wait for somebody's yes: given, declined, taken back, lapsed. What the bank itself has put off is
taken back, and lapses, here too.
"""

from uuid import UUID

import msgspec
from sqlalchemy import select

from bankhall.accounts import api as accounts
from bankhall.customers import api as customers
from bankhall.kernel.actors import Actor, Asker
from bankhall.kernel.db import Tx
from bankhall.kernel.money import Money
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.payments import queries
from bankhall.payments.actions import looks
from bankhall.payments.actions.transfers import carry_out
from bankhall.payments.errors import NotYoursToDecide, TransferOver
from bankhall.payments.events import TransferAgreed, TransferEnded
from bankhall.payments.models import TransferRow
from bankhall.payments.types import Made, SayYes, SayYesAsGuard, Submit, Transfer, TransferState
from bankhall.risk.types import CaseVerdict

_LAPSED_AT_ONCE = 500
_OPEN = {TransferState.WAITING, TransferState.DELAYED, TransferState.HELD}
# What is delayed is carried out when its time is over, and not ended.
_LAPSE = (TransferState.WAITING, TransferState.HELD)
_CARRIED_OUT = {TransferState.SENT, TransferState.SETTLED, TransferState.REFUSED, TransferState.RETURNED}


async def say_yes(tx: Tx, transfer_id: UUID) -> Made:
    """Carries it out, if it may be carried out at this moment. Said twice it is done once. Raises NotYoursToDecide,
    TransferOver, ConfirmationRequired, and whatever refuses the transfer itself; it then goes on waiting.
    """
    row = await _lock_for_decider(tx, transfer_id)
    if row.state not in _CARRIED_OUT:
        assert tx.actor.id is not None
        _refuse_over(tx, row)
        await _confirm(tx, row)
        row.transaction_id = await carry_out(tx, order_of(tx, row), transfer_id=row.id)
        if row.transaction_id is None:
            row.state = TransferState.SENT
        else:
            row.state, row.ended_at, row.ended_by = TransferState.SETTLED, tx.now, tx.actor.id
        tx.emit(TransferAgreed(transfer_id=row.id, payer_id=row.payer_id, by=tx.actor.id))
        tx.audit("payments.say_yes", "transfer", row.id)
        await tx.session.flush()
    return await queries.transfer(tx, row.id)


async def say_no(tx: Tx, transfer_id: UUID) -> Made:
    """Declined for good; twice is once. Raises NotYoursToDecide, TransferOver."""
    row = await _lock_for_decider(tx, transfer_id)
    return await _end(tx, row, TransferState.DECLINED)


async def cancel(tx: Tx, transfer_id: UUID) -> Made:
    """Taken back by whoever asked, while it waits, is delayed or held. Raises NotYoursToDecide, TransferOver."""
    row = await queries.lock_transfer(tx, transfer_id)
    if row is None or row.payer_id != tx.actor.id:
        raise NotYoursToDecide
    if row.state in (TransferState.DELAYED, TransferState.HELD) and not _is_over(tx, row):
        await looks.end_with_transfer(tx, row, CaseVerdict.WITHDRAWN)
    return await _end(tx, row, TransferState.CANCELLED)


async def lapse(tx: Tx) -> int:
    """Ends what has waited too long, some hundreds at once. Returns how many: call again while it is not 0."""
    due = (
        select(TransferRow)
        .where(TransferRow.state.in_(_LAPSE), TransferRow.waits_until <= tx.now)
        .limit(_LAPSED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = (await tx.session.scalars(due)).all()
    for row in rows:
        if row.state == TransferState.HELD:
            await looks.end_with_transfer(tx, row, CaseVerdict.EXPIRED)
        _end_now(tx, row, TransferState.LAPSED)
    return len(rows)


async def _lock_for_decider(tx: Tx, transfer_id: UUID) -> TransferRow:
    row = await queries.lock_transfer(tx, transfer_id)
    if row is None or row.deciders is None or tx.actor.id not in row.deciders:
        raise NotYoursToDecide
    return row


async def _confirm(tx: Tx, row: TransferRow) -> None:
    made = await queries.transfer(tx, row.id)
    asker = (await customers.briefs(tx, [row.payer_id])).get(row.payer_id)
    name = asker.name if asker else ""
    yes = SayYes(
        transfer_id=row.id,
        asked_by=name,
        from_account=made.from_number,
        payee=made.other_name or name,
        account_number=made.to_number,
        amount=made.amount,
        memo=made.memo,
        bank=made.way.bank.name if made.way else "",
    )
    holders = (await accounts.holders_of(tx, [row.from_id])).get(row.from_id, {})
    is_guard = tx.actor.id not in holders
    await require_confirmation(tx, SayYesAsGuard(**msgspec.structs.asdict(yes)) if is_guard else yes)


async def _end(tx: Tx, row: TransferRow, state: TransferState) -> Made:
    if row.state != state:
        _refuse_over(tx, row)
        _end_now(tx, row, state)
        tx.audit("payments.end_transfer", "transfer", row.id, state=state.value)
        await tx.session.flush()
    return await queries.transfer(tx, row.id)


def _end_now(tx: Tx, row: TransferRow, state: TransferState) -> None:
    row.state, row.ended_at, row.ended_by = state, tx.now, tx.actor.id
    tx.emit(TransferEnded(transfer_id=row.id, payer_id=row.payer_id, state=state.value))


def _refuse_over(tx: Tx, row: TransferRow) -> None:
    if _is_over(tx, row):
        raise TransferOver


def _is_over(tx: Tx, row: TransferRow) -> bool:
    return row.state not in _OPEN or row.waits_until is None or tx.now >= row.waits_until


def order_of(tx: Tx, row: TransferRow) -> Submit:
    """As its payer asked for it."""
    transfer = Transfer(
        from_id=row.from_id,
        amount=Money(row.amount, row.currency),
        payee_id=row.payee_id,
        to_own_id=None if row.payee_id else row.to_id,
        memo=queries.open_memo(tx, row.id, row.memo),
    )
    payer = Actor(kind="customer", name="", id=row.payer_id)
    return Submit(Asker(payer, tx.request_id), row.key.removeprefix(f"{row.payer_id}:"), transfer)
