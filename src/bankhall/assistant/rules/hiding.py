"""What leaves the house without saying of whom: each number, address and name stands as a letter in a circle, and
comes back by it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Final

# Letters in circles: no pattern that looks for numbers or names takes them for either.
_LETTERS: Final = tuple(chr(0x24B6 + nth) for nth in range(26))
# When there is more to hide than letters: what is behind this one does not come back.
_REST: Final = "＊"


@dataclass(frozen=True, slots=True)
class Hidden:
    text: str
    behind: dict[str, str] = field(repr=False)

    def shown(self, text: str) -> str:
        for letter, what in self.behind.items():
            text = text.replace(letter, what)
        return text


def hidden(text: str, replaced: Callable[[str, Callable[[str], str]], str], *, names: Collection[str]) -> Hidden:
    """`replaced`: what finds names, numbers and addresses (`knowledge.replaced`). `names`: of whoever asks, whatever
    they look like.
    """
    behind: dict[str, str] = {}
    by_what: dict[str, str] = {}

    def hide(what: str) -> str:
        if what in by_what:
            return by_what[what]
        if len(behind) == len(_LETTERS):
            return _REST
        letter = _LETTERS[len(behind)]
        behind[letter], by_what[what] = what, letter
        return letter

    # A letter in a circle that somebody typed is no letter of ours.
    for letter in _LETTERS:
        text = text.replace(letter, _REST)
    for name in sorted((one for one in names if len(one) >= 2), key=len, reverse=True):
        if name in text:
            text = text.replace(name, hide(name))
    return Hidden(replaced(text, hide), behind)
