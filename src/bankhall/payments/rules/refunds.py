"""What may be given back. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from bankhall.kernel.errors import Refusal
from bankhall.kernel.money import Money
from bankhall.payments.errors import OverReceived, TooLongAgo
from bankhall.payments.types import Refund

# Later, whoever paid may have gone elsewhere; one then pays them as anybody else.
LATEST: Final = timedelta(days=365)

# ExternalReturnReason1Code of ISO 20022: by order of whoever was paid, who gives no reason.
BY_RECEIVER: Final = "MS02"


def refundable(received: Money, at: datetime | None, given: Iterable[Refund], now: datetime) -> Money | None:
    """What may still be given back of a payment that arrived `at`; None for nothing."""
    rest = _left(received, given)
    return Money(rest, received.currency) if rest > 0 and at is not None and now - at <= LATEST else None


def refuse(received: Money, at: datetime, given: Iterable[Refund], amount: Money, now: datetime) -> Refusal | None:
    """Why not, if anything stands in the way but the books. The amount's currency is the account's."""
    if now - at > LATEST:
        return TooLongAgo(LATEST.days)
    rest = _left(received, given)
    return OverReceived(rest, received.currency) if amount.minor > rest else None


def _left(received: Money, given: Iterable[Refund]) -> int:
    return received.minor - sum(one.amount.minor for one in given)
