"""Nouns of circumstances."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from bankhall.customers.types import Origin


class Circumstance(StrEnum):
    """A field. Of an organisation: industry, tax residency and the address it works at."""

    OCCUPATION = "occupation"
    EMPLOYER = "employer"
    POSITION = "position"
    INDUSTRY = "industry"
    EMPLOYED_SINCE = "employed_since"
    INCOME = "income"
    INCOME_SOURCE = "income_source"
    EDUCATION = "education"
    MARITAL_STATUS = "marital_status"
    TAX_RESIDENCY = "tax_residency"
    WORK_ADDRESS = "work_address"


class AskedAbout(StrEnum):
    """What can be asked next: a circumstance, or what lies in the customer file itself."""

    DOCUMENT = "document"
    DOCUMENT_VALIDITY = "document_validity"
    PHONE = "phone"
    ADDRESS = "address"
    BIRTH = "birth"
    EMAIL = "email"
    LEGAL_REPRESENTATIVE = "legal_representative"
    OWNERS = "owners"
    OCCUPATION = "occupation"
    EMPLOYER = "employer"
    POSITION = "position"
    INDUSTRY = "industry"
    EMPLOYED_SINCE = "employed_since"
    INCOME = "income"
    INCOME_SOURCE = "income_source"
    EDUCATION = "education"
    MARITAL_STATUS = "marital_status"
    TAX_RESIDENCY = "tax_residency"
    WORK_ADDRESS = "work_address"


class WhyAsked(StrEnum):
    """`OLD`: it was last said to be right so long ago that it may have changed. `OTHERWISE`: two sources differ."""

    MISSING = "missing"
    OLD = "old"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class NewStatement:
    customer_id: UUID
    field: Circumstance
    value: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    id: UUID
    value: str
    origin: Origin
    at: datetime
    by_kind: str
    by_id: UUID | None
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """`confirmed_on`: when it was last said to be right. `otherwise`: what was said since and waits to be settled."""

    field: Circumstance
    held: Statement
    confirmed_on: date
    verified_at: datetime | None
    verified_by: str | None
    otherwise: Statement | None


@dataclass(frozen=True, slots=True)
class Question:
    """`shown`: of what is old, what stands there now: masked, or the word of a circumstance."""

    what: AskedAbout
    why: WhyAsked
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """In percent. `questions`: what would help most comes first. `old`: all that may have changed, in that order."""

    complete: int
    fresh: int
    questions: tuple[Question, ...]
    old: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldOfTwo:
    """What two files say of a field. Before a merge `holds` and `otherwise` are what will be said of both; before a
    split `kept` and `merged` are what each will say again, and `holds` is what is said of both now.
    """

    field: Circumstance
    kept: str | None
    merged: str | None
    holds: str | None
    otherwise: str | None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`fields`: those that fit the customer, in the order of the page."""

    fields: tuple[Circumstance, ...]
    known: tuple[Known, ...]
    knowledge: Knowledge


@dataclass(frozen=True, slots=True)
class StillRight:
    """What is asked today, if anything: one question at a time. `right_on`: when it was last known to hold; `version`:
    of the file.
    """

    question: Question | None
    right_on: date | None
    version: int
