"""What giving back refuses."""

from dataclasses import dataclass

from bankhall.kernel.errors import Refusal


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
