"""On which days Chinese banks are open: the State Council's holidays, and the weekends that are worked for them."""

from datetime import date, timedelta
from functools import cache

import holidays


def is_working_day(day: date) -> bool:
    """For years whose holidays are not announced yet: by law and lunar calendar, without what is moved around them."""
    return _calendar().is_working_day(day)


def is_holiday(day: date) -> bool:
    """One of the State Council's, whichever day of the week it falls on; an ordinary weekend is none."""
    return day in _calendar()


def working_day_after(day: date, nth: int) -> date:
    """The nth one after that day."""
    for _ in range(nth):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


@cache
def _calendar() -> holidays.HolidayBase:
    return holidays.country_holidays("CN")
