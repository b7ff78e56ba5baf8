"""What the books refuse."""

from dataclasses import dataclass
from uuid import UUID

from bankhall.kernel.errors import Refusal


class NoSuchAccount(Refusal, code="ledger.account_not_found", status=404):
    """There is no such account in the books."""


class NoSuchTransaction(Refusal, code="ledger.transaction_not_found", status=404):
    """There is no such transaction in the books."""


class NoSuchHold(Refusal, code="ledger.hold_not_found", status=404):
    """There is no such hold."""


class Unbalanced(Refusal, code="ledger.unbalanced", status=422):
    """The legs do not sum to zero in each currency."""


class Malformed(Refusal, code="ledger.malformed", status=422):
    """A transaction has two to a thousand legs, none of them zero, each account once."""


class TooMuch(Refusal, code="ledger.amount_out_of_range", status=422):
    """The amount or the balance that it would give is out of range."""


@dataclass(eq=False)
class BelowFloor(Refusal, code="ledger.below_floor"):
    """There is not enough available on the account."""

    account_id: UUID
    currency: str
    available: int


@dataclass(eq=False)
class AccountClosed(Refusal, code="ledger.account_closed"):
    """The account is closed."""

    account_id: UUID


@dataclass(eq=False)
class AccountFrozen(Refusal, code="ledger.account_frozen"):
    """The account is frozen: nothing leaves it."""

    account_id: UUID


@dataclass(eq=False)
class NotEmpty(Refusal, code="ledger.not_empty"):
    """The account still has a balance or open holds."""

    account_id: UUID
    currency: str
    posted: int
    held: int


class KeyReused(Refusal, code="ledger.key_reused", status=422):
    """This key was used before for something else."""


class AlreadyReversed(Refusal, code="ledger.already_reversed"):
    """The transaction has been reversed before."""


class HoldEnded(Refusal, code="ledger.hold_ended"):
    """The hold has been settled, released or has expired."""


class HoldTooSmall(Refusal, code="ledger.hold_too_small"):
    """More would be settled than is held."""
