"""What kind of personal data a field is: said once, beside the field's module, and obeyed by whatever shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class DataClass(StrEnum):
    """JR/T 0171-2020, 4.2: what harm it does in the wrong hands. C3 lets one act as somebody and is never shown, C2
    tells who somebody is and what they have, C1 stays in the bank because it need not leave it.
    """

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"


class Purpose(StrEnum):
    """What the bank needs it for (PIPL art. 6 and 13). `LAW`: to know its customer (反洗钱法, art. 29)."""

    CONTRACT = "contract"
    LAW = "law"
    CONTACT = "contact"


class Kept(StrEnum):
    """How long. `TEN_YEARS`: after the customer has left (反洗钱法 2024, art. 34)."""

    WHILE_CUSTOMER = "while_customer"
    TEN_YEARS = "ten_years"


@dataclass(frozen=True, slots=True)
class Personal:
    """`mask`: what of a value is shown to whoever has no reason to see it whole."""

    data_class: DataClass
    purpose: Purpose
    kept: Kept
    mask: Callable[[Any], Any]


def in_full(value: Any) -> Any:
    """The mask of what is shown to whoever may see the record at all: without it they could not tell people apart."""
    return value
