"""Satisfaction on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Reason
from bankhall.quality.satisfaction.types import About, Ask, CallBackOutcome, LowMark, MarkCount, MarkFigures, MyAsks

Mark = Annotated[int, msgspec.Meta(ge=1, le=5)]
MarkWords = Annotated[str, msgspec.Meta(max_length=500, pattern=whole(ONE_LINE))]


class MyAskOut(msgspec.Struct, frozen=True, kw_only=True):
    """`until`: as long as it can be answered, or the answer changed."""

    id: UUID
    about: About
    about_id: UUID
    topic: str
    asked_at: datetime
    until: datetime
    answered_at: datetime | None
    mark: int | None
    words: str

    @classmethod
    def of(cls, one: Ask) -> "MyAskOut":
        return cls(
            id=one.id,
            about=one.about,
            about_id=one.about_id,
            topic=one.topic,
            asked_at=one.asked_at,
            until=one.until,
            answered_at=one.answered_at,
            mark=one.mark,
            words=one.words,
        )


class MyAsksOut(msgspec.Struct, frozen=True):
    """`wants`: whether they may be asked at all."""

    wants: bool
    items: list[MyAskOut]

    @classmethod
    def of(cls, one: MyAsks) -> "MyAsksOut":
        return cls(one.wants, [MyAskOut.of(each) for each in one.open])


class MarkGivenIn(Asked, frozen=True):
    mark: Mark
    words: MarkWords = ""


class AskingIn(Asked, frozen=True):
    wants: bool


class LowMarkOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    customer_id: UUID
    customer: str
    customer_number: str
    about: About
    about_id: UUID
    topic: str
    agent: str
    mark: int
    words: str
    answered_at: datetime
    called_at: datetime | None
    outcome: CallBackOutcome | None
    called_by: str

    @classmethod
    def of(cls, one: LowMark) -> "LowMarkOut":
        asked = one.ask
        assert asked.mark is not None
        assert asked.answered_at is not None
        return cls(
            id=asked.id,
            customer_id=one.today,
            customer=one.customer,
            customer_number=one.customer_number,
            about=asked.about,
            about_id=asked.about_id,
            topic=asked.topic,
            agent=asked.agent_name or "",
            mark=asked.mark,
            words=asked.words,
            answered_at=asked.answered_at,
            called_at=asked.called_at,
            outcome=asked.outcome,
            called_by=asked.called_by,
        )


class LowMarksOut(msgspec.Struct, frozen=True):
    """`open`: who is to be called, the longest waiting first. `done`: who was, the latest first."""

    open: list[LowMarkOut]
    done: list[LowMarkOut]


class CallBackIn(Asked, frozen=True):
    outcome: CallBackOutcome
    note: Reason


class MarkFiguresOut(msgspec.Struct, frozen=True):
    """`answered` and `marks` (how many gave 1 to 5) are null where they are too few to be shown."""

    key: str
    name: str
    asked: int
    answered: int | None
    marks: list[int] | None

    @classmethod
    def of(cls, one: MarkFigures) -> "MarkFiguresOut":
        return cls(one.key, one.name, one.asked, one.answered, None if one.marks is None else list(one.marks))


class MarkCountOut(msgspec.Struct, frozen=True):
    whole: MarkFiguresOut
    before: MarkFiguresOut
    by: list[MarkFiguresOut]

    @classmethod
    def of(cls, now: MarkCount, before: MarkCount) -> "MarkCountOut":
        return cls(
            MarkFiguresOut.of(now.whole), MarkFiguresOut.of(before.whole), [MarkFiguresOut.of(one) for one in now.by]
        )
