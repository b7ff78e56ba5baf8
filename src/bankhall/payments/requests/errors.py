"""What requests to pay refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import NotFound, Refusal, TooMany


class NoSuchRequest(NotFound, code="payments.request_not_found", status=404):
    """There is no such request."""


@dataclass(eq=False)
class RequestOver(Refusal, code="payments.request_over"):
    """This request has been paid, declined, withdrawn, or its time is over.

    `state`: which of these.
    """

    state: str


class RequestBeingPaid(Refusal, code="payments.request_being_paid"):
    """A payment for this request is under way. Wait for what comes of it."""


@dataclass(eq=False)
class TooManyRequests(Refusal, code="payments.too_many_requests"):
    """There are as many requests as one customer may have at once, or make in a day."""

    most: int


@dataclass(eq=False)
class AskedNameDiffers(Refusal, code="payments.asked_name_differs", status=422):
    """No account has this number and belongs to somebody of this name. Look at both again.

    `nth`: which of those who are asked, from 0.
    """

    nth: int


class AskedElsewhere(Refusal, code="payments.asked_elsewhere", status=422):
    """Only customers of this bank can be asked."""


class RemindedAlready(TooMany, code="payments.reminded_already", status=429):
    """They were reminded less than a day ago."""
