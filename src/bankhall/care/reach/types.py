"""Nouns of reaching a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from bankhall.care.types import TalkTopic
from bankhall.kernel.i18n import Language


class PresenceState(StrEnum):
    """`AWAY`: no sign of life from any of their tabs, or an offer that they did not see."""

    AVAILABLE = "available"
    BREAK = "break"
    AWAY = "away"
    OFF = "off"


class Nearness(StrEnum):
    """Of their own agent, as a customer is told. `BUSY`: there, with as many conversations as they take on."""

    THERE = "there"
    BUSY = "busy"
    AWAY = "away"


class PresenceReason(StrEnum):
    """Of a break, as the agent says; the last two of being away, as the bank finds."""

    REST = "rest"
    MEAL = "meal"
    MEETING = "meeting"
    TRAINING = "training"
    PAPERWORK = "paperwork"
    SILENT = "silent"
    UNSEEN = "unseen"


class AgentStepKind(StrEnum):
    PRESENCE = "presence"
    SKILLS = "skills"


class OfferWhy(StrEnum):
    """Why this agent. `OWN`: the customer's own; `BACKUP`: who stands in for them; `LAST`: spoke with them last;
    `SKILL`: knows the topic, where not all do; `FREE`: has the most room.
    """

    OWN = "own"
    BACKUP = "backup"
    LAST = "last"
    SKILL = "skill"
    FREE = "free"


class OfferOutcome(StrEnum):
    """`WITHDRAWN`: somebody else took it, or its customer needs it no more."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`offer_s`: how long an offer holds; `own_s`: how long one waits for the customer's own agent before others;
    `away_s`: after how long without a sign of life somebody is away. `most_at_once`: conversations of one agent.
    """

    offer_s: int
    own_s: int
    away_s: int
    most_at_once: int
    tells_of_listening: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """How an agent stands. `topics`, `languages`: what they know; none of either stands for all."""

    agent_id: UUID
    name: str
    state: PresenceState
    reason: PresenceReason | None
    since: datetime
    seen_at: datetime
    capacity: int
    topics: frozenset[TalkTopic]
    languages: frozenset[Language]
    load: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceSpan:
    """From one change to the next, cut to the moments that were asked about."""

    agent_id: UUID
    name: str
    state: PresenceState
    reason: PresenceReason | None
    from_: datetime
    to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStep:
    nth: int
    kind: AgentStepKind
    state: PresenceState
    reason: PresenceReason | None
    capacity: int
    topics: frozenset[TalkTopic]
    languages: frozenset[Language]
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Somebody who waits and is offered to nobody. `own_id`, `backup_id`: their own agent, who stands in;
    `last_id`: spoke with them last. `passed`: who has lately not taken it, or is kept from them. `waits_for_own`: they
    asked to be called back by their own.
    """

    id: UUID
    topic: TalkTopic
    language: Language
    since: datetime
    goes_first: bool
    own_id: UUID | None = None
    backup_id: UUID | None = None
    last_id: UUID | None = None
    passed: frozenset[UUID] = frozenset()
    waits_for_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDesk:
    """An agent who is there. `idle_since`: when they last took something."""

    id: UUID
    name: str
    load: int
    capacity: int
    has_offer: bool
    idle_since: datetime
    topics: frozenset[TalkTopic] = frozenset()
    languages: frozenset[Language] = frozenset()

    @property
    def is_free(self) -> bool:
        return not self.has_offer and self.load < self.capacity

    def knows(self, topic: TalkTopic) -> bool:
        return not self.topics or topic in self.topics

    def speaks(self, language: Language) -> bool:
        return not self.languages or language in self.languages


@dataclass(frozen=True, slots=True)
class Match:
    conversation_id: UUID
    agent_id: UUID
    agent_name: str
    why: OfferWhy


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    id: UUID
    conversation_id: UUID
    customer_id: UUID
    topic: TalkTopic
    language: Language
    goes_first: bool
    waiting_since: datetime | None
    agent_id: UUID
    agent_name: str
    why: OfferWhy
    offered_at: datetime
    until: datetime
    ended_at: datetime | None
    outcome: OfferOutcome | None

    def left(self, now: datetime) -> timedelta:
        return max(timedelta(), self.until - now)


@dataclass(frozen=True, slots=True)
class OwnAgents:
    """How near a customer's manager and whoever stands in for them are; None of whom there is none, of who is away for
    days, and of who never answers conversations.
    """

    manager: Nearness | None
    backup: Nearness | None
