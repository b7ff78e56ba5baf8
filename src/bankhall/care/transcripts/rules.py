"""What does not leave with a transcript that staff take. Pure."""

import re
from typing import Final

from bankhall.kernel.masks import mask_document

# The newest. A conversation of more is told so.
MOST_MESSAGES: Final = 2_000

# Of accounts, cards, identity documents and telephones: eight digits and more, also in groups.
_NUMBER: Final = re.compile(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){7,29}[Xx]?(?![0-9A-Za-z])")


def without_numbers(text: str) -> str:
    """`6222 0000 1234 5678` as the house masks a document's number."""
    return _NUMBER.sub(lambda found: mask_document(found.group()), text)
