"""When an office is open: weekly hours on the clock of its own zone, days that differ, and none on days that are no
working days, unless it says so. Pure, so that a promise of "within four open hours" is the same whoever reckons it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bankhall.kernel.working_days import is_holiday, is_working_day

_WEEKEND = (5, 6)

# An office that does not open within this does not open: a year of holidays is a mistake in its hours.
_FURTHEST = timedelta(days=400)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one time of the day until another, which does not belong to it; `until` midnight is the day's end."""

    begins: time
    until: time

    def __post_init__(self) -> None:
        if self.until != time.min and self.until <= self.begins:
            raise ValueError(f"hours that end before they begin: {self.begins:%H:%M} to {self.until:%H:%M}")


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """`week` holds the spans of each weekday, Monday first; `special` those of days that differ (none: closed).

    `keeps_holidays`: closed on the State Council's holidays, and open as on a Monday where a weekend is worked for
    them. A telephone line that is always there keeps none. Spans of a day stand in order and do not touch.
    """

    week: tuple[Sequence[Span], ...]
    zone: ZoneInfo
    special: Mapping[date, Sequence[Span]] = field(default_factory=dict[date, Sequence[Span]])
    keeps_holidays: bool = True

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for spans in (*self.week, *self.special.values()):
            for one, other in pairwise(spans):
                if one.until == time.min or other.begins <= one.until:
                    raise ValueError("spans of a day that meet or stand in no order")

    def spans_on(self, day: date) -> Sequence[Span]:
        """As the office's own calendar has it."""
        if day in self.special:
            return self.special[day]
        if not self.keeps_holidays:
            return self.week[day.weekday()]
        if is_holiday(day):
            return ()
        is_worked_weekend = day.weekday() in _WEEKEND and is_working_day(day)
        return self.week[0 if is_worked_weekend else day.weekday()]

    def is_open(self, at: datetime) -> bool:
        return self.closes_at(at) is not None

    def closes_at(self, at: datetime) -> datetime | None:
        """When the span ends that it is open in (at midnight, where the next day goes on); None while it is closed."""
        return next((until for begins, until in self._from(at) if begins <= at), None)

    def opens_at(self, at: datetime) -> datetime | None:
        """The moment itself while it is open, else the next one at which it opens; None where it never does."""
        return next((max(begins, at) for begins, _ in self._from(at)), None)

    def open_time(self, since: datetime, until: datetime) -> timedelta:
        """How long it is open between two moments. Zero where the second is not after the first."""
        total = timedelta()
        for begins, ends in self._from(since):
            if begins >= until:
                break
            total += min(ends, until) - max(begins, since)
        return max(total, timedelta())

    def after(self, since: datetime, open_for: timedelta) -> datetime | None:
        """The moment at which it has been open for so long since then; None where that never comes."""
        left = open_for
        for begins, ends in self._from(since):
            start = max(begins, since)
            if ends - start >= left:
                return start + left
            left -= ends - start
        return None

    def _from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spans that end after a moment, as instants, one after the other."""
        first = at.astimezone(self.zone).date() - timedelta(days=1)
        for nth in range(_FURTHEST.days):
            day = first + timedelta(days=nth)
            for span in self.spans_on(day):
                begins, ends = self._instant(day, span.begins), self._end(day, span.until)
                if ends > at:
                    yield begins, ends

    def _end(self, day: date, until: time) -> datetime:
        return self._instant(day + timedelta(days=1) if until == time.min else day, until)

    def _instant(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)
