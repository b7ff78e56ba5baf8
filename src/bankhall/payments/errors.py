"""What payments refuse."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from bankhall.kernel.errors import NotFound, Refusal, TooMany

if TYPE_CHECKING:
    from bankhall.payments.types import NewRefused


class NoSuchPayee(NotFound, code="payments.payee_not_found", status=404):
    """There is no such payee."""


class PayeeNameDiffers(Refusal, code="payments.payee_name_differs", status=422):
    """No account has this number and belongs to somebody of this name. Look at both again."""


class TooManyWrongPayees(TooMany, code="payments.too_many_wrong_payees", status=429):
    """Too many payees that did not fit. Wait a while."""


class TooFast(TooMany, code="payments.too_fast", status=429):
    """More payments in a minute than anybody sends by hand. Wait a moment, or send a file."""


@dataclass(eq=False)
class TooManyPayees(Refusal, code="payments.too_many_payees"):
    """There are as many payees as one customer can keep."""

    most: int


class NoSuchBank(Refusal, code="payments.no_such_bank", status=422):
    """No bank of this number can be paid at."""


class PayeeIsOwn(Refusal, code="payments.payee_is_own"):
    """This is your own account: no payee is needed for it."""


class NeedsQuote(Refusal, code="payments.needs_quote"):
    """A payee abroad is paid at a quoted rate only. Begin under Transfer abroad."""


class RateDoesNotWait(Refusal, code="payments.rate_does_not_wait"):
    """This payment would wait for somebody's yes, and the rate does not wait. Go to a branch together."""


class NoSuchTransfer(NotFound, code="payments.transfer_not_found", status=404):
    """There is no such transfer."""


class CannotPayFrom(Refusal, code="payments.cannot_pay_from"):
    """Nothing can be paid from this kind of account."""


class PayeeCannotReceive(Refusal, code="payments.payee_cannot_receive"):
    """The payee's account takes no payments at present."""


@dataclass(eq=False)
class OtherCurrency(Refusal, code="payments.other_currency"):
    """The other account is kept in another currency."""

    currency: str


class SameAccount(Refusal, code="payments.same_account"):
    """From and to are the same account."""


@dataclass(eq=False)
class OverLimit(Refusal, code="payments.over_limit"):
    """This is more than your limit allows.

    `limit`: `each`, `a_day` or `a_month`; `most` and `left` in minor units of `currency`.
    """

    limit: str
    most: int
    left: int
    currency: str


class TransferOver(Refusal, code="payments.transfer_over"):
    """This transfer has been decided, or waited too long."""


class NotYoursToDecide(NotFound, code="payments.not_yours_to_decide", status=404):
    """This transfer does not wait for your answer."""


@dataclass(eq=False)
class TooManyWaiting(Refusal, code="payments.too_many_waiting"):
    """As many transfers wait for an answer as may at once."""

    most: int


@dataclass(eq=False)
class NotEnough(Refusal, code="payments.not_enough"):
    """There is not enough available on the account.

    `available`: in minor units of `currency`.
    """

    account_id: UUID
    available: int
    currency: str


@dataclass(eq=False)
class WarnedFirst(Refusal, code="payments.warned_first"):
    """Read the bank's warning first, and go on if you still want to.

    `mark`: what says that you have.
    """

    mark: UUID
    zh: str
    en: str


@dataclass(eq=False)
class NotMadeForSafety(Refusal, code="payments.not_made_for_safety"):
    """The bank does not make this payment, to keep your money safe. Talk to the bank.

    `refused_id`: by which its payer asks for a person's look. `refused`: what is kept under it; it travels nowhere.
    """

    zh: str
    en: str
    refused_id: UUID | None = None
    refused: "NewRefused | None" = field(default=None, repr=False)

    @classmethod
    def fact_names(cls) -> list[str]:
        return ["zh", "en", "refused_id"]


class NotToGiveBack(Refusal, code="payments.not_to_give_back"):
    """Only money that somebody else has paid can be given back, by an owner of the account where it is."""


@dataclass(eq=False)
class OverReceived(Refusal, code="payments.over_received"):
    """More than is left of what was received. Minor units of `currency`."""

    left: int
    currency: str


@dataclass(eq=False)
class TooLongAgo(Refusal, code="payments.refund_too_late"):
    """It arrived longer ago than a payment can be given back: pay instead."""

    days: int
