"""What may leave by which way. Pure."""

import re
from datetime import timedelta
from typing import Final

from bankhall.kernel.i18n import Language

# What leaves the house by a way on which it can be read on its way says no number by which one is known or pays.
_LONG_NUMBER = re.compile(r"\d(?:[ \-]?\d){8,}")

# After so long nobody waits for the answer any more.
HELD_FOR: Final = timedelta(days=3)
# WeChat's customer-service interface takes answers for so long after somebody last wrote, and of so many bytes.
ANSWERED_WITHIN: Final = timedelta(hours=48)
MOST_WECHAT_BYTES: Final = 2_048
LOOKED_AT_WITHIN: Final = timedelta(days=30)


def says_too_much(text: str) -> bool:
    """An account, a card, an identity document: nine digits or more."""
    return _LONG_NUMBER.search(text) is not None


def language_of(text: str) -> Language:
    """In which it is answered: Chinese where there is a sign of it."""
    return Language.CHINESE if any("\u4e00" <= sign <= "\u9fff" for sign in text) else Language.ENGLISH
