"""Nouns of call-backs."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bankhall.care.types import TalkChannel, TalkTopic
from bankhall.kernel.i18n import Language


class CallbackState(StrEnum):
    """`PLANNED`: its time is to come. `DUE`: it waits for an agent, or one has it. `GIVEN_UP`: not reached, as often as
    the bank tries. `UNPROVED`: its number is no longer the customer's.
    """

    PLANNED = "planned"
    DUE = "due"
    REACHED = "reached"
    GIVEN_UP = "given_up"
    WRONG_NUMBER = "wrong_number"
    UNPROVED = "unproved"
    CANCELLED = "cancelled"


class CallbackStep(StrEnum):
    """`LATE`: the bank did not call in time, and has promised another."""

    ASKED = "asked"
    CHANGED = "changed"
    DUE = "due"
    LATE = "late"
    NOT_REACHED = "not_reached"
    REACHED = "reached"
    WRONG_NUMBER = "wrong_number"
    GIVEN_UP = "given_up"
    UNPROVED = "unproved"
    CANCELLED = "cancelled"


class TryOutcome(StrEnum):
    """What came of calling, as the agent says."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"


class CallbackList(StrEnum):
    DUE = "due"
    LATE = "late"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCallback:
    """`from_at` None: as soon as possible. `conversation_id`: one in which they wait already, whose place it keeps.
    `matter`: what it is about, in their words; may be empty.
    """

    topic: TalkTopic
    language: Language
    from_at: datetime | None
    with_own: bool
    matter: str = field(repr=False)
    conversation_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """`until_at`: none as soon as possible. `tries`: how often nobody was reached. `late`: how often the bank missed
    the time. `place`: in the queue, of one that waits. `code`: by which the customer knows that it is the bank.
    """

    id: UUID
    customer_id: UUID
    topic: TalkTopic
    language: Language
    with_own: bool
    state: CallbackState
    from_at: datetime
    until_at: datetime | None
    tries: int
    late: int
    conversation_id: UUID | None
    asked_at: datetime
    ended_at: datetime | None
    code: str = field(repr=False)
    is_held: bool = False
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A quarter of an hour. `left`: how many can still be promised a call in it."""

    from_at: datetime
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a customer can choose from. `number`: the proved one, in clear; none where there is none."""

    number: str | None = field(repr=False)
    windows: tuple[Window, ...]
    own: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HourFigures:
    """Of an hour of the week (Monday 1; 0: of any day; -1: of any hour), by one way or by all (None). `agents`: how
    many were there, in tenths.
    """

    channel: TalkChannel | None
    weekday: int
    hour: int
    taken: int
    median_s: int | None
    most_s: int | None
    agents: int
