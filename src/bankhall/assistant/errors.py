"""What the assistant refuses."""

from bankhall.kernel.errors import Refusal


class NotSaidHere(Refusal, code="assistant.not_said_here", status=422):
    """What is to be handed over was not said here, or too long ago."""
