"""Which passwords the bank takes (ASVS 5.0, 6.2). Length counts and what others would try first; composition does not.

That a password has been stolen somewhere and published is asked beside these rules: it takes a look into files.
"""

import re
from collections.abc import Collection, Iterable
from typing import Final

from bankhall.kernel.errors import BadInput

SHORTEST: Final = 10
LONGEST: Final = 128  # ASVS 6.2.9 wants at least 64; a bound, so that hashing has one

# What of a password is nobody's name and no number of theirs has to be so long: a year and a sign are no secret.
OWN_CHARACTERS: Final = 6

# A shorter piece of a name is found in too many words. A Chinese given name has two characters.
_SHORTEST_WORD: Final = 3
_SHORTEST_HAN: Final = 2

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_PIECES = re.compile(r"[\W\d_]+")
_SIGNS = re.compile(r"[\W_]+")
_HAN = re.compile("[\u3400-\u9fff]+")

# Whoever's it is, a number of such a form is soon tried: resident identity card, mobile telephone, date.
_NUMBERS = re.compile(r"\d{17}[\dx]|1[3-9]\d{9}|(?:19|20)\d\d[-./]?(?:0[1-9]|1[0-2])[-./]?(?:0[1-9]|[12]\d|3[01])")


def good_password(password: str, *, login: str, known: Iterable[str] = (), field: str = "password") -> str:
    """ASVS 6.2.1, 6.2.4, 6.2.5, 6.2.11: kept exactly as typed (6.2.8). Length counts code points.

    `known`: what whoever knows the person and the bank would try, as their name and the bank's. Raises BadInput naming
    `field`.
    """
    if _LONE_SURROGATE.search(password):
        raise BadInput.of(field, "this is not text")
    if len(password) < SHORTEST:
        raise BadInput.of(field, f"at least {SHORTEST} characters", code="identity.password_too_short")
    if len(password) > LONGEST:
        raise BadInput.of(field, f"at most {LONGEST} characters", code="identity.password_too_long")
    folded = password.casefold()
    if len(set(folded)) < 4:
        raise BadInput.of(field, "a few characters, again and again", code="identity.password_too_common")
    if len(_own(folded, _words(login, *known))) < OWN_CHARACTERS:
        raise BadInput.of(field, "hardly more than names and numbers that others know", code="identity.password_known")
    return password


def spellings(password: str) -> Collection[str]:
    """In which forms it is looked up among the stolen ones: guessers try capital letters for all of them."""
    return {password, password.casefold()}


def _own(folded: str, words: Collection[str]) -> str:
    """What is left without such words, forwards and backwards, and numbers; all of it where there are none."""
    left = _NUMBERS.sub("", folded)
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "").replace(word[::-1], "")
    return left if left == folded else _SIGNS.sub("", left)


def _words(*texts: str) -> Collection[str]:
    """Whole, and the pieces of it."""
    folded = [text.casefold() for text in texts]
    pieces = {piece for text in folded for piece in (text, *_PIECES.split(text))}
    given = {han[1:] for piece in pieces for han in _HAN.findall(piece)}  # without the family name
    return {word for word in pieces | given if len(word) >= (_SHORTEST_HAN if _HAN.match(word) else _SHORTEST_WORD)}
