"""What is refused about facts."""

from bankhall.kernel.errors import NotFound, Refusal


class NoSuchFact(NotFound, code="customers.fact_not_found"):
    """The file says nothing of this any more."""


class AnotherMustLook(Refusal, code="customers.another_must_look"):
    """Whoever wrote it down does not verify it: ask a colleague to look at the proof."""
