"""Nouns of what keeps the file right."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from bankhall.customers.types import BaseFact, FactValue, Origin


class MarkKind(StrEnum):
    CONFIRMED = "confirmed"
    VERIFIED = "verified"


class Confirming(StrEnum):
    """How it was said to be still right. `PORTAL`: by the customer, signed in."""

    PORTAL = "portal"
    PHONE = "phone"
    COUNTER = "counter"


class Verifying(StrEnum):
    """How somebody knows that a fact is right. `CODE`: one that went there has come back; no person says so."""

    ORIGINAL = "original"
    CALLED_BACK = "called_back"
    REGISTER = "register"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class FactMeant:
    """One value of a file as it was seen. `nth`: which of several, from 0; `version`: of the file."""

    customer_id: UUID
    field: BaseFact
    nth: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFact:
    """`origin`, `at`, `by_…`: from where it is known; no `at` where that is too long ago to be told. `right_on`: when
    it was last known to hold, by whatever is newest.
    """

    value: FactValue
    origin: Origin | None
    at: datetime | None
    by_kind: str | None
    by_id: UUID | None
    by_name: str | None
    confirmed_at: datetime | None
    confirmed_how: Confirming | None
    confirmed_by: str | None
    verified_at: datetime | None
    verified_how: Verifying | None
    verified_by: str | None
    right_on: date | None


@dataclass(frozen=True, slots=True)
class Mark:
    """`field`: of the file, or a circumstance. `said`: what it said then, masked."""

    field: str
    kind: MarkKind
    how: str
    said: str
    at: datetime
    by_kind: str
    by_name: str


@dataclass(frozen=True, slots=True)
class Held:
    """`version`: of the file."""

    facts: tuple[HeldFact, ...]
    version: int
