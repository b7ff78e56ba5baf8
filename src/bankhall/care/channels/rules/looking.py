"""Looking among what nobody was found for. Pure."""

import unicodedata
from collections.abc import Collection

from bankhall.care.channels.types import Arrival


def words_of(text: str) -> tuple[str, ...]:
    """What is looked for: full width or half, large or small is the same."""
    return tuple(dict.fromkeys(_plain(text).split()))


def is_found(words: Collection[str], one: Arrival) -> bool:
    """Each stands somewhere: a number also in parts, as one says it."""
    there = _plain(f"{one.sender} {one.subject} {one.text}")
    return all(word in there for word in words)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
