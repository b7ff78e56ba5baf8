"""What step-up refuses."""

from dataclasses import dataclass, field
from typing import Any

from bankhall.kernel.errors import NotFound, Refusal


@dataclass(eq=False)
class ConfirmationRequired(Refusal, code="step_up.confirmation_required", status=403):
    """Confirm exactly this, then repeat."""

    kind: str
    content: dict[str, Any] = field(repr=False)
    token: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.code}(kind={self.kind})"


class NoSuchConfirmation(NotFound, code="step_up.confirmation_not_found", status=404):
    """There is no such confirmation, or its time is over."""


class StaleToken(Refusal, code="step_up.token_stale"):
    """What was to be confirmed is too long ago. Ask for it anew."""
