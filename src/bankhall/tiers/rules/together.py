"""What two files of one customer come to together. Pure."""

from datetime import date
from typing import Final

from msgspec.structs import replace

from bankhall.tiers import rules
from bankhall.tiers.types import Assessed, AssessOutcome, Figures, Grade, SchemeTerms

_ORDER: Final = tuple(Grade)


def stricter(one: Grade | None, other: Grade | None) -> Grade | None:
    """The worse of two; of who has none in one file, what the other says."""
    known = [grade for grade in (one, other) if grade is not None]
    return max(known, key=_ORDER.index) if known else None


def summed(kept: Figures, merged: Figures) -> Figures:
    """Assets and payments of both accounts' lists; a customer since they first were one."""
    return Figures(
        assets=kept.assets + merged.assets,
        payments=kept.payments + merged.payments,
        tenure=max(kept.tenure, merged.tenure),
        grade=stricter(kept.grade, merged.grade),
    )


def joined(
    terms: SchemeTerms, figures: Figures, kept: Assessed | None, merged: Assessed | None, today: date
) -> Assessed | None:
    """Which tier holds from now on: what either had, or what both have earned, whichever is the highest. None where it
    is as it was. A notice of a fall that both together give no reason for is over.
    """
    top = len(terms.tiers) - 1
    earned = rules.earned(terms, figures)
    ours = min(kept.level, top) if kept is not None and kept.from_on <= today else 0
    theirs = min(merged.level, top) if merged is not None and merged.from_on <= today else 0
    level = max(earned, ours, theirs)
    if kept is None or level > kept.level:
        return Assessed(earned=earned, level=level, from_on=today, outcome=AssessOutcome.RAISED)
    if level == kept.level and earned >= level and kept.lowers_on is not None:
        return replace(kept, earned=earned, warned_month=None, lower_to=None, lowers_on=None)
    return None
