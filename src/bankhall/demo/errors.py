"""What the demo refuses."""

from bankhall.kernel.errors import Refusal


class NotEmpty(Refusal, code="demo.not_empty"):
    """This bank has customers of its own: it will not be made a demo."""
