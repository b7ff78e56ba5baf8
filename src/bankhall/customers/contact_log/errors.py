"""What the contact log refuses."""

from bankhall.kernel.errors import Conflict, NotFound


class NoSuchContact(NotFound, code="customers.contact_not_found"):
    """There is no such entry."""


class CorrectedAlready(Conflict, code="customers.contact_corrected"):
    """Another entry has come in place of this one. Look again."""


class RemarkedAlready(Conflict, code="customers.contact_remarked"):
    """You have said something to this entry already. Call us if there is more."""
