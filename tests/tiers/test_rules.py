"""What figures earn, and what becomes of a tier month by month."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.tiers import rules
from bankhall.tiers.rules.fairness import LEAST_IN_GROUP, Subject, fairness, is_remarkable
from bankhall.tiers.types import (
    Assessed,
    AssessOutcome,
    Benefits,
    Figures,
    Grade,
    Needs,
    SchemeTerms,
    TierTerms,
)

from .hall import GOLD_FROM, PLATINUM_FROM, TERMS


def having(assets: int = 0, payments: int = 0, tenure: int = 0, grade: Grade | None = None) -> Figures:
    return Figures(assets=assets, payments=payments, tenure=tenure, grade=grade)


def follow(*assets: int, begin: date = date(2026, 1, 1), terms: SchemeTerms = TERMS) -> list[Assessed]:
    """Month by month, each assessed on the first day after it."""
    found: list[Assessed] = []
    month = begin
    for one in assets:
        before = found[-1] if found else None
        told_on = rules.next_month(month)
        found.append(rules.assess(terms, month, having(one), before, told_on=told_on, is_looking_back=False))
        month = told_on
    return found


@pytest.mark.parametrize(
    ("needs", "figures", "is_earned"),
    [
        (Needs.ANY, having(assets=100), True),
        (Needs.ANY, having(payments=5), True),
        (Needs.ANY, having(assets=99, payments=4, tenure=11, grade=Grade.C), False),
        (Needs.ALL, having(assets=100, payments=5, tenure=12, grade=Grade.B), True),
        (Needs.ALL, having(assets=100, payments=5, tenure=12, grade=Grade.A), True),
        (Needs.ALL, having(assets=100, payments=5, tenure=12, grade=Grade.C), False),
        (Needs.ALL, having(assets=100, payments=5, tenure=12), False),
    ],
)
def test_one_threshold_is_enough_or_all_are_needed(needs: Needs, figures: Figures, is_earned: bool) -> None:
    tier = TierTerms(zh="金", en="Gold", needs=needs, assets=100, payments=5, tenure=12, grade=Grade.B)

    assert rules.is_earned(tier, figures) is is_earned


def test_the_average_of_a_month_counts_each_currency_by_its_rate_and_what_has_none_not_at_all() -> None:
    sums = {"CNY": Decimal(31 * 100_00), "USD": Decimal(31 * 10_00), "JPY": Decimal(31 * 1_000), "XAU": Decimal(31)}
    rates = {"USD": Decimal("7.1"), "JPY": Decimal("0.05")}

    assert rules.in_yuan(sums, rates, 31) == 100_00 + 71_00 + 50_00


def test_a_tier_rises_at_once() -> None:
    first, second = follow(0, GOLD_FROM)

    assert (first.level, second.level, second.outcome) == (0, 1, AssessOutcome.RAISED)
    assert second.from_on == date(2026, 3, 1)


def test_a_tier_falls_after_a_notice_and_a_month_in_which_it_was_not_regained() -> None:
    _, warned, lowered, kept = follow(GOLD_FROM, 0, 0, 0)

    assert (warned.outcome, warned.level, warned.lower_to, warned.lowers_on) == (
        AssessOutcome.WARNED, 1, 0, date(2026, 4, 1),
    )  # fmt: skip
    assert (lowered.outcome, lowered.level, lowered.from_on) == (AssessOutcome.LOWERED, 0, date(2026, 4, 1))
    assert (kept.outcome, kept.level, kept.from_on) == (AssessOutcome.KEPT, 0, date(2026, 4, 1))


def test_whoever_comes_back_in_time_keeps_the_tier_and_is_warned_anew_the_next_time() -> None:
    told = follow(GOLD_FROM, 0, GOLD_FROM, 0)

    assert [one.outcome for one in told] == ["first", "warned", "kept", "warned"]
    assert {one.level for one in told} == {1}
    assert told[2].lowers_on is None


def test_nobody_falls_further_than_they_were_told() -> None:
    told = follow(PLATINUM_FROM, GOLD_FROM, 0, 0, 0)

    assert [(one.level, one.lower_to) for one in told] == [(2, None), (2, 1), (1, None), (1, 0), (0, None)]


def test_a_longer_grace_is_waited_for() -> None:
    terms = SchemeTerms(tiers=TERMS.tiers, grace=3)

    told = follow(GOLD_FROM, 0, 0, 0, 0, terms=terms)

    assert [one.outcome for one in told] == ["first", "warned", "kept", "kept", "lowered"]
    assert told[-1].from_on == told[1].lowers_on == date(2026, 6, 1)


def test_however_late_a_month_is_assessed_nobody_falls_within_a_month_of_the_notice() -> None:
    """Three months at once, on the tenth of May."""
    late = date(2026, 5, 10)
    first, *_ = follow(GOLD_FROM)
    warned = rules.assess(TERMS, date(2026, 2, 1), having(0), first, told_on=late, is_looking_back=False)
    lowered = rules.assess(TERMS, date(2026, 3, 1), having(0), warned, told_on=late, is_looking_back=False)
    on_time = follow(GOLD_FROM, 0, 0)

    assert lowered.level == on_time[-1].level == 0
    assert lowered.from_on == warned.lowers_on == date(2026, 6, 10)


def test_before_a_tier_was_promised_nothing_is_taken_away() -> None:
    first, *_ = follow(GOLD_FROM)
    fallen = rules.assess(TERMS, date(2026, 2, 1), having(0), first, told_on=date(2026, 3, 1), is_looking_back=True)

    assert (fallen.outcome, fallen.level, fallen.lowers_on) == (AssessOutcome.LOWERED, 0, None)


@given(st.lists(st.sampled_from([0, GOLD_FROM, PLATINUM_FROM]), min_size=1, max_size=12), st.integers(1, 3))
def test_no_tier_falls_without_a_notice_of_a_month_that_named_it(assets: list[int], grace: int) -> None:
    told = follow(*assets, terms=SchemeTerms(tiers=TERMS.tiers, grace=grace))

    for before, one in pairwise(told):
        assert one.level >= min(before.level, one.earned)
        if one.level < before.level:
            assert before.lower_to is not None
            assert before.lowers_on is not None
            assert one.level >= before.lower_to
            assert one.from_on >= before.lowers_on


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2026, 1, 1), date(2026, 1, 31), 1),
        (date(2026, 1, 15), date(2026, 1, 31), 0),
        (date(2026, 1, 15), date(2026, 2, 14), 1),
        (date(2024, 2, 29), date(2026, 2, 28), 24),
        (date(2026, 2, 1), date(2026, 1, 31), 0),
    ],
)
def test_tenure_is_counted_in_whole_months(since: date, until: date, months: int) -> None:
    assert rules.whole_months(since, until) == months


@pytest.mark.parametrize(
    ("tiers", "code"),
    [
        ((TierTerms(zh="一", en="One"),), "kernel.out_of_range"),
        ((TierTerms(zh="一", en="One", assets=1), TierTerms(zh="二", en="Two", assets=2)), "tiers.first_is_everybodys"),
        ((TierTerms(zh="一", en="One"), TierTerms(zh="二", en="Two")), "tiers.no_threshold"),
        (
            (TierTerms(zh="一", en="One"), *(TierTerms(zh="二", en="Two", assets=9) for _ in range(2))),
            "tiers.not_rising",
        ),
        (
            (TierTerms(zh="一", en="One", benefits=Benefits(limit_times=200)), TierTerms(zh="二", en="Two", assets=9)),
            "tiers.benefits_fall",
        ),
    ],
)
def test_terms_that_make_no_sense_are_said_by_field(tiers: tuple[TierTerms, ...], code: str) -> None:
    assert code in {wrong.code for wrong in rules.wrong_terms(SchemeTerms(tiers=tiers))}


# ------------------------------------------------------------------------------------------------- fairness


def people(group: str, count: int, *, assets: int, payments: int = 0) -> list[Subject]:
    return [Subject(having(assets + nth, payments), {"gender": group}) for nth in range(count)]


def test_terms_that_look_at_assets_only_treat_like_customers_alike() -> None:
    told = fairness(
        TERMS,
        [*people("female", 60, assets=GOLD_FROM), *people("male", 60, assets=GOLD_FROM), *people("male", 90, assets=0)],
        customers=210,
    )

    (gender,) = told.traits
    gold = gender.tiers[0]
    assert gold.ratio == 10_000
    assert not gender.is_below
    assert not is_remarkable(told)
    assert {one.group: (one.share, one.like_for_like) for one in gold.groups} == {
        "female": (10_000, 10_000),
        "male": (4_000, 10_000),
    }


def test_a_threshold_that_parts_like_customers_by_sex_shows_below_four_fifths() -> None:
    """Thirty payments are needed, and among women with the same assets there are a few less."""
    terms = SchemeTerms(tiers=(TierTerms(zh="普通", en="Everyday"), TierTerms(zh="金", en="Gold", payments=35)))
    told = fairness(
        terms,
        [*people("female", 50, assets=1_000_00, payments=32), *people("male", 50, assets=1_000_00, payments=37)],
        customers=100,
    )

    (gender,) = told.traits
    assert (gender.tiers[0].ratio, gender.is_below, is_remarkable(told)) == (0, True, True)


def test_of_a_few_nobody_is_judged() -> None:
    told = fairness(
        TERMS, [*people("female", LEAST_IN_GROUP - 1, assets=0), *people("male", 50, assets=GOLD_FROM)], customers=79
    )

    assert told.traits[0].tiers[0].ratio is None


def test_nearly_the_same_customers_in_different_tiers_are_shown_and_so_is_a_double_step() -> None:
    near = SchemeTerms(
        tiers=(
            TierTerms(zh="普通", en="Everyday"),
            TierTerms(zh="金", en="Gold", assets=100_000),
            TierTerms(zh="白金", en="Platinum", assets=101_000),
        )
    )
    told = fairness(near, [Subject(having(99_500), {}), Subject(having(101_000), {})], customers=2)

    assert (told.pair_count, told.compared) == (1, 1)
    assert (told.pairs[0].one.level, told.pairs[0].other.level) == (0, 2)
    assert told.cliffs[0].is_double
    assert is_remarkable(told)
    assert (told.cliffs[0].below, told.cliffs[0].above) == (1, 1)
