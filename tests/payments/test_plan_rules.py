"""On which days a planned transfer is made."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.kernel.working_days import is_working_day
from bankhall.payments.plans import rules
from bankhall.payments.plans.types import Delay, Every, IfClosed, Timing, When

TODAY = date(2026, 11, 29)


def days(timing: Timing, most: int = 4) -> list[str]:
    found = (rules.nominal_day(timing, nth) for nth in range(most))
    return [day.isoformat() for day in found if day]


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        (Timing(first_on=date(2027, 1, 5)), ["2027-01-05"]),
        (Timing(first_on=date(2027, 1, 5), every=Every.WEEK, times=2), ["2027-01-05", "2027-01-12"]),
        (
            Timing(first_on=date(2027, 1, 31), every=Every.MONTH),
            ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"],
        ),
        (
            Timing(first_on=date(2027, 2, 28), every=Every.MONTH, at_month_end=True),
            ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"],
        ),
        (
            Timing(first_on=date(2027, 2, 28), every=Every.MONTH),
            ["2027-02-28", "2027-03-28", "2027-04-28", "2027-05-28"],
        ),
        (
            Timing(first_on=date(2027, 11, 30), every=Every.MONTH, last_on=date(2028, 1, 30)),
            ["2027-11-30", "2027-12-30", "2028-01-30"],
        ),
    ],
    ids=["once", "twice weekly", "the 31st", "month end", "the 28th", "until"],
)
def test_days_follow_one_another_as_one_would_write_them_down(timing: Timing, expected: list[str]) -> None:
    assert days(timing) == expected


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 11, 30), True),
        (date(2026, 11, 29), False),  # a Sunday
        (date(2026, 10, 1), False),  # the national holiday
        (date(2026, 10, 10), True),  # a Saturday that is worked for it
        (date(2026, 2, 17), False),  # the first day of the year of the horse
    ],
)
def test_banks_are_open_when_china_works(day: date, is_open: bool) -> None:
    assert is_working_day(day) is is_open


@pytest.mark.parametrize(
    ("if_closed", "expected"),
    [(IfClosed.BEFORE, date(2026, 9, 30)), (IfClosed.AFTER, date(2026, 10, 8)), (IfClosed.ANYWAY, date(2026, 10, 3))],
)
def test_a_holiday_moves_it_as_its_customer_said(if_closed: IfClosed, expected: date) -> None:
    timing = Timing(first_on=date(2026, 10, 3), if_closed=if_closed)
    assert rules.made_on(timing, 0, is_working_day) == expected


@given(
    first=st.dates(date(2026, 1, 1), date(2029, 1, 1)),
    every=st.sampled_from(Every),
    if_closed=st.sampled_from(IfClosed),
    at_month_end=st.booleans(),
)
def test_no_month_or_week_is_left_out_or_paid_twice(
    first: date, every: Every, if_closed: IfClosed, at_month_end: bool
) -> None:
    timing = Timing(
        first_on=first, every=every, if_closed=if_closed, at_month_end=at_month_end and every is Every.MONTH
    )
    nominal = [rules.nominal_day(timing, nth) for nth in range(30)]
    gaps = [(after - before).days for before, after in pairwise(nominal) if before and after]
    assert len(gaps) == 29
    assert set(gaps) <= ({7} if every is Every.WEEK else set(range(28, 60)))
    if every is Every.MONTH:
        assert len({(day.year, day.month) for day in nominal if day}) == 30


@pytest.mark.parametrize(
    ("timing", "field"),
    [
        (Timing(), "first_on"),
        (Timing(delay=Delay.NEXT_DAY, first_on=TODAY + timedelta(days=1)), "first_on"),
        (Timing(delay=Delay.NEXT_DAY, every=Every.WEEK), "every"),
        (Timing(first_on=TODAY), "first_on"),
        (Timing(first_on=TODAY + timedelta(days=1200)), "first_on"),
        (Timing(first_on=TODAY + timedelta(days=1), times=3), "every"),
        (Timing(first_on=TODAY + timedelta(days=9), every=Every.WEEK, last_on=TODAY + timedelta(days=8)), "last_on"),
        (Timing(first_on=TODAY + timedelta(days=1), every=Every.WEEK, times=601), "times"),
        (Timing(first_on=TODAY + timedelta(days=1), every=Every.WEEK, at_month_end=True), "at_month_end"),
    ],
)
def test_what_cannot_be_is_named(timing: Timing, field: str) -> None:
    assert field in {name for name, _, _ in rules.wrong(timing, TODAY)}


def test_each_timing_is_told_in_one_word() -> None:
    first = TODAY + timedelta(days=3)
    assert rules.when(Timing(delay=Delay.TWO_HOURS)) is When.TWO_HOURS
    assert rules.when(Timing(first_on=first)) is When.ONCE
    assert rules.when(Timing(first_on=first, every=Every.WEEK, times=3)) is When.WEEK_TIMES
    every_end = Timing(first_on=first, every=Every.MONTH, at_month_end=True, last_on=first)
    assert rules.when(every_end) is When.MONTH_END_UNTIL
