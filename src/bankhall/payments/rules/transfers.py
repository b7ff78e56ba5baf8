"""What may be transferred, and what asks for more than a signature. Pure."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from bankhall.accounts.types import Account, AccountKind, AccountStatus, HolderRole
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.ledger.errors import AccountClosed, BelowFloor
from bankhall.payments.errors import CannotPayFrom, NotEnough, OtherCurrency, PayeeCannotReceive, SameAccount
from bankhall.payments.rules import limits
from bankhall.payments.types import Caution, Payee, Transfer

# What goes out of and comes into without a clerk. A time deposit is broken, not paid from.
MOVES: Final = frozenset({AccountKind.CURRENT, AccountKind.SAVINGS})

# Nobody keeps an internal account as a payee, nor owns one: it is the clearing's, for whoever is paid elsewhere.
_TAKES: Final = MOVES | {AccountKind.INTERNAL}

MOST_WAITING: Final = 20

# Beyond this share of what is there, a clerk would ask whether it is meant.
_NEARLY_ALL_PERCENT: Final = 90

# The words by which the books know these postings.
KIND: Final = "transfer"
KIND_OWN: Final = "own_transfer"


def refuse(transfer: Transfer, source: Account, target: Account) -> Refusal | None:
    """Why this cannot go from one to the other, whoever asks; None when it can. Balances are the books' to say."""
    if transfer.amount.minor <= 0:
        return BadInput.of("amount", "more than nothing", code="kernel.out_of_range")
    if transfer.amount.currency != source.currency:
        return BadInput.of("amount", f"the account is in {source.currency}", code="payments.other_currency")
    if source.id == target.id:
        return SameAccount()
    if source.kind not in MOVES or source.status is AccountStatus.CLOSED:
        return CannotPayFrom()
    if target.kind not in _TAKES or target.status is AccountStatus.CLOSED:
        return PayeeCannotReceive()
    if target.currency != source.currency:
        return OtherCurrency(target.currency)
    return None


def is_between_own(payer_id: UUID, source: Mapping[UUID, HolderRole], target: Mapping[UUID, HolderRole]) -> bool:
    """Whether the payer owns both. Such a transfer needs no payee and counts for no limit."""
    return source.get(payer_id) is HolderRole.OWNER and target.get(payer_id) is HolderRole.OWNER


def is_shared(payer_id: UUID, holders: Mapping[UUID, HolderRole]) -> bool:
    """Whether others can take out what lies there: then it has left whoever paid it in."""
    return bool(holders.keys() - {payer_id})


def needs_confirmation(payee: Payee | None, minor: int, currency: str) -> bool:
    """Whether exactly this is confirmed: the first payment to somebody, and everything beyond small amounts."""
    if payee is None:
        return False
    return payee.first_paid_at is None or minor > limits.confirmed_above(currency)


def cautions(payee: Payee | None, minor: int, available: int, *, was_just_paid: bool) -> tuple[Caution, ...]:
    told = []
    if payee is not None and payee.first_paid_at is None:
        told.append(Caution.FIRST_PAYMENT)
    if was_just_paid:
        told.append(Caution.SAME_AGAIN)
    if payee is not None and 100 * minor > available * _NEARLY_ALL_PERCENT:
        told.append(Caution.NEARLY_ALL)
    return tuple(told)


def said_by_payments(refusal: Refusal, target_id: UUID) -> Refusal:
    """What the books refused, as the payer may hear it: nothing of the payee's account but that it takes nothing."""
    match refusal:
        case AccountClosed(account_id) if account_id == target_id:
            return PayeeCannotReceive()
        case BelowFloor(account_id, currency, available) if account_id != target_id:
            return NotEnough(account_id, available, currency)
        case _:
            return refusal
