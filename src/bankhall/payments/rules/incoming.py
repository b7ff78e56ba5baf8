"""Payments from other banks: which of them are credited, and what is answered to the others. Pure.

The reasons are codes of ISO 20022 (external code list ExternalStatusReason1Code).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from bankhall.accounts.types import Account, AccountKind, AccountStatus
from bankhall.kernel.money import Money
from bankhall.payments.types import SentTransfer, TransferMessage

WRONG_ACCOUNT: Final = "AC01"
CLOSED_ACCOUNT: Final = "AC04"
BLOCKED_ACCOUNT: Final = "AC06"
WRONG_CURRENCY: Final = "AM03"
DOUBLED: Final = "AM05"
WRONG_TOTAL: Final = "AM09"
WRONG_SUM: Final = "AM10"
WRONG_COUNT: Final = "AM18"
WRONG_NAME: Final = "BE01"
NO_NAME: Final = "BE22"
NOT_YET: Final = "DT01"
WRONG_BANK: Final = "RC04"

# Whether two ways of writing are one name: the customer file knows.
SameName = Callable[[str, str], bool]

# Between the names of those who hold an account together, as they are written where one field has to hold them all.
_BETWEEN_NAMES: Final = ("", ",", "、", "&", "和")


@dataclass(frozen=True, slots=True)
class Destination:
    """An account here, and the names of its owners."""

    account: Account
    owners: tuple[str, ...]


def refuse_message(message: TransferMessage) -> str | None:
    """Why nothing of it is taken: it is not what it says of itself."""
    amounts = [one.amount for one in message.transfers]
    if message.said_count is not None and message.said_count != len(amounts):
        return WRONG_COUNT
    if message.said_sum is not None and message.said_sum != sum(map(_figure, amounts), Decimal()):
        return WRONG_SUM
    total = message.said_total
    if total is not None and any(one.currency != total.currency for one in amounts):
        return WRONG_TOTAL
    if total is not None and total.minor != sum(one.minor for one in amounts):
        return WRONG_TOTAL
    return None


def refuse(
    transfer: SentTransfer,
    destination: Destination | None,
    *,
    own_banks: Collection[str],
    today: date,
    is_same_name: SameName,
) -> str | None:
    """Why it is not credited; None where it is, unless the books have something against it. `own_banks`: what this bank
    is called, its number in the clearing and its BIC. Whoever pays names the account and whose it is: where the two do
    not fit, the money goes back, since one of them is a mistake.
    """
    if transfer.creditor.bank and transfer.creditor.bank not in own_banks:
        return WRONG_BANK
    if destination is None or destination.account.kind is AccountKind.INTERNAL:
        return WRONG_ACCOUNT
    if destination.account.status is AccountStatus.CLOSED:
        return CLOSED_ACCOUNT
    if destination.account.currency != transfer.amount.currency:
        return WRONG_CURRENCY
    if not transfer.creditor.name:
        return NO_NAME
    if not _is_theirs(transfer.creditor.name, destination.owners, is_same_name):
        return WRONG_NAME
    if transfer.settled_on > today:
        return NOT_YET
    return None


def _is_theirs(name: str, owners: Sequence[str], is_same_name: SameName) -> bool:
    if any(is_same_name(name, owner) for owner in owners):
        return True
    return len(owners) > 1 and any(is_same_name(name, between.join(owners)) for between in _BETWEEN_NAMES)


def _figure(amount: Money) -> Decimal:
    return Decimal(str(amount).partition(" ")[0])
