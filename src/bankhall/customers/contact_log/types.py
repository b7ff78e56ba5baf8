"""Nouns of the contact log."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ContactWay(StrEnum):
    """`CALL_IN`: the customer called; `CALL_OUT`: the bank did. `VISIT`: staff went to them. `NOTE`: nobody spoke."""

    CALL_IN = "call_in"
    CALL_OUT = "call_out"
    BRANCH = "branch"
    VISIT = "visit"
    LETTER = "letter"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """`corrects`: an entry of the same customer in whose place this one comes."""

    customer_id: UUID
    way: ContactWay
    happened_at: datetime
    text: str
    corrects: UUID | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What the customer says to an entry."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """`corrected_by`: the entry that has come in its place."""

    id: UUID
    way: ContactWay
    happened_at: datetime
    noted_at: datetime
    by_name: str
    text: str
    corrects: UUID | None
    corrected_by: UUID | None
    remark: Remark | None


@dataclass(frozen=True, slots=True)
class ContactPage:
    """What happened last comes first. `next`: the instant and the id after which to go on."""

    contacts: tuple[Contact, ...]
    next: tuple[datetime, UUID] | None
