"""What tier figures earn, and what becomes of a tier month by month. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from bankhall.kernel.errors import FieldProblem
from bankhall.kernel.money import exponent_of
from bankhall.kernel.periods import month_of
from bankhall.tiers.types import (
    Assessed,
    AssessOutcome,
    Distance,
    Figures,
    Grade,
    Lacking,
    Measure,
    Needs,
    SchemeTerms,
    TierTerms,
)

HOME: Final = "CNY"
_HOME_EXPONENT: Final = exponent_of(HOME)

MOST_TIERS: Final = 8
MOST_GRACE: Final = 6
# How far back a bank's first scheme may look, and for how many months figures are kept ready before there is one.
LOOKS_BACK: Final = 12
# A tier given by hand for longer is a change of the scheme.
LONGEST_GRANT: Final = timedelta(days=366)
# The regulator's line for private banking clients is 6 million yuan of assets: nothing beyond makes sense as a bound.
MOST_ASSETS: Final = 10**14
MOST_LIMIT_TIMES: Final = 500

_PLACES: Final = {grade: nth for nth, grade in enumerate(Grade, start=1)}
# Whoever has no grade stands behind all that have.
_NO_GRADE: Final = len(_PLACES) + 1

# What the bank books by itself says nothing of how often somebody uses it.
BANKS_OWN: Final = (
    "interest",
    "penalty_interest",
    "fee",
    "brought_forward",
    "rounding",
    "journal",
    "reversal",
    "opening",
    "refund",
    "claim",
)


def lacking(terms: TierTerms, figures: Figures) -> tuple[Lacking, ...]:
    """Each threshold that is set, with what the customer has of it."""
    found = []
    if terms.assets is not None:
        found.append(Lacking(Measure.ASSETS, figures.assets, terms.assets))
    if terms.payments is not None:
        found.append(Lacking(Measure.PAYMENTS, figures.payments, terms.payments))
    if terms.grade is not None:
        has = _PLACES[figures.grade] if figures.grade is not None else _NO_GRADE
        found.append(Lacking(Measure.GRADE, has, _PLACES[terms.grade]))
    if terms.tenure is not None:
        found.append(Lacking(Measure.TENURE, figures.tenure, terms.tenure))
    return tuple(found)


def is_earned(terms: TierTerms, figures: Figures) -> bool:
    met = [one.is_met for one in lacking(terms, figures)]
    return all(met) if terms.needs is Needs.ALL else any(met) or not met


def earned(terms: SchemeTerms, figures: Figures) -> int:
    """The highest tier whose thresholds are met: none below it needs to be."""
    for level in range(len(terms.tiers) - 1, 0, -1):
        if is_earned(terms.tiers[level], figures):
            return level
    return 0


def distance(terms: SchemeTerms, level: int, figures: Figures) -> Distance | None:
    """To that tier; None where there is none."""
    if not 0 < level < len(terms.tiers):
        return None
    tier = terms.tiers[level]
    return Distance(level, tier.needs, lacking(tier, figures))


def assess(
    terms: SchemeTerms,
    month: date,
    figures: Figures,
    before: Assessed | None,
    *,
    told_on: date,
    is_looking_back: bool,
) -> Assessed:
    """What comes of a month. `told_on`: the day on which a notice would be given. `is_looking_back`: before the bank
    had promised anybody a tier, so that nothing can be taken from them.

    A notice names the day: never less than a month after it is given, however late the month was assessed. Whoever
    comes back meanwhile keeps the tier as if nothing had been.
    """
    got = earned(terms, figures)
    following = next_month(month)
    top = len(terms.tiers) - 1
    if before is None:
        return Assessed(earned=got, level=got, from_on=following, outcome=AssessOutcome.FIRST)
    held = min(before.level, top)
    if got > held:
        return Assessed(earned=got, level=got, from_on=following, outcome=AssessOutcome.RAISED)
    if got == held:
        from_on = before.from_on if held == before.level else following
        return Assessed(earned=got, level=held, from_on=from_on, outcome=AssessOutcome.KEPT)
    if is_looking_back:
        return Assessed(earned=got, level=got, from_on=following, outcome=AssessOutcome.LOWERED)
    if before.warned_month is None or before.lower_to is None or before.lowers_on is None:
        lowers_on = max(months_after(following, terms.grace), month_later(told_on))
        return Assessed(
            earned=got,
            level=held,
            from_on=before.from_on,
            outcome=AssessOutcome.WARNED,
            warned_month=month,
            lower_to=got,
            lowers_on=lowers_on,
        )
    if month < months_after(before.warned_month, terms.grace):
        return Assessed(
            earned=got,
            level=held,
            from_on=before.from_on,
            outcome=AssessOutcome.KEPT,
            warned_month=before.warned_month,
            lower_to=before.lower_to,
            lowers_on=before.lowers_on,
        )
    # Nobody falls further than they were told; that is said to them by another notice first.
    level = min(max(got, before.lower_to), held)
    return Assessed(earned=got, level=level, from_on=max(following, before.lowers_on), outcome=AssessOutcome.LOWERED)


def is_notice(one: Assessed) -> bool:
    return one.outcome is AssessOutcome.WARNED


def next_month(month: date) -> date:
    return month_of(month).last_on + timedelta(days=1)


def months_after(month: date, months: int) -> date:
    """The first day of the month that many months later."""
    place = month.year * 12 + month.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def month_later(day: date) -> date:
    """The same day of the next month, or its last one."""
    there = month_of(months_after(day, 1))
    return min(there.first_on + timedelta(days=day.day - 1), there.last_on)


def whole_months(since: date, until: date) -> int:
    """From one day to another, both in it."""
    end = until + timedelta(days=1)
    months = (end.year - since.year) * 12 + end.month - since.month
    return max(0, months if end.day >= since.day else months - 1)


def in_yuan(day_sums: Mapping[str, Decimal], rates: Mapping[str, Decimal], days: int) -> int:
    """The average of a month's daily balances in fen. `day_sums`: by currency, in its minor units, over all days. What
    the bank has no rate for does not count.
    """
    total = Decimal(0)
    for currency, day_sum in day_sums.items():
        rate = Decimal(1) if currency == HOME else rates.get(currency)
        if rate is not None:
            total += day_sum * rate * Decimal(10) ** (_HOME_EXPONENT - exponent_of(currency))
    return int((total / days).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def wrong_terms(terms: SchemeTerms) -> Iterator[FieldProblem]:
    """What stands in the way of terms, by field."""
    if not 2 <= len(terms.tiers) <= MOST_TIERS:
        yield FieldProblem("tiers", "kernel.out_of_range", f"from 2 to {MOST_TIERS} tiers")
        return
    if not 1 <= terms.grace <= MOST_GRACE:
        yield FieldProblem("grace", "kernel.out_of_range", f"from 1 to {MOST_GRACE} months")
    for level, tier in enumerate(terms.tiers):
        thresholds = (tier.assets, tier.payments, tier.grade, tier.tenure)
        is_open = all(one is None for one in thresholds)
        if level == 0 and not is_open:
            yield FieldProblem("tiers", "tiers.first_is_everybodys", "the first tier is everybody's: no thresholds")
        if level > 0 and is_open:
            yield FieldProblem("tiers", "tiers.no_threshold", "each tier but the first needs a threshold")
    for lower, higher in zip(terms.tiers, terms.tiers[1:], strict=False):
        if lower.assets is not None and higher.assets is not None and higher.assets <= lower.assets:
            yield FieldProblem("tiers", "tiers.not_rising", "each tier needs more assets than the one below")
        if (
            higher.benefits.remittance_discount < lower.benefits.remittance_discount
            or higher.benefits.limit_times < lower.benefits.limit_times
            or lower.benefits.is_first_in_line > higher.benefits.is_first_in_line
        ):
            yield FieldProblem("tiers", "tiers.benefits_fall", "a higher tier has no less than the one below")
