"""Coming back in after a lost password. Everything but the password is shown; the weaker it is, the longer it waits."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from bankhall.identity.types import Way

# Time to look for a phone; then from the beginning again.
STEP: Final = timedelta(minutes=15)
MOST_TRIES: Final = 5

# So that whoever owns the name hears of it and stops it: by any of their contacts, on any device.
WAIT: Final = timedelta(hours=24)

# From the counter to a chair at home.
SET_UP_FOR: Final = timedelta(hours=24)
# From the yes of a second administrator, which may come on a Friday, to the colleague's first day.
SET_UP_STAFF_FOR: Final = timedelta(days=3)

_STRONG: Final = frozenset({Way.PASSKEY, Way.AUTHENTICATOR})
_OWN: Final = frozenset({*_STRONG, Way.RECOVERY_CODE})


def is_enough(way: Way, held: Collection[Way]) -> bool:
    """Whether this may stand for all but the password: never a code that was sent where somebody has something stronger
    (ASVS 6.4.3, 6.6.1).
    """
    return way in _OWN or not _STRONG.intersection(held)


def holds_at(way: Way, *, is_known_device: bool, now: datetime) -> datetime:
    """From when on the new password holds: at once where a passkey was shown on a device that its owner is known on."""
    return now if way is Way.PASSKEY and is_known_device else now + WAIT
