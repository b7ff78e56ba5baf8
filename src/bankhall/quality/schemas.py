"""The quality of service on the wire."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from bankhall.branches.types import HallNow
from bankhall.care.api import PresenceReason, PresenceState
from bankhall.care.types import AgentNow, FloorNow, TalkCount, TalkFigures, TalkTopic, WaitingTalk
from bankhall.kernel.i18n import Language
from bankhall.kernel.web.inputs import Asked
from bankhall.quality.types import Alarm, DayOfTalks, QualitySetting, TimesKept, Wall
from bankhall.tickets.types import DueComplaint, DueTicket, Pressing, TimeKept

LimitValue = Annotated[int, msgspec.Meta(ge=0, le=999)]


class TalkFiguresOut(msgspec.Struct, frozen=True):
    """`median_s`, `most_s`: half of those who were taken had waited at most so many seconds, and nine of ten."""

    key: str
    name: str
    came: int
    taken: int
    missed: int
    ended: int
    first: int
    median_s: int | None
    most_s: int | None

    @classmethod
    def of(cls, one: TalkFigures) -> "TalkFiguresOut":
        return cls(one.key, one.name, one.came, one.taken, one.missed, one.ended, one.first, one.median_s, one.most_s)


class TalkCountOut(msgspec.Struct, frozen=True):
    whole: TalkFiguresOut
    by: list[TalkFiguresOut]

    @classmethod
    def of(cls, one: TalkCount) -> "TalkCountOut":
        return cls(TalkFiguresOut.of(one.whole), [TalkFiguresOut.of(each) for each in one.by])


class WallDayOut(msgspec.Struct, frozen=True):
    """`until_now`: of the same day up to the time of day that it is now."""

    on: date
    quarters: TalkCountOut
    until_now: TalkFiguresOut

    @classmethod
    def of(cls, one: DayOfTalks) -> "WallDayOut":
        return cls(one.on, TalkCountOut.of(one.quarters), TalkFiguresOut.of(one.until_now.whole))


class WaitingTalkOut(msgspec.Struct, frozen=True):
    id: UUID
    topic: TalkTopic
    language: Language
    since: datetime
    goes_first: bool

    @classmethod
    def of(cls, one: WaitingTalk) -> "WaitingTalkOut":
        return cls(one.id, one.topic, one.language, one.since, one.goes_first)


class AgentNowOut(msgspec.Struct, frozen=True, kw_only=True):
    """`since`: how long they have stood so. `capacity`: how many they lead at most."""

    id: UUID
    name: str
    state: PresenceState
    reason: PresenceReason | None
    since: datetime
    talks: int
    capacity: int

    @classmethod
    def of(cls, one: AgentNow) -> "AgentNowOut":
        return cls(
            id=one.id,
            name=one.name,
            state=PresenceState(one.state),
            reason=PresenceReason(one.reason) if one.reason else None,
            since=one.since,
            talks=one.talks,
            capacity=one.capacity,
        )


class FloorOut(msgspec.Struct, frozen=True):
    """`line`: in the order in which they are offered. `free`: places of those who are there."""

    waiting: int
    longest_since: datetime | None
    talking: int
    line: list[WaitingTalkOut]
    agents: list[AgentNowOut]
    free: int

    @classmethod
    def of(cls, one: FloorNow) -> "FloorOut":
        return cls(
            one.waiting,
            one.longest_since,
            one.talking,
            [WaitingTalkOut.of(each) for each in one.line],
            [AgentNowOut.of(each) for each in one.agents],
            sum(each.free for each in one.agents),
        )


class DueTicketOut(msgspec.Struct, frozen=True):
    """`told`: how many have been told of it."""

    id: UUID
    number: str
    type: str
    due_at: datetime
    told: int

    @classmethod
    def of(cls, one: DueTicket) -> "DueTicketOut":
        return cls(one.id, one.number, one.type, one.due_at, one.told)


class DueComplaintOut(msgspec.Struct, frozen=True):
    id: UUID
    number: str
    due_on: date
    told: int

    @classmethod
    def of(cls, one: DueComplaint) -> "DueComplaintOut":
        return cls(one.id, one.number, one.due_on, one.told)


class PressingOut(msgspec.Struct, frozen=True):
    tickets_late: int
    tickets_near: int
    tickets: list[DueTicketOut]
    complaints_late: int
    complaints_near: int
    complaints: list[DueComplaintOut]

    @classmethod
    def of(cls, one: Pressing) -> "PressingOut":
        return cls(
            one.tickets_late,
            one.tickets_near,
            [DueTicketOut.of(each) for each in one.tickets],
            one.complaints_late,
            one.complaints_near,
            [DueComplaintOut.of(each) for each in one.complaints],
        )


class HallNowOut(msgspec.Struct, frozen=True):
    id: UUID
    name_zh: str
    name_en: str
    waiting: int
    longest_since: datetime | None
    counters: int

    @classmethod
    def of(cls, one: HallNow) -> "HallNowOut":
        return cls(one.branch_id, one.name_zh, one.name_en, one.waiting, one.longest_since, one.counters)


class AlarmOut(msgspec.Struct, frozen=True):
    code: QualitySetting
    value: int | None
    limit: int
    is_on: bool

    @classmethod
    def of(cls, one: Alarm) -> "AlarmOut":
        return cls(one.code, one.value, one.limit, one.is_on)


class WallOut(msgspec.Struct, frozen=True, kw_only=True):
    """`expected_min`: for whoever came now. `days`: today, yesterday, and the same day of the week before."""

    now: datetime
    floor: FloorOut
    expected_min: int | None
    closes_at: datetime | None
    opens_at: datetime | None
    days: list[WallDayOut]
    pressing: PressingOut
    halls: list[HallNowOut]
    alarms: list[AlarmOut]

    @classmethod
    def of(cls, one: Wall) -> "WallOut":
        return cls(
            now=one.now,
            floor=FloorOut.of(one.floor),
            expected_min=None if one.expected is None else int(one.expected.total_seconds()) // 60,
            closes_at=one.closes_at,
            opens_at=one.opens_at,
            days=[WallDayOut.of(each) for each in one.days],
            pressing=PressingOut.of(one.pressing),
            halls=[HallNowOut.of(each) for each in one.halls],
            alarms=[AlarmOut.of(each) for each in one.alarms],
        )


class QualityLimitOut(msgspec.Struct, frozen=True):
    code: QualitySetting
    value: int


class QualityLimitsOut(msgspec.Struct, frozen=True):
    items: list[QualityLimitOut]


class QualityLimitIn(Asked, frozen=True):
    code: QualitySetting
    value: LimitValue


class QualityLimitsIn(Asked, frozen=True):
    """Those that change."""

    items: Annotated[list[QualityLimitIn], msgspec.Meta(min_length=1, max_length=len(QualitySetting))]

    def values(self) -> dict[QualitySetting, int]:
        return {one.code: one.value for one in self.items}


class TalkHistoryOut(msgspec.Struct, frozen=True):
    """`before`: of as many days before. `is_own`: only what is of whoever asks."""

    now: TalkCountOut
    before: TalkCountOut
    is_own: bool


class TimeKeptOut(msgspec.Struct, frozen=True):
    on: date | None
    opened: int
    answered: int
    answered_in_time: int
    solved: int
    solved_in_time: int

    @classmethod
    def of(cls, one: TimeKept) -> "TimeKeptOut":
        return cls(one.on, one.opened, one.answered, one.answered_in_time, one.solved, one.solved_in_time)


class TimesKeptOut(msgspec.Struct, frozen=True):
    whole: TimeKeptOut
    before: TimeKeptOut
    days: list[TimeKeptOut]

    @classmethod
    def of(cls, now: TimesKept, earlier: TimesKept) -> "TimesKeptOut":
        return cls(TimeKeptOut.of(now.whole), TimeKeptOut.of(earlier.whole), [TimeKeptOut.of(one) for one in now.days])
