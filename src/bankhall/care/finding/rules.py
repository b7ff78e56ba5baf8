"""How words are found in what was said. Pure."""

import unicodedata
from typing import Final

# Of one conversation, the newest.
MOST_LOOKED_THROUGH: Final = 2_000
MOST_FOUND: Final = 50
# By a name that many have; whoever is not among them is found by more of it, or by the number.
MOST_CUSTOMERS: Final = 20
MOST_EXCERPT: Final = 160


def plain(text: str) -> str:
    """Without what the eye passes over: case, width and accents."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in apart if not unicodedata.combining(one))


def has(text: str, words: str) -> bool:
    """All of the words, in whatever order."""
    told, sought = plain(text), plain(words).split()
    return bool(sought) and all(one in told for one in sought)


def excerpt(text: str, words: str) -> str:
    """So much of it as stands around the first of the words."""
    if len(text) <= MOST_EXCERPT:
        return text
    sought = plain(words).split()
    at = max(0, text.casefold().find(sought[0]) if sought else 0)
    begin = max(0, min(at - MOST_EXCERPT // 3, len(text) - MOST_EXCERPT))
    end = begin + MOST_EXCERPT
    return ("…" if begin else "") + text[begin:end] + ("…" if end < len(text) else "")
