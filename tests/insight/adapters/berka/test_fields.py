"""Fields of the Berka files: read exactly, or refused with a reason."""

from datetime import date

import pytest

from bankhall.insight.adapters.berka import fields
from bankhall.insight.types import Reason


@pytest.mark.parametrize(
    ("text", "minor"),
    [("700.00", 70_000), ("0.10", 10), ("0.00", 0), ("12", 1_200), ("12.5", 1_250), (" 7.00 ", 700), ("12.", 1_200)],
)
def test_amounts_are_whole_haler(text: str, minor: int) -> None:
    assert fields.amount(text, "amount") == minor


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.MISSING_VALUE),
        ("  ", Reason.MISSING_VALUE),
        ("-1.00", Reason.NEGATIVE_AMOUNT),
        ("1.005", Reason.TOO_MANY_DECIMALS),
        ("1.000", Reason.TOO_MANY_DECIMALS),
        ("1,00", Reason.NOT_AN_AMOUNT),
        ("1e5", Reason.NOT_AN_AMOUNT),
        ("NaN", Reason.NOT_AN_AMOUNT),
        ("1_000.00", Reason.NOT_AN_AMOUNT),
        ("+1.00", Reason.NOT_AN_AMOUNT),
        ("١٢.٠٠", Reason.NOT_AN_AMOUNT),
        (".00", Reason.NOT_AN_AMOUNT),
        ("9" * 20 + ".00", Reason.NOT_AN_AMOUNT),
    ],
)
def test_what_is_not_an_amount_is_refused_with_its_reason(text: str, reason: Reason) -> None:
    with pytest.raises(fields.BadRow) as refused:
        fields.amount(text, "amount")

    assert refused.value.reason is reason
    assert "amount" in refused.value.detail


def test_a_balance_may_be_below_zero() -> None:
    assert fields.balance("-93.20", "balance") == -9_320
    assert fields.balance("-0.05", "balance") == -5


@pytest.mark.parametrize("text", ["", "12a", "-3", "1.0", "9" * 19, "٣", "0x1"])
def test_what_is_not_an_id_is_refused(text: str) -> None:
    with pytest.raises(fields.BadRow):
        fields.number(text, "trans_id")


def test_days_are_of_the_twentieth_century() -> None:
    assert fields.day("930101", "date") == date(1993, 1, 1)
    assert fields.day("981231", "date") == date(1998, 12, 31)
    assert fields.day("931107 00:00:00", "issued") == date(1993, 11, 7)


@pytest.mark.parametrize("text", ["", "930230", "931301", "93010", "9301011", "93-1-1", "٩٣٠١٠١"])
def test_what_is_not_a_day_is_refused(text: str) -> None:
    with pytest.raises(fields.BadRow):
        fields.day(text, "date")


def test_women_have_fifty_added_to_the_month_of_birth() -> None:
    assert fields.birth_number("706213", "birth_number") == (date(1970, 12, 13), "female")
    assert fields.birth_number("450204", "birth_number") == (date(1945, 2, 4), "male")


@pytest.mark.parametrize("text", ["", "705013", "706313", "450230", "45020", "abcdef"])
def test_what_is_not_a_birth_number_is_refused(text: str) -> None:
    with pytest.raises(fields.BadRow):
        fields.birth_number(text, "birth_number")


def test_text_with_control_characters_or_without_end_is_refused() -> None:
    assert fields.words(" Hl.m. Praha ", "A2") == "Hl.m. Praha"
    for text in ("a\x1bb", "x" * 81):
        with pytest.raises(fields.BadRow):
            fields.words(text, "A2")
