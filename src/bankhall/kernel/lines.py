"""Text as the bank takes it, from a screen or from another system: what PostgreSQL or a person could not read (NUL,
control characters, line ends, lone surrogates) gets in nowhere, nor what would make a name read as another one: signs
without width, fillers that look like nothing, tags, and those that turn the direction of writing (Unicode TR36 2.5,
UAX9). The joiners U+200C and U+200D, the Mongolian separators and the variation selectors stay: names are written with
them. So does whatever looks like another letter: that is for people to tell apart who know the name.
"""

import re

# The last two are in no XML (1.0, 2.2): neither in a workbook nor in what banks send each other.
_UNREADABLE = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\ud800-\udfff\ufffe\uffff"
_TURNING = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# The last as themselves: patterns also go out on the wire, where not every reader knows Python's way to write them.
_UNSEEN = r"\xad\u034f\u115f\u1160\u17b4\u17b5\u200b\u2060-\u206f\u3164\ufeff\uffa0" + "\U000e0000-\U000e007f"
_SEEN_ONLY_WITH_OTHERS = r"\s\u180b-\u180f\u200c\u200d\u2800\ufe00-\ufe0f" + "\U000e0100-\U000e01ef"

# Patterns without anchors, also for the wire (kernel.web.inputs).
ONE_LINE = f"[^{_UNREADABLE}{_TURNING}{_UNSEEN}]*"
HAS_INK = f"(?=.*[^{_SEEN_ONLY_WITH_OTHERS}])"

_LINE = re.compile(ONE_LINE)
_INKED = re.compile(HAS_INK)
_CODE = re.compile(r"[!-~]*")


def whole(pattern: str) -> str:
    """`pattern` from the first sign to the last, as msgspec, which searches, and JSON Schema understand it: a mere `$`
    lets Python pass over a line end that comes last.
    """
    return f"^{pattern}$(?!\\n)"


def is_line(text: str, *, most: int = 200) -> bool:
    """At most so many readable characters on one line; also none."""
    return len(text) <= most and _LINE.fullmatch(text) is not None


def has_ink(text: str) -> bool:
    """Whether anything of it can be seen."""
    return _INKED.match(text) is not None


def is_code(text: str, *, most: int = 64) -> bool:
    """1 to `most` visible ASCII characters: what other systems call things by."""
    return 0 < len(text) <= most and _CODE.fullmatch(text) is not None
