"""What papers refuse."""

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchPaper(NotFound, code="customers.paper_not_found"):
    """There is no such document on this customer's file."""


class NothingToVerify(Conflict, code="customers.paper_settled"):
    """This was verified or declined meanwhile, or the document counts no more. Look again."""


class AnotherMustVerify(Refusal, code="customers.another_must_verify"):
    """Whoever wrote it down does not verify it: ask a colleague to look at the document."""
