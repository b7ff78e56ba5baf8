"""What satisfaction refuses."""

from bankhall.kernel.errors import Conflict, NotFound


class NoSuchAsk(NotFound, code="quality.ask_not_found"):
    """There is no such question to you."""


class AskOver(Conflict, code="quality.ask_over"):
    """It is too late to say it here. Write to us instead."""


class CalledAlready(Conflict, code="quality.called_already"):
    """A colleague has called them back."""
