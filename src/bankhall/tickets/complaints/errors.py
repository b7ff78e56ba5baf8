"""What complaints refuse."""

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchComplaint(NotFound, code="tickets.complaint_not_found"):
    """There is no such complaint."""


class NotTheirWords(Conflict, code="tickets.not_their_words"):
    """Only what the customer has said in a ticket becomes a complaint."""


class ComplaintOver(Conflict, code="tickets.complaint_over"):
    """This complaint is decided or withdrawn. Look again."""


class ComplaintNotTaken(Refusal, code="tickets.complaint_not_taken"):
    """Take the complaint first: one person answers for it."""


class DecidedItBefore(Refusal, code="tickets.complaint_decided_before"):
    """You decided this complaint: its review is somebody else's."""


class CannotExtend(Refusal, code="tickets.cannot_extend"):
    """Only a complex complaint can be given more days, and once."""


class ComplexAlready(Conflict, code="tickets.complaint_complex_already"):
    """This complaint is complex already."""


class ExtensionWaits(Conflict, code="tickets.extension_waits"):
    """More days have been asked for. Wait for the answer."""


class CannotReview(Refusal, code="tickets.cannot_review"):
    """A decision can be reviewed once, within 30 days."""


class TooManyComplaints(Refusal, code="tickets.too_many_complaints"):
    """There are many complaints of this customer that are open still."""


class NoSuchColleagueHere(NotFound, code="tickets.colleague_not_found"):
    """There is no such member of staff."""
