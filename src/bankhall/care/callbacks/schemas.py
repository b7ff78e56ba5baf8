"""Call-backs on the wire."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.care.callbacks import rules
from bankhall.care.callbacks.types import (
    Callback,
    CallbackState,
    Choice,
    HourFigures,
    NewCallback,
    TryOutcome,
    Window,
)
from bankhall.care.types import TalkChannel, TalkTopic
from bankhall.customers.api import mask_person
from bankhall.customers.types import CustomerBrief
from bankhall.kernel.i18n import Language
from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.masks import mask_phone
from bankhall.kernel.web.inputs import Asked, YesNo
from bankhall.kernel.web.paging import write_cursor

Matter = Annotated[str, msgspec.Meta(max_length=rules.MOST_MATTER, pattern=whole(ONE_LINE))]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class CallbackIn(Asked, frozen=True, kw_only=True):
    """`from_at`: the beginning of a quarter of an hour that is free; none for as soon as possible. `conversation_id`:
    one in which the customer waits, whose place it keeps. `matter`: in their own words; may be empty.
    """

    topic: TalkTopic
    language: Language
    from_at: Moment | None = None
    with_own: YesNo = YesNo.NO
    matter: Matter = ""
    conversation_id: UUID | None = None

    def wish(self) -> NewCallback:
        return NewCallback(
            topic=self.topic,
            language=self.language,
            from_at=self.from_at,
            with_own=self.with_own is YesNo.YES,
            matter=self.matter.strip(),
            conversation_id=self.conversation_id,
        )


class CallbackKey(msgspec.Struct, frozen=True, array_like=True):
    id: UUID


class CallbackTimeIn(Asked, frozen=True):
    """None: as soon as possible."""

    from_at: Moment | None


class TryIn(Asked, frozen=True):
    outcome: TryOutcome


class CallbackOut(msgspec.Struct, frozen=True, kw_only=True):
    """To its customer. `code`: the four digits that whoever calls says first. `can_change`: nobody is calling yet.
    `tries`: how often nobody answered; `late`: how often the bank missed the time. `place`: in the queue.
    """

    id: UUID
    topic: TalkTopic
    language: Language
    with_own: bool
    state: CallbackState
    from_at: datetime
    until_at: datetime | None
    tries: int
    most_tries: int
    late: int
    place: int | None
    conversation_id: UUID | None
    asked_at: datetime
    ended_at: datetime | None
    can_change: bool
    code: str | None

    @classmethod
    def of(cls, one: Callback) -> Self:
        is_open = one.state in (CallbackState.PLANNED, CallbackState.DUE)
        return cls(
            id=one.id,
            topic=one.topic,
            language=one.language,
            with_own=one.with_own,
            state=one.state,
            from_at=one.from_at,
            until_at=one.until_at,
            tries=one.tries,
            most_tries=rules.MOST_TRIES,
            late=one.late,
            place=one.place,
            conversation_id=one.conversation_id,
            asked_at=one.asked_at,
            ended_at=one.ended_at,
            can_change=one.state is CallbackState.PLANNED or (one.state is CallbackState.DUE and one.place is not None),
            code=one.code if is_open else None,
        )


class WindowOut(msgspec.Struct, frozen=True):
    from_at: datetime
    left: int

    @classmethod
    def of(cls, one: Window) -> Self:
        return cls(one.from_at, one.left)


class MyCallbacksOut(msgspec.Struct, frozen=True, kw_only=True):
    """`items`: the latest first. `number_masked`: on which the bank calls; none where the customer has shown none to be
    theirs. `own`: who is there for them. `windows`: the quarters of an hour that are free.
    """

    items: list[CallbackOut]
    number_masked: str | None
    own: str | None
    windows: list[WindowOut]
    quarter_minutes: int

    @classmethod
    def of(cls, found: Sequence[Callback], choice: Choice) -> Self:
        return cls(
            items=[CallbackOut.of(one) for one in found],
            number_masked=mask_phone(choice.number.removeprefix("+86")) if choice.number else None,
            own=mask_person(choice.own) if choice.own else None,
            windows=[WindowOut.of(one) for one in choice.windows],
            quarter_minutes=int(rules.QUARTER.total_seconds() // 60),
        )


class DeskCallbackOut(msgspec.Struct, frozen=True, kw_only=True):
    """To staff. `code`: what whoever calls says first. `is_late`: its time is over. `matter`: in its customer's words;
    empty where they said none, or it stands in the conversation.
    """

    id: UUID
    customer_id: UUID
    name: str
    topic: TalkTopic
    language: Language
    with_own: bool
    state: CallbackState
    from_at: datetime
    until_at: datetime | None
    is_late: bool
    tries: int
    most_tries: int
    late: int
    conversation_id: UUID | None
    asked_at: datetime
    code: str
    matter: str

    @classmethod
    def of(cls, one: Callback, whose: CustomerBrief | None, now: datetime, matter: str = "") -> Self:
        return cls(
            id=one.id,
            customer_id=whose.id if whose else one.customer_id,
            name=whose.name if whose else "",
            topic=one.topic,
            language=one.language,
            with_own=one.with_own,
            state=one.state,
            from_at=one.from_at,
            until_at=one.until_at,
            is_late=one.state is CallbackState.DUE and one.until_at is not None and one.until_at < now,
            tries=one.tries,
            most_tries=rules.MOST_TRIES,
            late=one.late,
            conversation_id=one.conversation_id,
            asked_at=one.asked_at,
            code=one.code,
            matter=matter,
        )


class DeskCallbacksOut(msgspec.Struct, frozen=True, kw_only=True):
    """`due`, `late`, `planned`: how many of each there are."""

    items: list[DeskCallbackOut]
    due: int
    late: int
    planned: int
    next: str | None

    @classmethod
    def of(
        cls,
        found: Sequence[Callback],
        whose: Mapping[UUID, CustomerBrief],
        matters: Mapping[UUID, str],
        counts: tuple[int, int, int],
        now: datetime,
        limit: int,
    ) -> Self:
        shown = found[:limit]
        return cls(
            items=[DeskCallbackOut.of(one, whose.get(one.id), now, matters.get(one.id, "")) for one in shown],
            due=counts[0],
            late=counts[1],
            planned=counts[2],
            next=write_cursor((shown[-1].id,)) if found[limit:] else None,
        )


class CallbackOfTalkOut(msgspec.Struct, frozen=True):
    """`callback`: none where the bank is not to call in this conversation."""

    callback: DeskCallbackOut | None


class NumberToCallOut(msgspec.Struct, frozen=True):
    """In clear, to whoever calls now."""

    number: str


class HourOut(msgspec.Struct, frozen=True, kw_only=True):
    """`channel`: none for any way. `weekday`: Monday is 1, 0 any day. `hour`: -1 for any. Half of those who were served
    had waited at most `median_s`, nine of ten at most `most_s`; neither is told of a few.
    """

    channel: TalkChannel | None
    weekday: int
    hour: int
    median_s: int | None
    most_s: int | None

    @classmethod
    def of(cls, one: HourFigures) -> Self:
        says = rules.is_said(one)
        return cls(
            channel=one.channel,
            weekday=one.weekday,
            hour=one.hour,
            median_s=one.median_s if says else None,
            most_s=one.most_s if says else None,
        )


class TimeToHumanOut(msgspec.Struct, frozen=True, kw_only=True):
    """Of the last `days`. `best_hours`: of any day, when one waits the shortest. `fewest`: of fewer than so many people
    nothing is told. `counted_at`: when it last came out otherwise; none where nobody has counted yet.
    """

    items: list[HourOut]
    best_hours: list[int]
    days: int
    fewest: int
    opens: int
    closes: int
    counted_at: datetime | None

    @classmethod
    def of(cls, found: Sequence[HourFigures], counted_at: datetime | None, span: tuple[int, int]) -> Self:
        return cls(
            items=[HourOut.of(one) for one in found if one.taken > 0],
            best_hours=rules.best_hours(found),
            days=rules.LOOKED_BACK.days,
            fewest=rules.FEWEST,
            opens=span[0],
            closes=span[1],
            counted_at=counted_at,
        )


class AskedCallbackOut(msgspec.Struct, frozen=True, kw_only=True):
    """As its customer takes it home."""

    asked_at: datetime
    topic: TalkTopic
    with_own: bool
    from_at: datetime
    tries: int
    late: int
    state: CallbackState
    ended_at: datetime | None

    @classmethod
    def of(cls, one: Callback) -> Self:
        return cls(**{name: getattr(one, name) for name in cls.__struct_fields__})
