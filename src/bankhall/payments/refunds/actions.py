"""Giving back, and telling the other bank.

A refund locks the payment by its name (`take_turn`), so that two owners of an account who give back at once do it one
after the other. It moves money at once; what goes to another bank is handed over afterwards, claimed, spoken, noted, as
payments are (`actions.clearing`).
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import select, update

from bankhall.accounts import api as accounts
from bankhall.accounts.types import HolderRole
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import in_the_banks_zone
from bankhall.ledger import api as ledger
from bankhall.ledger.errors import KeyReused
from bankhall.ledger.types import HouseAccount, Leg, Posting
from bankhall.payments import queries as payments
from bankhall.payments.errors import NotToGiveBack
from bankhall.payments.models import ClearingMessageRow, IncomingRow, RefundRow, TransferRow
from bankhall.payments.queries import refunds as queries
from bankhall.payments.queries.incoming import open_sealed
from bankhall.payments.refunds.events import RefundGiven
from bankhall.payments.refunds.types import GiveBack, RefundToGive
from bankhall.payments.rules import refunds as rules
from bankhall.payments.rules.elsewhere import KIND_RETURNED, next_try
from bankhall.payments.rules.transfers import said_by_payments
from bankhall.payments.types import Answer, AnswerKind, Made, Return, TransferState

_MOST_RETURNS = 50


async def give_back(tx: Tx, wanted: GiveBack) -> Made:
    """Gives so much of a payment back to the account that it came from; the same key and content give once. Returns the
    payment as it then stands. Raises NoSuchTransfer, NotToGiveBack, BadInput naming `amount`, TooLongAgo, OverReceived,
    KeyReused, ConfirmationRequired, NotEnough, PayeeCannotReceive, the books' AccountFrozen and AccountClosed.
    """
    me = tx.actor.id
    assert me is not None, "routes let in customers only"
    await take_turn(tx, f"refunds of {me}")
    await take_turn(tx, f"refunds {wanted.received_id}")
    key, content = f"{me}:{wanted.key}", _content_hash(tx, wanted)
    if (before := await queries.under_key(tx, key)) is not None:
        if bytes(before.content_hash) != content:
            raise KeyReused
        return await payments.transfer(tx, before.received_id)
    received = await payments.transfer(tx, wanted.received_id)
    await _refuse(tx, received, wanted, me)
    await require_confirmation(tx, _content(received, wanted))
    row = await _book(tx, received, wanted, key, content, me)
    tx.session.add(row)
    told = {"received_id": str(row.received_id), "minor": row.amount, "currency": row.currency}
    tx.audit("payments.give_back", "refund", row.id, **told)
    tx.emit(
        RefundGiven(
            refund_id=row.id,
            received_id=row.received_id,
            transaction_id=row.transaction_id,
            payer_id=await _payer(tx, row),
            from_id=row.from_id,
            to_id=row.to_id,
            minor=row.amount,
            currency=row.currency,
        )
    )
    await tx.session.flush()
    return await payments.transfer(tx, wanted.received_id)


async def claim_returns(tx: Tx) -> list[Return]:
    """What another bank is to be told of now, some at once; others who claim get others."""
    due = (
        select(RefundRow, IncomingRow, ClearingMessageRow.message_id)
        .join(IncomingRow, IncomingRow.id == RefundRow.received_id)
        .join(ClearingMessageRow, ClearingMessageRow.id == IncomingRow.message)
        .where(RefundRow.next_try_at <= tx.now)
        .order_by(RefundRow.next_try_at)
        .limit(_MOST_RETURNS)
        .with_for_update(skip_locked=True, of=RefundRow)
    )
    found = (await tx.session.execute(due)).all()
    returns = []
    for row, incoming, message in found:
        row.tries += 1
        row.next_try_at = next_try(tx.now, row.tries)
        original = open_sealed(tx, incoming)
        back = Answer(
            kind=AnswerKind.RETURNED,
            instruction_id=original.instruction_id,
            reason=rules.BY_RECEIVER,
            amount=Money(row.amount, row.currency),
            ids=original.ids,
        )
        returns.append(Return(row.id, message, back))
    return returns


async def note_returned(tx: Tx, refund_ids: Sequence[UUID]) -> None:
    """The clearing has them."""
    handed = update(RefundRow).where(is_any(RefundRow.id, refund_ids))
    await tx.session.execute(handed.values(handed_at=tx.now, next_try_at=None))


async def _refuse(tx: Tx, received: Made, wanted: GiveBack, me: UUID) -> None:
    if not received.is_incoming or received.is_own or received.state is not TransferState.SETTLED:
        raise NotToGiveBack
    holders = await accounts.holders_of(tx, [received.to_id])
    if holders.get(received.to_id, {}).get(me) is not HolderRole.OWNER:
        raise NotToGiveBack
    if wanted.amount.currency != received.amount.currency or wanted.amount.minor <= 0:
        raise BadInput.of("amount", f"an amount above zero, in {received.amount.currency}")
    assert received.ended_at is not None, "it has arrived"
    refusal = rules.refuse(received.amount, received.ended_at, received.refunds, wanted.amount, tx.now)
    if refusal is not None:
        raise refusal


def _content(received: Made, wanted: GiveBack) -> RefundToGive:
    assert received.ended_at is not None
    return RefundToGive(
        received_id=received.id,
        payer=received.other_name,
        account_number=received.from_number,
        amount=wanted.amount,
        received=received.amount,
        received_on=in_the_banks_zone(received.ended_at).date(),
    )


async def _book(tx: Tx, received: Made, wanted: GiveBack, key: str, content: bytes, me: UUID) -> RefundRow:
    """Under the name of the payment, so that the entry tells whose it was."""
    is_elsewhere = received.way is not None
    refund_id, minor, currency = new_id(), wanted.amount.minor, wanted.amount.currency
    target = await ledger.house_account(tx, HouseAccount.CLEARING, currency) if is_elsewhere else received.from_id
    posting = Posting(
        key=f"payments.refund:{refund_id}",
        kind=KIND_RETURNED,
        legs=(Leg(received.to_id, -minor), Leg(target, minor)),
        text="",
        by=tx.actor,
        reference=str(received.id),
    )
    (outcome,) = await ledger.post(tx, [posting])
    if isinstance(outcome, Refusal):
        raise said_by_payments(outcome, target)
    return RefundRow(
        id=refund_id,
        key=key,
        content_hash=content,
        received_id=received.id,
        from_id=received.to_id,
        to_id=None if is_elsewhere else received.from_id,
        amount=minor,
        currency=currency,
        by_id=me,
        transaction_id=outcome.transaction_id,
        at=tx.now,
        next_try_at=tx.now if is_elsewhere else None,
        tries=0,
    )


async def _payer(tx: Tx, row: RefundRow) -> UUID | None:
    if row.to_id is None:
        return None
    return await tx.session.scalar(select(TransferRow.payer_id).where(TransferRow.id == row.received_id))


def _content_hash(tx: Tx, wanted: GiveBack) -> bytes:
    told = [wanted.received_id, wanted.amount.minor, wanted.amount.currency]
    return payments.content_hash(tx, msgspec.json.encode(told))
