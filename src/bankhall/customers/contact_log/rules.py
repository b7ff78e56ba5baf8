"""What can be written down of a contact. Pure."""

from datetime import datetime, timedelta
from typing import Final

from bankhall.kernel.errors import BadInput

# What somebody remembers of longer ago is a note of today.
LONGEST_AGO: Final = timedelta(days=366)
# Clocks of counters and servers differ a little.
_AHEAD: Final = timedelta(minutes=5)


def refuse_time(happened_at: datetime, now: datetime) -> BadInput | None:
    if happened_at > now + _AHEAD:
        return BadInput.of("happened_at", "this is still to come")
    if happened_at < now - LONGEST_AGO:
        return BadInput.of("happened_at", "at most a year ago")
    return None
