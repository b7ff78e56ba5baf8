"""Conversations that are looked for, on the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Self
from uuid import UUID

import msgspec

from bankhall.care.finding.types import FoundTalks, WordsIn
from bankhall.care.presets.rules import reference_of
from bankhall.care.types import Author, TalkChannel, TalkState, TalkTopic, WrapUp
from bankhall.kernel.web.paging import write_cursor


class FoundTalkKey(NamedTuple):
    id: UUID


class FoundTalkOut(msgspec.Struct, frozen=True, kw_only=True):
    """When it was, with whom and about what; not what was said. `may_open`: whoever asks may read that."""

    id: UUID
    reference: str
    customer_id: UUID
    name: str
    number: str
    topic: TalkTopic
    channel: TalkChannel
    state: TalkState
    agent: str | None
    opened_at: datetime
    ended_at: datetime | None
    wrap_up: WrapUp | None
    messages: int
    may_open: bool


class FoundTalksOut(msgspec.Struct, frozen=True):
    """`is_narrowed`: more customers go by those words than were looked at."""

    items: list[FoundTalkOut]
    next: str | None
    is_narrowed: bool

    @classmethod
    def of(cls, found: FoundTalks, whose: Mapping[UUID, tuple[UUID, str, str]]) -> Self:
        items = []
        for each in found.items:
            one = each.conversation
            customer_id, name, number = whose.get(one.customer_id, (one.customer_id, "", ""))
            items.append(
                FoundTalkOut(
                    id=one.id,
                    reference=reference_of(one.id),
                    customer_id=customer_id,
                    name=name,
                    number=number,
                    topic=one.topic,
                    channel=one.channel,
                    state=one.state,
                    agent=one.agent_name,
                    opened_at=one.opened_at,
                    ended_at=one.ended_at,
                    wrap_up=one.wrap_up,
                    messages=one.messages,
                    may_open=each.may_open,
                )
            )
        return cls(items, write_cursor((found.next,)) if found.next else None, found.is_narrowed)


class FoundWordsOut(msgspec.Struct, frozen=True, kw_only=True):
    nth: int
    at: datetime
    author: Author
    by: str
    text: str


class WordsInOut(msgspec.Struct, frozen=True):
    """The newest first. `looked`: how many messages were looked through, `of` how many."""

    items: list[FoundWordsOut]
    looked: int
    of: int

    @classmethod
    def told(cls, found: WordsIn) -> Self:
        items = [
            FoundWordsOut(nth=one.nth, at=one.at, author=one.author, by=one.by, text=one.text) for one in found.items
        ]
        return cls(items, found.looked, found.of)
