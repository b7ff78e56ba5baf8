"""Whether terms treat like customers alike. Pure.

Two questions. Do groups that should not matter (sex, age, region) reach a tier alike, among customers who are alike in
what should matter? Each stratum of like customers counts by its size (direct standardisation), and the lowest group's
share is held against the highest's: below four fifths is a sign that needs a reason (29 CFR 1607.4(D)). And does little
make much of a difference: pairs of nearly the same customers in different tiers, and steps so close together that one
of them is two tiers further?

Shares are whole numbers, in ten thousandths.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bankhall.tiers.rules import earned
from bankhall.tiers.types import (
    Cliff,
    Fairness,
    Figures,
    GroupShare,
    Pair,
    PairEnd,
    SchemeTerms,
    TierShares,
    TraitShares,
)

WHOLE: Final = 10_000
FOUR_FIFTHS: Final = 8_000
# Of fewer than these a share is chance: the group is told and not judged.
LEAST_IN_GROUP: Final = 30
# Two customers are nearly the same within these of each other.
_NEAR_PERCENT: Final = 2
_NEAR_PAYMENTS: Final = 2
_NEAR_TENURE: Final = 3
_MOST_PAIRS_TOLD: Final = 10
_COMPARED_WITH_NEXT: Final = 5

# Bands of age as banks in China count them for products: of age, in work, from the earlier age of retirement on.
_AGES: Final = ((18, "under_18"), (35, "18_34"), (55, "35_54"), (65, "55_64"))
_OLDEST: Final = "65_up"


@dataclass(frozen=True, slots=True)
class Subject:
    """`traits`: group by what divides, as far as the file holds it."""

    figures: Figures
    traits: Mapping[str, str]


def age_band(age: int) -> str:
    return next((band for below, band in _AGES if age < below), _OLDEST)


def fairness(terms: SchemeTerms, subjects: Sequence[Subject], *, customers: int) -> Fairness:
    """`customers`: how many there are of whom `subjects` were looked at."""
    levels = [earned(terms, one.figures) for one in subjects]
    traits = sorted({name for one in subjects for name in one.traits})
    pairs, pair_count, compared = _pairs(subjects, levels)
    return Fairness(
        customers=customers,
        looked_at=len(subjects),
        traits=tuple(_of_trait(trait, terms, subjects, levels) for trait in traits),
        pairs=pairs,
        pair_count=pair_count,
        compared=compared,
        cliffs=_cliffs(terms, subjects),
    )


def is_remarkable(told: Fairness) -> bool:
    """Whether somebody must say why it is to be published all the same."""
    return any(trait.is_below for trait in told.traits) or any(cliff.is_double for cliff in told.cliffs)


def _of_trait(trait: str, terms: SchemeTerms, subjects: Sequence[Subject], levels: Sequence[int]) -> TraitShares:
    known = [(one, level) for one, level in zip(subjects, levels, strict=True) if trait in one.traits]
    tiers = tuple(_of_tier(trait, reached, known) for reached in range(1, len(terms.tiers)))
    is_below = any(one.ratio is not None and one.ratio < FOUR_FIFTHS for one in tiers)
    return TraitShares(trait=trait, known=len(known), is_below=is_below, tiers=tiers)


def _of_tier(trait: str, reached: int, known: Sequence[tuple[Subject, int]]) -> TierShares:
    sizes = Counter(one.traits[trait] for one, _ in known)
    rates = _standardised(trait, reached, known)
    judged = [share for group, share in rates.items() if sizes[group] >= LEAST_IN_GROUP]
    highest = max(judged, default=0)
    groups = tuple(
        GroupShare(
            group=group,
            customers=sizes[group],
            share=_raw(trait, group, reached, known),
            like_for_like=rates.get(group),
            is_judged=sizes[group] >= LEAST_IN_GROUP,
        )
        for group in sorted(sizes)
    )
    ratio = WHOLE * min(judged) // highest if len(judged) > 1 and highest > 0 else None
    return TierShares(level=reached, ratio=ratio, groups=groups)


def _raw(trait: str, group: str, reached: int, known: Sequence[tuple[Subject, int]]) -> int:
    theirs = [level >= reached for one, level in known if one.traits[trait] == group]
    return WHOLE * sum(theirs) // len(theirs)


def _standardised(trait: str, reached: int, known: Sequence[tuple[Subject, int]]) -> dict[str, int]:
    """Each group's share among like customers: of the strata in which it stands beside another group."""
    strata: dict[tuple[int, ...], dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for one, level in known:
        strata[_stratum(one.figures)][one.traits[trait]].append(level >= reached)
    weighted: dict[str, int] = defaultdict(int)
    weights: dict[str, int] = defaultdict(int)
    for groups in strata.values():
        if len(groups) < 2:
            continue
        size = sum(map(len, groups.values()))
        for group, met in groups.items():
            weighted[group] += size * WHOLE * sum(met) // len(met)
            weights[group] += size
    return {group: weighted[group] // weights[group] for group in weighted}


def _stratum(figures: Figures) -> tuple[int, ...]:
    """Who is alike in what should matter: assets by doubling, payments and tenure by a few steps, and the grade."""
    grade = ord(figures.grade) if figures.grade else 0
    return max(0, figures.assets).bit_length(), min(figures.payments // 10, 5), min(figures.tenure // 24, 5), grade


def _pairs(subjects: Sequence[Subject], levels: Sequence[int]) -> tuple[tuple[Pair, ...], int, int]:
    """Nearly the same, and not in the same tier: the first few, how many, and of how many pairs."""
    order = sorted(range(len(subjects)), key=lambda nth: subjects[nth].figures.assets)
    found: list[Pair] = []
    count = compared = 0
    for place, nth in enumerate(order):
        one = subjects[nth].figures
        for other_nth in order[place + 1 : place + 1 + _COMPARED_WITH_NEXT]:
            other = subjects[other_nth].figures
            if not _is_near(one, other):
                continue
            compared += 1
            if levels[nth] == levels[other_nth]:
                continue
            count += 1
            if len(found) < _MOST_PAIRS_TOLD:
                found.append(Pair(one=_told(one, levels[nth]), other=_told(other, levels[other_nth])))
    return tuple(found), count, compared


def _is_near(one: Figures, other: Figures) -> bool:
    return (
        abs(one.assets - other.assets) * 100 <= _NEAR_PERCENT * max(abs(one.assets), abs(other.assets))
        and abs(one.payments - other.payments) <= _NEAR_PAYMENTS
        and abs(one.tenure - other.tenure) <= _NEAR_TENURE
        and one.grade == other.grade
    )


def _told(figures: Figures, level: int) -> PairEnd:
    return PairEnd(
        level=level,
        assets=figures.assets,
        payments=figures.payments,
        tenure=figures.tenure,
        grade=figures.grade,
    )


def _cliffs(terms: SchemeTerms, subjects: Sequence[Subject]) -> tuple[Cliff, ...]:
    """What each step of assets comes to: how many stand just below it and just above, and whether it is two at once."""
    steps = [(level, tier.assets) for level, tier in enumerate(terms.tiers) if tier.assets is not None]
    told = []
    for nth, (level, at) in enumerate(steps):
        width = at * _NEAR_PERCENT // 100
        next_at = steps[nth + 1][1] if nth + 1 < len(steps) else None
        told.append(
            Cliff(
                level=level,
                assets=at,
                below=sum(at - width <= one.figures.assets < at for one in subjects),
                above=sum(at <= one.figures.assets <= at + width for one in subjects),
                is_double=next_at is not None and (next_at - at) * 10 <= at,
            )
        )
    return tuple(told)
