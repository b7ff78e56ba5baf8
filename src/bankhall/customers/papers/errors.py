"""What papers refuse."""

from bankhall.kernel.errors import Conflict, NotFound, Refusal, TooMany


class NoSuchPaper(NotFound, code="customers.paper_not_found"):
    """There is no such document on this customer's file."""


class NothingToVerify(Conflict, code="customers.paper_settled"):
    """This was verified or declined meanwhile, or the document counts no more. Look again."""


class AnotherMustVerify(Refusal, code="customers.another_must_verify"):
    """Whoever wrote it down does not verify it: ask a colleague to look at the document."""


class RenewalWaits(Conflict, code="customers.renewal_waits"):
    """Our staff have written down a new document and are looking at it."""


class TooManyRenewals(TooMany, code="customers.too_many_renewals", status=429):
    """You have told us of many documents today."""
