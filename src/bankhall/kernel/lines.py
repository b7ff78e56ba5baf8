"""Text as the bank takes it, from a screen or from another system: what PostgreSQL or a person could not read (NUL,
control characters, line ends, lone surrogates) gets in nowhere.
"""

import re

# A pattern without anchors, also for the wire (kernel.web.inputs).
ONE_LINE = r"[^\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]*"

_LINE = re.compile(ONE_LINE)
_CODE = re.compile(r"[!-~]*")


def is_line(text: str, *, most: int = 200) -> bool:
    """At most so many readable characters on one line; also none."""
    return len(text) <= most and _LINE.fullmatch(text) is not None


def is_code(text: str, *, most: int = 64) -> bool:
    """1 to `most` visible ASCII characters: what other systems call things by."""
    return 0 < len(text) <= most and _CODE.fullmatch(text) is not None
