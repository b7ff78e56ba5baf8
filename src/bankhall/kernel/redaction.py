"""The last sieve before a log line is written: what looks like a secret, or like somebody's number, is left out.

It is a net below the rope. Nobody logs personal data on purpose; what slips through is in an error's text or in a field
that was renamed. A name cannot be known by its look, so names are kept out by not being logged.
"""

import re
from typing import Any, Final

LEFT_OUT: Final = "(left out)"

# Fields whose value is nobody's business, whatever it is.
_SECRET_FIELDS: Final = re.compile(
    r"(^|_)(password|passwd|secret|token|cookie|authorization|otp|code_entered|pin|cvn|private_key|session_token)($|_)"
)

_NOT_IN_A_WORD = r"(?<![0-9A-Za-z_-]){}(?![0-9A-Za-z_-])"

# A Chinese identity number, a mobile number in China, a card or account number, an e-mail address.
_NUMBERS: Final = [
    re.compile(_NOT_IN_A_WORD.format(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]")),
    re.compile(r"(?<![0-9A-Za-z_.-])(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?![0-9A-Za-z_-])"),
    re.compile(_NOT_IN_A_WORD.format(r"\d{13,19}")),
    re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,}"),
]

# As the bank makes its tokens: 32 random bytes in base64url.
_TOKEN: Final = re.compile(_NOT_IN_A_WORD.format(r"[A-Za-z0-9_-]{43}"))

_MOST_DEPTH: Final = 6


def redacted(value: Any, *, name: str = "", depth: int = 0) -> Any:
    """The value as it may be logged under the name. Numbers, times and ids stay as they are."""
    if _SECRET_FIELDS.search(name.lower()):
        return LEFT_OUT
    if isinstance(value, str):
        return _text(value)
    if depth >= _MOST_DEPTH:
        return LEFT_OUT
    if isinstance(value, dict):
        return {key: redacted(inner, name=str(key), depth=depth + 1) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [redacted(inner, depth=depth + 1) for inner in value]
    return value


def _text(text: str) -> str:
    for pattern in _NUMBERS:
        text = pattern.sub(LEFT_OUT, text)
    return _TOKEN.sub(lambda found: LEFT_OUT if _is_random(found.group()) else found.group(), text)


def _is_random(word: str) -> bool:
    """Whether a word of that length is a token and not a name that somebody gave."""
    return any(sign.isdigit() for sign in word) and any(map(str.isupper, word)) and any(map(str.islower, word))
