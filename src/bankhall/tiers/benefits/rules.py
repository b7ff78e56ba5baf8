"""What of benefits a customer has, and until when. Pure."""

import calendar
import hmac
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from bankhall.kernel.errors import FieldProblem
from bankhall.kernel.periods import Period
from bankhall.tiers.benefits.types import Benefit, BenefitTerms, Every, Holding, Place, TakingState, Until

MOST_OFFERED: Final = 60
MOST_QUOTA: Final = 366
MOST_LEVELS: Final = 8
MOST_GOOD_DAYS: Final = 366
MOST_COST: Final = 10_000_000
MOST_WITHIN: Final = 366
MOST_REMINDED: Final = 200
# Nobody loses what they counted on from one day to the next: an end is said so long before.
LEAST_NOTICE: Final = timedelta(days=30)
# Within so many days a person of the bank sees to what was taken.
SEEN_TO_WITHIN: Final = timedelta(days=3)
CODE_SIGNS: Final = 8

_MONTHS: Final = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}


def period_of(every: Every, day: date) -> Period:
    """The calendar month, quarter or year around a day."""
    months = _MONTHS[every]
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    return Period(date(day.year, first, 1), date(day.year, last, calendar.monthrange(day.year, last)[1]))


def quota_at(terms: BenefitTerms, level: int) -> int:
    return terms.quotas[min(level, len(terms.quotas) - 1)]


def is_offered(benefit: Benefit, day: date) -> bool:
    return benefit.terms.from_on <= day and (benefit.last_on is None or day <= benefit.last_on)


def holding(benefit: Benefit, place: Place, taken: int, today: date) -> Holding | None:
    """None where the tier has none of it. `taken`: in the period that runs. Of several days on which what is left may
    lapse, the first holds; each was said before: it stands beside what is left from the first day on.
    """
    quota = quota_at(benefit.terms, place.level)
    if quota == 0 or not is_offered(benefit, today):
        return None
    ends = [(period_of(benefit.terms.every, today).last_on, Until.PERIOD)]
    if benefit.last_on is not None:
        ends.append((benefit.last_on, Until.ENDS))
    if place.given_until is not None and quota_at(benefit.terms, place.earned) < quota:
        ends.append((place.given_until, Until.GIVEN))
    elif place.lower_to is not None and place.lowers_on is not None and quota_at(benefit.terms, place.lower_to) < quota:
        ends.append((max(today, place.lowers_on - timedelta(days=1)), Until.FALLS))
    until_on, why = min(ends, key=lambda one: one[0])
    return Holding(benefit, quota, max(0, quota - taken), until_on, why)


def good_until(terms: BenefitTerms, today: date) -> date:
    """The last day of a code that is taken today."""
    return today + timedelta(days=terms.good_days)


def state_of(state: TakingState, good_until: date | None, today: date) -> TakingState:
    is_late = state is TakingState.OPEN and good_until is not None and good_until < today
    return TakingState.LAPSED if is_late else state


def wrong_terms(terms: BenefitTerms, today: date) -> Iterator[FieldProblem]:
    """What stands in the way of terms, by field. Tiers are treated as their own terms are: a higher one has no less."""
    if any(lower > higher for lower, higher in zip(terms.quotas, terms.quotas[1:], strict=False)):
        yield FieldProblem("quotas", "tiers.benefits_fall", "a higher tier has no less than the one below")
    if not any(terms.quotas):
        yield FieldProblem("quotas", "kernel.out_of_range", "some tier has at least one")
    if terms.from_on < today:
        yield FieldProblem("from_on", "kernel.out_of_range", "from today on")
    if terms.until_on is not None and terms.until_on < terms.from_on:
        yield FieldProblem("until_on", "kernel.out_of_range", "not before it begins")


def wrong_end(benefit: Benefit, last_on: date, today: date) -> FieldProblem | None:
    """A month before at least, and never later than what was said already."""
    if last_on < max(today, benefit.terms.from_on) + LEAST_NOTICE:
        return FieldProblem("last_on", "tiers.benefit_notice", "at least thirty days ahead")
    if benefit.last_on is not None and last_on >= benefit.last_on:
        return FieldProblem("last_on", "kernel.out_of_range", "before it ends anyway")
    return None


def same_code(code: str, told: str) -> bool:
    """As somebody types it who reads it from a telephone."""
    return hmac.compare_digest(code, "".join(told.split()).replace("-", ""))


def entitled(counts: Mapping[int, int], terms: BenefitTerms) -> Mapping[int, int]:
    """By tier, how many customers have any of it."""
    return {level: customers for level, customers in counts.items() if quota_at(terms, level) > 0}
