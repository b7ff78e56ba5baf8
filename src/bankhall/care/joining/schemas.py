"""Having a part on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.care.joining.rules import MOST_WHISPERED
from bankhall.care.joining.types import Whisper
from bankhall.care.types import Conversation, TalkTopic
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked


class InviteColleagueIn(Asked, frozen=True):
    colleague: UUID


class WhisperIn(Asked, frozen=True):
    """Only staff see it in the conversation."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_WHISPERED, pattern=whole(HAS_INK + ONE_LINE))]


class WhisperOut(msgspec.Struct, frozen=True, kw_only=True):
    """`after`: after which message it was said."""

    nth: int
    after: int
    by: str
    text: str
    at: datetime

    @classmethod
    def of(cls, one: Whisper) -> Self:
        return cls(nth=one.nth, after=one.after, by=one.by, text=one.text, at=one.at)


class WhispersOut(msgspec.Struct, frozen=True):
    items: list[WhisperOut]


class TalkNowOut(msgspec.Struct, frozen=True, kw_only=True):
    """One that runs, for who may listen."""

    id: UUID
    number: str
    agent: str
    topic: TalkTopic
    opened_at: datetime
    messages: int

    @classmethod
    def of(cls, one: Conversation, number: str) -> Self:
        return cls(
            id=one.id,
            number=number,
            agent=one.agent_name or "",
            topic=one.topic,
            opened_at=one.opened_at,
            messages=one.messages,
        )


class TalksNowOut(msgspec.Struct, frozen=True):
    items: list[TalkNowOut]
