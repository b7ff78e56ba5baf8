"""What calls refuse."""

from bankhall.kernel.errors import Conflict, NotFound


class NoSuchCall(NotFound, code="care.call_not_found"):
    """There is no such call that was missed."""


class CallSettled(Conflict, code="care.call_settled"):
    """A colleague has called back already."""


class ExtensionTaken(Conflict, code="care.extension_taken"):
    """A colleague has this extension."""
