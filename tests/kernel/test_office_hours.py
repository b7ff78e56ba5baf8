"""Office hours: open, closed, holidays, worked weekends, and time that counts only while somebody is there."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.kernel.office_hours import OfficeHours, Span

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING, AFTERNOON = Span(time(9), time(12)), Span(time(13), time(17))
WEEKDAY = (MORNING, AFTERNOON)
BRANCH = OfficeHours((*[WEEKDAY] * 5, (MORNING,), ()), SHANGHAI)
LINE = OfficeHours((((Span(time(0), time(0)),),) * 7), SHANGHAI, keeps_holidays=False)


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        pytest.param("2026-11-30T08:59:59", False, id="a second before nine"),
        pytest.param("2026-11-30T09:00", True, id="at nine"),
        pytest.param("2026-11-30T12:00", False, id="at noon exactly"),
        pytest.param("2026-11-30T16:59:59", True, id="a second before five"),
        pytest.param("2026-11-28T10:00", True, id="a Saturday morning"),
        pytest.param("2026-11-28T14:00", False, id="a Saturday afternoon"),
        pytest.param("2026-11-29T10:00", False, id="a Sunday"),
        pytest.param("2026-10-01T10:00", False, id="National Day"),
        pytest.param("2026-10-03T10:00", False, id="a Saturday in the holidays"),
        pytest.param("2026-10-10T14:00", True, id="a Saturday that is worked, as a Monday"),
    ],
)
def test_an_office_is_open_by_its_week_and_the_holidays(moment: str, is_open: bool) -> None:
    assert BRANCH.is_open(at(moment)) is is_open


def test_a_day_that_differs_goes_before_the_week_and_the_holidays() -> None:
    special = {date(2026, 10, 1): (MORNING,), date(2026, 11, 30): ()}
    office = OfficeHours(BRANCH.week, SHANGHAI, special)

    assert office.is_open(at("2026-10-01T10:00"))
    assert not office.is_open(at("2026-11-30T10:00"))


def test_it_opens_again_after_the_weekend_and_after_the_holidays() -> None:
    assert BRANCH.opens_at(at("2026-11-28T12:30")) == at("2026-11-30T09:00")
    assert BRANCH.opens_at(at("2026-09-30T18:00")) == at("2026-10-08T09:00")
    assert BRANCH.opens_at(at("2026-11-30T10:00")) == at("2026-11-30T10:00")
    assert BRANCH.closes_at(at("2026-11-30T10:00")) == at("2026-11-30T12:00")


def test_only_open_time_counts() -> None:
    asked = at("2026-11-27T16:00")

    assert BRANCH.after(asked, timedelta(hours=4)) == at("2026-11-28T12:00")
    assert BRANCH.after(asked, timedelta(hours=5)) == at("2026-11-30T10:00")
    assert BRANCH.open_time(asked, at("2026-11-30T10:00")) == timedelta(hours=5)
    assert BRANCH.open_time(asked, asked - timedelta(hours=1)) == timedelta()


def test_a_line_that_is_always_there_is_always_there() -> None:
    assert LINE.is_open(at("2026-10-01T03:00"))
    assert LINE.after(at("2026-10-01T03:00"), timedelta(hours=30)) == at("2026-10-02T09:00")


def test_an_office_that_never_opens_promises_nothing() -> None:
    shut = OfficeHours(((),) * 7, SHANGHAI)

    assert shut.opens_at(at("2026-11-30T10:00")) is None
    assert shut.after(at("2026-11-30T10:00"), timedelta(hours=1)) is None


@pytest.mark.parametrize(
    "spans",
    [
        pytest.param((MORNING, MORNING), id="twice"),
        pytest.param((AFTERNOON, MORNING), id="in no order"),
        pytest.param((MORNING, Span(time(12), time(13))), id="meeting"),
        pytest.param((Span(time(9), time(0)), Span(time(10), time(11))), id="after the day's end"),
    ],
)
def test_hours_that_make_no_sense_are_refused(spans: tuple[Span, ...]) -> None:
    with pytest.raises(ValueError, match="spans"):
        OfficeHours((spans, *[()] * 6), SHANGHAI)


def test_hours_that_end_before_they_begin_are_refused() -> None:
    with pytest.raises(ValueError, match="end before"):
        Span(time(17), time(9))


@given(
    since=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),
    open_for=st.timedeltas(timedelta(seconds=1), timedelta(hours=60)),
)
def test_what_is_promised_after_open_time_is_that_much_open_time_away(since: datetime, open_for: timedelta) -> None:
    until = BRANCH.after(since, open_for)

    assert until is not None
    assert BRANCH.open_time(since, until) == open_for
    assert BRANCH.open_time(since, until - timedelta(microseconds=1)) < open_for
