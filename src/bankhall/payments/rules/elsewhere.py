"""Payments to other banks: what may be sent, and what an answer means. Pure."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from bankhall.accounts.types import Account, AccountKind, AccountStatus
from bankhall.kernel.money import Money
from bankhall.payments.types import Answer, AnswerKind, Mismatch, Outcome, TransferState

# What China's clearing carries.
CURRENCY: Final = "CNY"

# Where billers are paid. It stands in the directory as a bank, so that a payment there is held and answered as any
# other, but nobody finds it, and the clearing is told nothing of it.
BILLER_HOUSE: Final = "999290000091"

# Instant payments arrive within seconds. What nobody has answered after half an hour waits for a person: the money
# stays held, since it may have been paid out.
USUALLY_WITHIN: Final = timedelta(minutes=2)
ANSWER_WITHIN: Final = timedelta(minutes=30)
# Across borders days may pass between banks that are not open at the same time.
ANSWER_WITHIN_ABROAD: Final = timedelta(days=3)

# The word by which the books know money that came back.
KIND_RETURNED: Final = "refund"

# Why the money is held: a word for the web apps.
HELD_FOR: Final = "payments.on_its_way"

_LONGEST_PAUSE: Final = timedelta(minutes=5)

SHORTEST_NUMBER: Final = 8
LONGEST_NUMBER: Final = 32

_AFTER: Final = {
    (TransferState.SENT, AnswerKind.ACCEPTED): TransferState.SETTLED,
    (TransferState.SENT, AnswerKind.REJECTED): TransferState.REFUSED,
    (TransferState.SETTLED, AnswerKind.RETURNED): TransferState.RETURNED,
}
# What had been said before, or what it was before that: a message that comes again, or later than the one after it.
_SAID_BEFORE: Final = {
    (TransferState.SETTLED, AnswerKind.ACCEPTED),
    (TransferState.REFUSED, AnswerKind.REJECTED),
    (TransferState.RETURNED, AnswerKind.ACCEPTED),
}
_NEVER_SENT: Final = {
    TransferState.WAITING,
    TransferState.DELAYED,
    TransferState.HELD,
    TransferState.STOPPED,
    TransferState.DECLINED,
    TransferState.CANCELLED,
    TransferState.LAPSED,
}


def clearing_account(account_id: UUID, today: date) -> Account:
    """The bank's account with the clearing, where what is paid to another bank goes."""
    return Account(
        id=account_id,
        number="",
        kind=AccountKind.INTERNAL,
        currency=CURRENCY,
        name="",
        product=None,
        opened_on=today,
        closed_on=None,
        status=AccountStatus.OPEN,
    )


def decide(
    state: TransferState, amount: Money, answer: Answer
) -> tuple[Outcome, TransferState | None, Mismatch | None]:
    """What an answer comes to: the state that it leads to, or why a person looks at it. States only go forward."""
    if state in _NEVER_SENT:
        return Outcome.QUARANTINED, None, Mismatch.NOT_SENT
    if answer.amount is not None and answer.amount != amount:
        return Outcome.QUARANTINED, None, Mismatch.OTHER_AMOUNT
    if answer.kind is AnswerKind.PENDING:
        return Outcome.NOTED, None, None
    if (after := _AFTER.get((state, answer.kind))) is not None:
        return Outcome.APPLIED, after, None
    if (state, answer.kind) in _SAID_BEFORE:
        return Outcome.REPEATED, None, None
    if state is TransferState.SENT and answer.kind is AnswerKind.RETURNED:
        return Outcome.EARLY, None, None
    return Outcome.QUARANTINED, None, Mismatch.CONTRADICTION


def next_try(now: datetime, tries: int) -> datetime:
    """When to hand it over again if the clearing does not take it this time: doubled, and bounded."""
    return now + min(_LONGEST_PAUSE, timedelta(seconds=5 * 2 ** min(tries, 10)))


def instruction_of(transfer_id: UUID) -> str:
    """What a transfer is called between banks: at most 35 characters are."""
    return transfer_id.hex


def transfer_of(instruction_id: str) -> UUID | None:
    """The other way round; None for what cannot be one of ours."""
    try:
        found = UUID(hex=instruction_id)
    except ValueError:
        return None
    return found if found.hex == instruction_id else None
