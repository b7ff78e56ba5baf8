"""Nouns of who is there for a customer."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class ManagerStep(StrEnum):
    """`BACKUP`: only who stands in is another. `VACATED`: the manager has left the bank. `ENDED`: the customer has."""

    ASSIGNED = "assigned"
    HANDED_OVER = "handed_over"
    BACKUP = "backup"
    RELEASED = "released"
    VACATED = "vacated"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Colleague:
    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Held:
    """What holds of a customer now. `former`: the manager who left them behind, where there is none."""

    customer_id: UUID
    manager: Colleague | None
    backup: Colleague | None
    former: Colleague | None
    since: datetime
    steps: int


@dataclass(frozen=True, slots=True)
class Change:
    """From one line to the next. `manager` None takes the line away. `from_`: who had the customer until then."""

    customer_id: UUID
    kind: ManagerStep
    manager: Colleague | None
    backup: Colleague | None
    from_: Colleague | None
    since: datetime
    nth: int


@dataclass(frozen=True, slots=True)
class TakenStep:
    kind: ManagerStep
    at: datetime
    manager: str | None
    backup: str | None
    from_name: str | None
    note: str
    by_kind: str
    by_name: str


@dataclass(frozen=True, slots=True)
class ManagerOf:
    """`held`: None where nobody is there for the customer. `away_until`: the manager's last day away, where today is
    one.
    """

    held: Held | None
    away_until: date | None
    steps: tuple[TakenStep, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """From the first day to the last, both away."""

    id: UUID
    manager_id: UUID
    first_on: date
    last_on: date
