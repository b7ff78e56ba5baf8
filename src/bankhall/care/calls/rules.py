"""How calls move on. Pure."""

from datetime import timedelta
from typing import Final

from bankhall.care.calls.types import CallEvent, CallState

# How long the number of a call is known.
KEPT: Final = timedelta(days=30)

# What the telephone system forgot to end does not ring for ever.
LONGEST: Final = timedelta(hours=4)

_MOVES: Final = {
    (None, CallEvent.RANG): CallState.RINGING,
    (None, CallEvent.ANSWERED): CallState.TALKING,
    (None, CallEvent.ENDED): CallState.MISSED,
    (CallState.RINGING, CallEvent.RANG): CallState.RINGING,
    (CallState.RINGING, CallEvent.ANSWERED): CallState.TALKING,
    (CallState.RINGING, CallEvent.ENDED): CallState.MISSED,
    (CallState.TALKING, CallEvent.ENDED): CallState.ENDED,
}


def moved(now: CallState | None, event: CallEvent) -> CallState | None:
    """What becomes of it; None where that is known already, or over."""
    return _MOVES.get((now, event))
