"""What spending refuses."""

from dataclasses import dataclass

from bankhall.kernel.errors import NotFound, Refusal


class NoSuchEntry(NotFound, code="spending.entry_not_found"):
    """There is no such entry."""


class NoSuchCorrection(NotFound, code="spending.correction_not_found"):
    """There is no such correction."""


@dataclass(eq=False)
class TooManyEntries(Refusal, code="spending.too_many_entries"):
    """The accounts have more entries in this month than can be added up while somebody waits."""

    most: int


@dataclass(eq=False)
class TooManyCorrections(Refusal, code="spending.too_many_corrections"):
    """The customer has corrected as many entries and merchants as can be kept apart."""

    most: int
