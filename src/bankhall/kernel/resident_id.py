"""The number of a Chinese resident identity card (GB 11643)."""

import re
from datetime import date


def is_resident_id(number: str) -> bool:
    """GB 11643-1999: six digits of place, a day of birth, three of sequence, a check by ISO 7064 MOD 11-2."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number) or born_by_resident_id(number) is None:
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17]))
    return number[17] == "10X98765432"[total % 11]


def born_by_resident_id(number: str) -> date | None:
    """The day of birth in it, if there is such a day."""
    digits = number[6:14]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
