"""Reaching a person on the wire."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, NamedTuple, Self
from uuid import UUID

import msgspec

from bankhall.care.reach import rules
from bankhall.care.reach.types import (
    AgentStep,
    AgentStepKind,
    Nearness,
    Offer,
    OfferOutcome,
    OfferWhy,
    OwnAgents,
    Presence,
    PresenceReason,
    PresenceState,
    Terms,
)
from bankhall.care.types import TalkTopic
from bankhall.kernel.i18n import Language
from bankhall.kernel.web.inputs import Asked, YesNo
from bankhall.kernel.web.paging import write_cursor

AtOnce = Annotated[int, msgspec.Meta(ge=rules.AT_ONCE[0], le=rules.AT_ONCE[1])]


class StepKey(NamedTuple):
    nth: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


class OfferKey(NamedTuple):
    id: UUID


class OwnAgentsOut(msgspec.Struct, frozen=True):
    """How near whoever is there for the customer is, and who stands in; none of whom there is none, of who is away for
    days, and of who never answers conversations.
    """

    manager: Nearness | None
    backup: Nearness | None

    @classmethod
    def of(cls, one: OwnAgents) -> Self:
        return cls(one.manager, one.backup)


class PresenceIn(Asked, frozen=True):
    """`reason`: of a break. `capacity`: conversations at once; none leaves it as it is."""

    state: PresenceState
    reason: PresenceReason | None
    capacity: AtOnce | None


class SkillsIn(Asked, frozen=True):
    """None of either stands for all."""

    topics: Annotated[list[TalkTopic], msgspec.Meta(max_length=len(TalkTopic))]
    languages: Annotated[list[Language], msgspec.Meta(max_length=len(Language))]


class CareTermsIn(Asked, frozen=True):
    """`offer_s`: how long an offer holds; `own_s`: how long a customer is kept for their own agent; `away_s`: after how
    long without a sign of life somebody is away.
    """

    offer_s: Annotated[int, msgspec.Meta(ge=rules.OFFER_S[0], le=rules.OFFER_S[1])]
    own_s: Annotated[int, msgspec.Meta(ge=rules.OWN_S[0], le=rules.OWN_S[1])]
    away_s: Annotated[int, msgspec.Meta(ge=rules.AWAY_S[0], le=rules.AWAY_S[1])]
    most_at_once: AtOnce
    tells_of_listening: YesNo

    def terms(self) -> Terms:
        return Terms(
            offer_s=self.offer_s,
            own_s=self.own_s,
            away_s=self.away_s,
            most_at_once=self.most_at_once,
            tells_of_listening=self.tells_of_listening is YesNo.YES,
        )


class CareTermsOut(msgspec.Struct, frozen=True, kw_only=True):
    offer_s: int
    own_s: int
    away_s: int
    most_at_once: int
    tells_of_listening: YesNo

    @classmethod
    def of(cls, one: Terms) -> Self:
        return cls(
            offer_s=one.offer_s,
            own_s=one.own_s,
            away_s=one.away_s,
            most_at_once=one.most_at_once,
            tells_of_listening=YesNo.of(one.tells_of_listening),
        )


class PresenceOut(msgspec.Struct, frozen=True, kw_only=True):
    """`load`: conversations that the agent leads now. None of `topics` or `languages` stands for all."""

    agent_id: UUID
    name: str
    state: PresenceState
    reason: PresenceReason | None
    since: datetime
    load: int
    capacity: int
    topics: list[TalkTopic]
    languages: list[Language]

    @classmethod
    def of(cls, one: Presence) -> Self:
        return cls(
            agent_id=one.agent_id,
            name=one.name,
            state=one.state,
            reason=one.reason,
            since=one.since,
            load=one.load,
            capacity=one.capacity,
            topics=sorted(one.topics),
            languages=sorted(one.languages),
        )


class TalkOfferOut(msgspec.Struct, frozen=True, kw_only=True):
    """`left_s`: so many seconds until it goes on to the next. `why`: why this agent. `is_callback`: the bank is to
    call.
    """

    id: UUID
    conversation_id: UUID
    name: str
    topic: TalkTopic
    language: Language
    goes_first: bool
    waiting_since: datetime | None
    why: OfferWhy
    until: datetime
    left_s: int
    is_callback: bool

    @classmethod
    def of(cls, one: Offer, name: str, now: datetime, *, is_callback: bool) -> Self:
        return cls(
            id=one.id,
            conversation_id=one.conversation_id,
            name=name,
            topic=one.topic,
            language=one.language,
            goes_first=one.goes_first,
            waiting_since=one.waiting_since,
            why=one.why,
            until=one.until,
            left_s=one.left(now).seconds,
            is_callback=is_callback,
        )


class MyDeskOut(msgspec.Struct, frozen=True, kw_only=True):
    """How whoever asks stands; `presence` is none for who has never said so. `offer`: what is offered to them now."""

    presence: PresenceOut | None
    offer: TalkOfferOut | None
    most_at_once: int


class PresencesOut(msgspec.Struct, frozen=True):
    items: list[PresenceOut]


class AgentStepOut(msgspec.Struct, frozen=True, kw_only=True):
    nth: int
    kind: AgentStepKind
    state: PresenceState
    reason: PresenceReason | None
    capacity: int
    topics: list[TalkTopic]
    languages: list[Language]
    at: datetime
    by: str

    @classmethod
    def of(cls, one: AgentStep) -> Self:
        return cls(
            nth=one.nth,
            kind=one.kind,
            state=one.state,
            reason=one.reason,
            capacity=one.capacity,
            topics=sorted(one.topics),
            languages=sorted(one.languages),
            at=one.at,
            by=one.by,
        )


class AgentStepsOut(msgspec.Struct, frozen=True):
    items: list[AgentStepOut]
    next: str | None

    @classmethod
    def of(cls, found: Sequence[AgentStep], limit: int) -> Self:
        shown = found[:limit]
        return cls([AgentStepOut.of(one) for one in shown], write_cursor((shown[-1].nth,)) if found[limit:] else None)


class OfferMadeOut(msgspec.Struct, frozen=True, kw_only=True):
    """What was offered to whom, why, and what came of it; none while it is open."""

    id: UUID
    conversation_id: UUID
    number: str
    topic: TalkTopic
    agent: str
    why: OfferWhy
    offered_at: datetime
    ended_at: datetime | None
    outcome: OfferOutcome | None

    @classmethod
    def of(cls, one: Offer, number: str) -> Self:
        return cls(
            id=one.id,
            conversation_id=one.conversation_id,
            number=number,
            topic=one.topic,
            agent=one.agent_name,
            why=one.why,
            offered_at=one.offered_at,
            ended_at=one.ended_at,
            outcome=one.outcome,
        )


class OffersMadeOut(msgspec.Struct, frozen=True):
    items: list[OfferMadeOut]
    next: str | None

    @classmethod
    def of(cls, found: Sequence[Offer], numbers: Mapping[UUID, str], limit: int) -> Self:
        shown = found[:limit]
        items = [OfferMadeOut.of(one, numbers.get(one.customer_id, "")) for one in shown]
        return cls(items, write_cursor((shown[-1].id,)) if found[limit:] else None)


class AcceptedOut(msgspec.Struct, frozen=True):
    conversation_id: UUID
