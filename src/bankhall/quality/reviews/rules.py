"""What a review is worth, what is drawn, and what can be said of many. Pure."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from math import sqrt
from statistics import median
from typing import Final
from uuid import UUID

from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.working_days import working_day_after
from bankhall.quality.reviews.errors import NothingJudged
from bankhall.quality.reviews.types import (
    Criterion,
    CriterionVerdict,
    Drawn,
    Estimate,
    Judged,
    SampledPer,
    Score,
    TalkSign,
    Terms,
    Unit,
)

MOST_CRITERIA: Final = 30
MOST_WEIGHT: Final = 100
MOST_WORDS: Final = 500
MOST_PLANS: Final = 20
MOST_REVIEWERS: Final = 12
MOST_COACHINGS: Final = 5
# Working days within which whoever led the conversation can object.
OBJECT_WITHIN: Final = 5
NEW_WITHIN: Final = timedelta(days=90)
# A mean of fewer says more of chance than of anybody.
LEAST_SHOWN: Final = 5

# By which words somebody says that they complain, in small letters.
COMPLAINT_WORDS: Final = (
    "投诉", "举报", "监管", "金管局", "银保监", "12378", "曝光", "律师", "起诉", "骗子",
    "complain", "complaint", "regulator", "ombudsman", "lawyer", "sue ", "scam",
)  # fmt: skip

_POINTS: Final = {
    CriterionVerdict.MET: Fraction(1),
    CriterionVerdict.PARTLY: Fraction(1, 2),
    CriterionVerdict.MISSED: Fraction(0),
}

# The two-sided 95 % points of Student's t by degrees of freedom 1 to 30 (NIST/SEMATECH e-Handbook of Statistical
# Methods, 1.3.6.7.2); beyond, the normal distribution's, which is wide enough there to the second place.
_T: Final = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
_Z: Final = 1.960


def score(criteria: Sequence[Criterion], judged: Sequence[Judged]) -> Score:
    """Of a hundred, halves upwards; what does not apply is left out of both sides. Nothing where a criterion is missed
    that knocks out. Raises NothingJudged where nothing applies.
    """
    by_code = {one.code: one.verdict for one in judged}
    counted = [(one, _POINTS[by_code[one.code]]) for one in criteria if by_code.get(one.code) in _POINTS]
    whole = sum(one.weight for one, _ in counted)
    if not whole:
        raise NothingJudged
    if any(one.knocks_out and not points for one, points in counted):
        return Score(0, is_knocked_out=True)
    reached = sum(one.weight * points for one, points in counted)
    return Score(int(100 * reached / whole + Fraction(1, 2)), is_knocked_out=False)


def refuse_card(criteria: Sequence[Criterion]) -> BadInput | None:
    """Codes once each, and something that counts."""
    codes = Counter(one.code for one in criteria)
    if any(times > 1 for times in codes.values()):
        return BadInput.of("criteria", "the same code twice")
    return None


def refuse_judging(
    criteria: Sequence[Criterion], judged: Sequence[Judged], messages: int, *, is_whole: bool
) -> Refusal | None:
    """`messages`: how many there are in the conversation. `is_whole`: nothing may be missing."""
    known = {one.code: one for one in criteria}
    if len({one.code for one in judged}) < len(judged) or any(one.code not in known for one in judged):
        return BadInput.of("judged", "not of this scorecard, or twice")
    if any(one.verdict is CriterionVerdict.NA and not known[one.code].allows_na for one in judged):
        return BadInput.of("judged", "this criterion always applies")
    if any(one.cites is not None and not 1 <= one.cites <= messages for one in judged):
        return BadInput.of("judged", "no message of this conversation")
    if is_whole and len(judged) < len(known):
        return BadInput.of("judged", "every criterion is to be judged")
    return None


def period_before(today: date, per: SampledPer) -> tuple[date, date]:
    """The last whole week from Monday, or calendar month, that is over; both days in it."""
    if per is SampledPer.WEEK:
        monday = today - timedelta(days=today.weekday() + 7)
        return monday, monday + timedelta(days=6)
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def object_until(on: date) -> date:
    """The last day on which somebody who was shown a review on that day can object."""
    return working_day_after(on, OBJECT_WITHIN)


def draw(frame: Iterable[Unit], terms: Terms, seed: str) -> list[Drawn]:
    """Stratified simple random sampling without replacement: of each agent so many, given to strata by size times
    weight, and in each stratum those whose SHA-256 of seed and id is smallest. Any order of the frame gives the same.
    """
    strata: dict[UUID, dict[TalkSign, list[Unit]]] = defaultdict(lambda: defaultdict(list))
    for unit in frame:
        strata[unit.agent_id][unit.sign].append(unit)
    found: list[Drawn] = []
    for agent_id in sorted(strata):
        of_agent = strata[agent_id]
        sizes = {sign: len(units) for sign, units in of_agent.items()}
        is_new = any(unit.is_new for units in of_agent.values() for unit in units)
        wanted = how_many(sum(sizes.values()), terms, is_new=is_new)
        for sign, taken in allot(sizes, wanted, terms.weight).items():
            units = sorted(of_agent[sign], key=lambda unit: _lot(seed, unit.id))
            found += [Drawn(unit, taken, len(units)) for unit in units[:taken]]
    return found


def how_many(led: int, terms: Terms, *, is_new: bool) -> int:
    """Of one agent who led so many."""
    wanted = terms.number if terms.number is not None else -(-led * (terms.share or 0) // 100)
    return min(led, wanted * (terms.times_new if is_new else 1))


def allot(sizes: Mapping[TalkSign, int], wanted: int, weight: int) -> dict[TalkSign, int]:
    """So many over the strata, by size times weight and the largest remainder (Hare-Niemeyer), of none more than it
    has; what is over goes round again. Each stratum that is out of the ordinary gets one first, as long as there are
    enough.
    """
    order = sorted(sizes, key=list(TalkSign).index)
    given = dict.fromkeys(order, 0)
    for sign in order:
        if wanted - sum(given.values()) > 1 and sign is not TalkSign.NONE and weight > 1:
            given[sign] = 1
    while (left := min(wanted, sum(sizes.values())) - sum(given.values())) > 0:
        pull = {
            sign: Fraction((sizes[sign] - given[sign]) * (1 if sign is TalkSign.NONE else weight))
            for sign in order
            if sizes[sign] > given[sign]
        }
        whole = sum(pull.values())
        share = {sign: left * each / whole for sign, each in pull.items()}
        more = {sign: min(int(each), sizes[sign] - given[sign]) for sign, each in share.items()}
        if not any(more.values()):
            first = sorted(share, key=lambda sign: (-share[sign], order.index(sign)))[:left]
            more = dict.fromkeys(first, 1)
        for sign, each in more.items():
            given[sign] += each
    return given


def estimate(values: Sequence[tuple[float, float]]) -> Estimate | None:
    """The mean over all conversations out of those drawn: values from 0 to 100, each with its weight (how many it
    stands for). Hájek's ratio estimator with the linearised variance (Särndal, Swensson and Wretman, Model Assisted
    Survey Sampling, 5.7), Student's t; the band stays between 0 and 100. None where they are too few.
    """
    count = len(values)
    if count < LEAST_SHOWN:
        return None
    whole = sum(weight for _, weight in values)
    mean = sum(value * weight for value, weight in values) / whole
    spread = sum((weight * (value - mean)) ** 2 for value, weight in values)
    if not spread:
        # All the same tells no variance, but not that it is so of all: as Clopper and Pearson (1934) for n out of n.
        least = 0.025 ** (1 / count)
        return Estimate(mean, mean * least, 100 - (100 - mean) * least)
    error = sqrt(count / (count - 1) * spread) / whole
    wide = (_T[count - 2] if count - 2 < len(_T) else _Z) * error
    return Estimate(mean, max(0.0, mean - wide), min(100.0, mean + wide))


def worth(verdict: CriterionVerdict) -> float | None:
    """Of a hundred; None of what does not apply."""
    points = _POINTS.get(verdict)
    return None if points is None else float(100 * points)


def same_share(units: Sequence[Sequence[CriterionVerdict]]) -> Fraction | None:
    """Of all pairs of reviewers of one conversation, how many say the same."""
    pairs = [one is other for unit in units for one, other in combinations(unit, 2)]
    return Fraction(sum(pairs), len(pairs)) if pairs else None


def alpha(units: Sequence[Sequence[str]]) -> float | None:
    """Krippendorff's alpha for nominal data with any number of reviewers and gaps (K. Krippendorff, Computing
    Krippendorff's Alpha-Reliability, 2011, section C): 1 where all say the same, 0 where chance would say as much. None
    where nothing can be compared, or everybody always says one and the same.
    """
    pairable = [Counter(unit) for unit in units if len(unit) > 1]
    totals: Counter[str] = Counter()
    for unit in pairable:
        totals.update(unit)
    n = totals.total()
    expected = sum(a * b for one, a in totals.items() for other, b in totals.items() if one != other)
    if not expected:
        return None
    observed = sum(
        Fraction(a * b, unit.total() - 1)
        for unit in pairable
        for one, a in unit.items()
        for other, b in unit.items()
        if one != other
    )
    return float(1 - (n - 1) * observed / expected)


def spread(scores: Mapping[UUID, int]) -> dict[UUID, float]:
    """How far each lies from the middle of all."""
    middle = median(scores.values()) if scores else 0
    return {who: points - middle for who, points in scores.items()}


def _lot(seed: str, id_: UUID) -> bytes:
    return hashlib.sha256(f"{seed}:{id_}".encode()).digest()
