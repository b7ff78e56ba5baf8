"""Codes that are sent to somebody's phone or mailbox (after ASVS 5.0 6.5 and 6.6, and what Chinese banks do)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bankhall.identity.errors import CodeSentLately, TooManyCodes
from bankhall.identity.types import Way

DIGITS: Final = 6
GOOD_FOR: Final = timedelta(minutes=5)
MOST_TRIES: Final = 3

# For each purpose: whoever spends somebody's codes for one, spends none for another.
BETWEEN: Final = timedelta(seconds=60)
MOST_A_DAY: Final = 10
DAY: Final = timedelta(days=1)

# Ways by which a code is sent.
SENT: Final = (Way.SMS, Way.EMAIL)

# Of the same news to the same person; and of what strangers can bring about.
MOST_SAME_NEWS_A_DAY: Final = 10
MOST_BY_STRANGERS_A_DAY: Final = 3


def shown(number: int) -> str:
    """A number below `10 ** DIGITS` as it is sent."""
    return f"{number:0{DIGITS}}"


def refuse_to_send(sent_at: Sequence[datetime], now: datetime) -> CodeSentLately | TooManyCodes | None:
    """`sent_at`: when codes for this were sent in the last day, the newest last."""
    if len(sent_at) >= MOST_A_DAY:
        return TooManyCodes(retry_after_s=_seconds(sent_at[-MOST_A_DAY] + DAY - now))
    if sent_at and now < again_at(sent_at[-1]):
        return CodeSentLately(retry_after_s=_seconds(again_at(sent_at[-1]) - now))
    return None


def again_at(sent_at: datetime) -> datetime:
    """From when on another one can be had."""
    return sent_at + BETWEEN


def _seconds(span: timedelta) -> int:
    return max(1, int(span.total_seconds()) + 1)
