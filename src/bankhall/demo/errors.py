"""What the demo refuses."""

from dataclasses import dataclass

from bankhall.kernel.errors import NotFound, Refusal


class NotEmpty(Refusal, code="demo.not_empty"):
    """This bank has customers or staff of its own: it will not be made a demo."""


@dataclass(eq=False)
class HalfMade(Refusal, code="demo.half_made"):
    """A demo bank of another size was begun here and is not whole: go on with its own size.

    `customers`: that size.
    """

    customers: int


class NobodyToShow(NotFound, code="demo.nobody_to_show", status=404):
    """This is nobody whom a demo bank introduces with an authenticator app."""
