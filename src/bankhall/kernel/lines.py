"""Text as the bank takes it, from a screen or from another system: what PostgreSQL or a person could not read (NUL,
control characters, line ends, lone surrogates) gets in nowhere, nor what would make a name read as another one: signs
without width and those that turn the direction of writing (Unicode TR36 2.5, UAX9). The joiners U+200C and U+200D stay:
names are written with them.
"""

import re

# A pattern without anchors, also for the wire (kernel.web.inputs).
ONE_LINE = r"[^\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]*"

_LINE = re.compile(ONE_LINE)
_CODE = re.compile(r"[!-~]*")


def is_line(text: str, *, most: int = 200) -> bool:
    """At most so many readable characters on one line; also none."""
    return len(text) <= most and _LINE.fullmatch(text) is not None


def is_code(text: str, *, most: int = 64) -> bool:
    """1 to `most` visible ASCII characters: what other systems call things by."""
    return 0 < len(text) <= most and _CODE.fullmatch(text) is not None
