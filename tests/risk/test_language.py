"""A rule says what it looks like, is told where it is wrong as it is written, and cannot be a bomb."""

import time

import pytest

from bankhall.risk.rules.deciding import Book, language
from bankhall.risk.rules.facts import FACTS
from bankhall.risk.rules.language import LONGEST, Wrong
from bankhall.risk.types import CheckedRule, Occasion, RiskOutcome

from .books import book_of, live


@pytest.mark.parametrize(
    "text",
    [
        "amount > 5000",
        "amount > 5000.50 && payee_age_days < 3",
        'currency in ["CNY", "HKD"] && (hour < 6 || hour >= 23)',
        "usual_amount > 0 ? amount > usual_amount * 10 : amount > 20000",
        "is_first_payment && !is_usual_hour // at night, to somebody new",
        "amount in [500, 1000.0]",
    ],
)
def test_a_rule_is_written_as_one_would_say_it(text: str) -> None:
    assert isinstance(language().check(text), CheckedRule)


@pytest.mark.parametrize(
    ("text", "what", "place"),
    [
        ("amont > 3", "unknown_name", "amont"),
        ("amount > 5000 && currency > 5", "types_differ", ">"),
        ("amount > 5000 &&\n  hour < tomorrow", "unknown_name", "tomorrow"),
        ("1000 + 2000 > 5 && amout > 1", "unknown_name", "amout"),
        ("amount + 1", "not_yes_or_no", "amount + 1"),
        ("amount > > 1", "not_a_sentence", ">"),
        ("", "empty", ""),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, what: str, place: str) -> None:
    wrong = language().check(text)

    assert isinstance(wrong, Wrong)
    assert (wrong.what, text[wrong.start : wrong.end]) == (what, place)


@pytest.mark.parametrize(
    "text",
    [
        "currency.matches('(a+)+$')",
        "[1, 2].all(x, x > 0)",
        "[1, 2].exists(x, [1, 2].exists(y, x == y))",
        "timestamp('2026-01-01T00:00:00Z') == timestamp('2026-01-01T00:00:00Z')",
        "dyn(1) == 2",
        "__import__('os').system('true') == 0",
        "has(amount.x)",
        "type(amount) == double",
        "string(amount) == '1'",
    ],
)
def test_neither_loops_nor_patterns_nor_conversions_are_in_the_language(text: str) -> None:
    assert isinstance(language().check(text), Wrong)


@pytest.mark.parametrize("piece", ["(", "[", "{", "!", "-", "a.", "amount+", "true?", "'", '"""', "//", "\\", "\x00"])
def test_a_bomb_is_answered_at_once(piece: str) -> None:
    began = time.monotonic()

    for text in (piece * (LONGEST // len(piece)), piece * 40 + "amount" + ")" * 40, piece * 10_000):
        language().check(text)

    assert time.monotonic() - began < 2


def test_a_rule_that_cannot_be_reckoned_does_not_fire_and_spoils_none_of_the_others() -> None:
    broken, sound = live("[1][hour] == 1"), live("amount > 10")
    assert isinstance(language().check("[1][int] == 1"), Wrong)
    checked = language().check("amount > 10")
    assert isinstance(checked, CheckedRule)
    # An index that is no whole number is refused as it is written; what is left cannot fail, but for what a later
    # version of the library lets through.
    book = Book.of([sound, broken])

    (verdict,) = book.decide([Occasion("CNY", {"amount": 11_00, "hour": 7})])

    assert verdict.mark == sound.id


def test_a_remark_at_the_end_of_one_rule_hides_nothing_of_the_next() -> None:
    book = book_of("amount > 1 // everything", "amount > 2")

    (verdict,) = book.decide([Occasion("CNY", {"amount": 3_00})])

    assert len(verdict.fired) == 2


def test_amounts_are_seen_in_whole_units_of_their_currency() -> None:
    book = book_of("amount == 5000")

    said = book.decide([Occasion(currency, {"amount": minor}) for currency, minor in (("CNY", 500_000), ("JPY", 5000))])

    assert [one.outcome for one in said] == [RiskOutcome.HOLD, RiskOutcome.HOLD]


def test_the_strictest_speaks() -> None:
    book = Book.of([live("amount > 1", RiskOutcome.WARN), live("amount > 2", RiskOutcome.REFUSE), live("amount > 3")])

    (verdict,) = book.decide([Occasion("CNY", {"amount": 4_00})])

    assert (verdict.outcome, len(verdict.fired)) == (RiskOutcome.REFUSE, 3)


def test_every_fact_has_words_in_both_languages_and_a_value_where_nobody_knows_it() -> None:
    for fact in FACTS:
        assert fact.zh
        assert fact.en
        kind = {"text": str, "yes_no": bool}.get(fact.kind, int)
        assert isinstance(fact.otherwise, kind)
    book = book_of(" && ".join(f"{fact.name} == {fact.name}" for fact in FACTS))
    assert book.decide([Occasion("CNY", {})])[0].outcome is RiskOutcome.HOLD
