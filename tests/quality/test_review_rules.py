"""What a review is worth, what is drawn, and what can be said of many."""

from collections import Counter
from datetime import date
from fractions import Fraction
from math import sqrt
from uuid import UUID, uuid5

import pytest

from bankhall.kernel.errors import BadInput
from bankhall.quality.reviews import rules
from bankhall.quality.reviews.errors import NothingJudged
from bankhall.quality.reviews.types import Criterion, CriterionVerdict, Judged, SampledPer, Score, TalkSign, Terms, Unit

M, P, X, N = CriterionVerdict.MET, CriterionVerdict.PARTLY, CriterionVerdict.MISSED, CriterionVerdict.NA
CARD = (
    Criterion(code="identity", zh="核身", en="Identity", weight=20, knocks_out=True, allows_na=True),
    Criterion(code="answer", zh="答对", en="Right", weight=50),
    Criterion(code="tone", zh="语气", en="Tone", weight=30, allows_na=True),
)
SUN, HE = UUID(int=1), UUID(int=2)


def judged(*verdicts: CriterionVerdict) -> list[Judged]:
    return [Judged(code=one.code, verdict=verdict) for one, verdict in zip(CARD, verdicts, strict=True)]


def units(agent: UUID, sign: TalkSign, count: int, *, is_new: bool = False) -> list[Unit]:
    return [
        Unit(id=uuid5(agent, f"{sign} {nth}"), agent_id=agent, agent_name="", is_new=is_new, sign=sign)
        for nth in range(count)
    ]


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ((M, M, M), Score(100, is_knocked_out=False)),
        ((M, P, M), Score(75, is_knocked_out=False)),
        ((N, P, M), Score(69, is_knocked_out=False)),  # 55 of 80: 68.75
        ((P, X, P), Score(25, is_knocked_out=False)),
        ((X, M, M), Score(0, is_knocked_out=True)),
        ((N, X, N), Score(0, is_knocked_out=False)),
    ],
)
def test_a_score_is_by_weight_of_what_applies_and_nothing_where_something_knocks_out(
    verdicts: tuple[CriterionVerdict, ...], expected: Score
) -> None:
    assert rules.score(CARD, judged(*verdicts)) == expected


def test_where_nothing_applies_there_is_no_score() -> None:
    with pytest.raises(NothingJudged):
        rules.score(CARD, [Judged(code="tone", verdict=N)])


@pytest.mark.parametrize(
    "said",
    [
        [Judged(code="other", verdict=M)],
        [Judged(code="tone", verdict=M), Judged(code="tone", verdict=X)],
        [Judged(code="answer", verdict=N)],
        [Judged(code="tone", verdict=M, cites=8)],
        [Judged(code="tone", verdict=M, cites=0)],
    ],
)
def test_what_is_not_of_the_scorecard_or_of_the_conversation_cannot_be_said(said: list[Judged]) -> None:
    assert isinstance(rules.refuse_judging(CARD, said, 7, is_whole=False), BadInput)


def test_a_draft_may_have_gaps_and_what_is_finished_may_not() -> None:
    said = judged(M, M, M)[:2]

    assert rules.refuse_judging(CARD, said, 7, is_whole=False) is None
    assert isinstance(rules.refuse_judging(CARD, said, 7, is_whole=True), BadInput)


def test_a_draw_is_the_same_by_the_same_seed_in_any_order_and_another_by_another() -> None:
    frame = units(SUN, TalkSign.NONE, 60) + units(SUN, TalkSign.LOW_MARK, 4) + units(HE, TalkSign.NONE, 30)
    terms = Terms(number=6, weight=5)
    first = rules.draw(frame, terms, "a")

    assert rules.draw(reversed(frame), terms, "a") == first
    assert {one.unit.id for one in rules.draw(frame, terms, "b")} != {one.unit.id for one in first}
    assert len({one.unit.id for one in first}) == len(first) == 12
    assert Counter(one.unit.agent_id for one in first) == {SUN: 6, HE: 6}


def test_everybody_in_a_stratum_is_drawn_as_often_as_anybody_else() -> None:
    frame = units(SUN, TalkSign.NONE, 20)
    times = 2000
    drawn = Counter(one.unit.id for seed in range(times) for one in rules.draw(frame, Terms(number=5), f"seed {seed}"))
    expected = times * 5 / 20
    chi2 = sum((drawn[one.id] - expected) ** 2 / expected for one in frame)

    # Without replacement the counts vary less than a multinomial's, by (N - n) / (N - 1): 19 degrees of freedom, 0.1 %.
    assert chi2 * 19 / 15 < 43.8


def test_what_is_out_of_the_ordinary_is_drawn_more_and_of_whoever_is_new_more_is_drawn() -> None:
    frame = (
        units(SUN, TalkSign.NONE, 90) + units(SUN, TalkSign.LOW_MARK, 10) + units(HE, TalkSign.NONE, 50, is_new=True)
    )
    found = rules.draw(frame, Terms(number=10, weight=5, times_new=2), "seed")
    by = Counter((one.unit.agent_id, one.unit.sign) for one in found)

    assert by[HE, TalkSign.NONE] == 20
    assert by[SUN, TalkSign.LOW_MARK] + by[SUN, TalkSign.NONE] == 10
    assert by[SUN, TalkSign.LOW_MARK] >= 3
    assert {(one.taken, one.of) for one in found if one.unit.sign is TalkSign.LOW_MARK} == {
        (by[SUN, TalkSign.LOW_MARK], 10)
    }


@pytest.mark.parametrize(("led", "share", "expected"), [(0, 10, 0), (3, 10, 1), (100, 10, 10), (101, 10, 11)])
def test_a_share_is_rounded_up(led: int, share: int, expected: int) -> None:
    assert rules.how_many(led, Terms(share=share), is_new=False) == expected


@pytest.mark.parametrize("wanted", range(12))
def test_no_stratum_gives_more_than_it_has_and_together_they_give_what_is_wanted(wanted: int) -> None:
    sizes = {TalkSign.LOW_MARK: 1, TalkSign.HANDED_OVER: 2, TalkSign.NONE: 5}
    given = rules.allot(sizes, wanted, 9)

    assert sum(given.values()) == min(wanted, 8)
    assert all(given[sign] <= sizes[sign] for sign in sizes)


@pytest.mark.parametrize(
    ("today", "per", "expected"),
    [
        (date(2026, 12, 1), SampledPer.WEEK, (date(2026, 11, 23), date(2026, 11, 29))),
        (date(2026, 11, 30), SampledPer.WEEK, (date(2026, 11, 23), date(2026, 11, 29))),
        (date(2026, 11, 29), SampledPer.WEEK, (date(2026, 11, 16), date(2026, 11, 22))),
        (date(2026, 3, 1), SampledPer.MONTH, (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2027, 1, 31), SampledPer.MONTH, (date(2026, 12, 1), date(2026, 12, 31))),
    ],
)
def test_a_period_is_drawn_when_it_is_over(today: date, per: SampledPer, expected: tuple[date, date]) -> None:
    assert rules.period_before(today, per) == expected


def test_of_few_nothing_is_said_and_of_more_the_mean_with_how_sure_it_is() -> None:
    values = [(80.0, 1.0), (90.0, 1.0), (70.0, 1.0), (100.0, 1.0), (60.0, 1.0)]
    told = rules.estimate(values)
    wide = 2.776 * sqrt(250 / 5)

    assert rules.estimate(values[:4]) is None
    assert told is not None
    assert told.mean == 80.0
    assert (told.low, told.high) == pytest.approx((80 - wide, 80 + wide))


def test_where_all_are_the_same_it_is_not_said_that_all_others_are_too() -> None:
    told = rules.estimate([(100.0, 1.0)] * 10)

    assert told is not None
    assert (told.mean, told.high) == (100.0, 100.0)
    assert told.low == pytest.approx(69.15, abs=0.01)  # Clopper and Pearson, ten of ten


def test_what_was_drawn_more_often_counts_less() -> None:
    """Nine in ten got 90, and one in ten, of which more were drawn, 40: the mean of all is 85."""
    told = rules.estimate([(90.0, 18.0)] * 5 + [(40.0, 2.0)] * 5)

    assert told is not None
    assert told.mean == pytest.approx(85.0)


def test_alpha_is_as_its_author_reckons_it() -> None:
    """Four observers, twelve units and gaps: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), C."""
    reliability = [
        ["1", "1", "1"], ["2", "2", "3", "2"], ["3", "3", "3", "3"], ["3", "3", "3", "3"], ["2", "2", "2", "2"],
        ["1", "2", "3", "4"], ["4", "4", "4", "4"], ["1", "1", "2", "1"], ["2", "2", "2", "2"], ["5", "5", "5"],
        ["1", "1"], ["3"],
    ]  # fmt: skip

    assert rules.alpha(reliability) == pytest.approx(0.743, abs=0.0005)


def test_alpha_is_one_where_all_agree_and_nothing_where_there_is_nothing_to_compare() -> None:
    assert rules.alpha([[M, M], [X, X, X]]) == 1.0
    assert rules.alpha([[M], [X]]) is None
    assert rules.alpha([[M, M], [M, M]]) is None
    assert rules.same_share([[M, M, X]]) == Fraction(1, 3)
    assert rules.same_share([[M]]) is None


def test_who_judges_more_strictly_lies_below_the_middle() -> None:
    assert rules.spread({SUN: 90, HE: 70, UUID(int=3): 80}) == {SUN: 10, HE: -10, UUID(int=3): 0}
