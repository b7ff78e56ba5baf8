"""What becomes of payments that the bank has put off."""

from uuid import UUID

from sqlalchemy import select

from bankhall.kernel.db import Tx
from bankhall.kernel.errors import Refusal
from bankhall.payments.actions.looks import end_with_transfer
from bankhall.payments.actions.transfers import carry_out
from bankhall.payments.actions.waiting import order_of
from bankhall.payments.errors import TransferOver
from bankhall.payments.events import TransferEnded, TransferLetGo
from bankhall.payments.looks import actions as looks
from bankhall.payments.models import TransferRow
from bankhall.payments.queries import lock_transfer
from bankhall.payments.sanctions.actions import clear
from bankhall.payments.types import TransferState
from bankhall.risk import api as risk
from bankhall.risk.types import Case, CaseVerdict

_PUT_OFF = (TransferState.DELAYED, TransferState.HELD)


async def release(tx: Tx, case_id: UUID, *, reason: str, answer: str = "") -> None:
    """Lets what was put off go: everything but the risk rules is asked again at this moment. What was refused may be
    made again. Whose name was found on a sanctions list is somebody else from now on. `answer`: to its customer, who
    asked. Raises NoSuchCase, CaseOver, TransferOver, OwnRule, LookOver, BadInput naming `answer`, and whatever refuses
    the transfer itself: the case then stays open.
    """
    case, row = await _lock(tx, case_id)
    look = await looks.lock_to_answer(tx, case, answer)
    if row is not None and row.payee_id is not None:
        await clear(tx, row.payee_id, reason=reason)
    await risk.decide_case(tx, case.subject_id, CaseVerdict.RELEASED, reason=reason)
    if look is not None:
        await looks.note_answer(tx, look, is_wrong=True, answer=answer)
    if row is not None:
        await _carry_out(tx, row)


async def note_name_seen(tx: Tx, case_id: UUID) -> None:
    """A payee's name was shown in full, to be compared with those on a list."""
    tx.audit("payments.see_payee_name", "risk_case", case_id)


async def refuse(tx: Tx, case_id: UUID, *, reason: str, is_fraud: bool, answer: str = "") -> None:
    """What is held is not made, and what was refused stays so; what was delayed goes at its time unless it is fraud.
    The money is where it was. Raises NoSuchCase, CaseOver, TransferOver, OwnRule, LookOver, BadInput naming `answer`.
    """
    case, row = await _lock(tx, case_id)
    look = await looks.lock_to_answer(tx, case, answer)
    await risk.decide_case(tx, case.subject_id, CaseVerdict.REFUSED, reason=reason, is_fraud=is_fraud)
    if look is not None:
        await looks.note_answer(tx, look, is_wrong=False, answer=answer)
    if row is not None and (is_fraud or row.state == TransferState.HELD):
        _stop(tx, row)


async def let_go_when_due(tx: Tx, transfer_id: UUID) -> None:
    """Carries out a delayed payment whose time has come; nothing where somebody was faster. Raises whatever refuses
    the transfer itself.
    """
    row = await _lock_due(tx, transfer_id)
    if row is not None:
        await end_with_transfer(tx, row, CaseVerdict.EXPIRED)
        await _carry_out(tx, row)


async def stop_when_due(tx: Tx, transfer_id: UUID, refusal: Refusal) -> None:
    """Ends it instead, where it was refused by then."""
    row = await _lock_due(tx, transfer_id)
    if row is not None:
        await end_with_transfer(tx, row, CaseVerdict.EXPIRED)
        tx.audit("payments.stop", "transfer", row.id, refused=refusal.code)
        _stop(tx, row)


async def _lock(tx: Tx, case_id: UUID) -> tuple[Case, TransferRow | None]:
    """No transfer where the payment was refused."""
    case = await risk.case(tx, case_id)
    row = await lock_transfer(tx, case.subject_id)
    if row is None:
        return await risk.lock_case_of(tx, case.subject_id), None
    if row.state not in _PUT_OFF or row.waits_until is None or tx.now >= row.waits_until:
        raise TransferOver
    return case, row


async def _lock_due(tx: Tx, transfer_id: UUID) -> TransferRow | None:
    query = select(TransferRow).where(
        TransferRow.id == transfer_id, TransferRow.state == TransferState.DELAYED, TransferRow.waits_until <= tx.now
    )
    return (await tx.session.scalars(query.with_for_update(skip_locked=True))).one_or_none()


async def _carry_out(tx: Tx, row: TransferRow) -> None:
    row.transaction_id = await carry_out(tx, order_of(tx, row), transfer_id=row.id, is_let_go=True)
    if row.transaction_id is None:
        row.state = TransferState.SENT
    else:
        row.state, row.ended_at, row.ended_by = TransferState.SETTLED, tx.now, tx.actor.id
    tx.emit(TransferLetGo(transfer_id=row.id, payer_id=row.payer_id))
    tx.audit("payments.let_go", "transfer", row.id)
    await tx.session.flush()


def _stop(tx: Tx, row: TransferRow) -> None:
    row.state, row.ended_at, row.ended_by = TransferState.STOPPED, tx.now, tx.actor.id
    tx.emit(TransferEnded(transfer_id=row.id, payer_id=row.payer_id, state=TransferState.STOPPED.value))
