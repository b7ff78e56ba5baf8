"""What disputes refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchDispute(NotFound, code="payments.dispute_not_found", status=404):
    """There is no such dispute."""


class NoSuchEntry(NotFound, code="payments.entry_not_found", status=404):
    """There is no such entry on an account of yours."""


class AlreadyDisputed(Conflict, code="payments.already_disputed"):
    """This entry is disputed already."""


class DisputeOver(Conflict, code="payments.dispute_over"):
    """This has been decided or taken back, or stands otherwise by now."""


class NotTaken(Refusal, code="payments.dispute_not_taken"):
    """Take it first: one person looks into a dispute."""


class DecidedBefore(Refusal, code="payments.dispute_decided_before"):
    """After an appeal somebody else decides."""


class ClaimWaits(Refusal, code="payments.claim_waits"):
    """A second person is asked about what the bank is to give. Withdraw that first to decide otherwise."""


class CannotAppeal(Refusal, code="payments.cannot_appeal"):
    """An appeal is possible once, within 30 days of the answer."""


class CannotAskBack(Refusal, code="payments.cannot_ask_back"):
    """There is nobody here who could be asked to give this back, or they have been asked."""


@dataclass(eq=False)
class DisputeTooLate(Refusal, code="payments.dispute_too_late"):
    """This entry is too old to be disputed here. Talk to the bank."""

    days: int


@dataclass(eq=False)
class TooManyDisputes(Refusal, code="payments.too_many_disputes"):
    """As many disputes are open as may be at once. Talk to the bank."""

    most: int
