"""Money is exact: what goes in comes out, and nothing that is not an amount goes in."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, getcontext, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.kernel.money import EXPONENT_OF, MOST_MINOR, Money, MoneyError, exponent_of

currencies = st.sampled_from(sorted(EXPONENT_OF))
minors = st.integers(-MOST_MINOR, MOST_MINOR)
monies = st.builds(Money, minors, currencies)
small = st.integers(-(10**9), 10**9)


@given(monies)
def test_what_is_written_is_read_back(money: Money) -> None:
    number, currency = str(money).split()

    assert Money.parse(number, currency) == money
    assert Fraction(number) == Fraction(money.minor, 10 ** exponent_of(currency)) == Fraction(money.decimal())


@given(monies)
def test_an_amount_is_written_with_all_the_digits_of_its_currency(money: Money) -> None:
    number = str(money).split()[0]

    digits = exponent_of(money.currency)
    assert len(number.partition(".")[2]) == digits
    assert ("." in number) == (digits > 0)
    assert "E" not in number


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.34", "CNY", 1234),
        ("-0.01", "CNY", -1),
        ("12", "CNY", 1200),
        ("12.3", "CNY", 1230),
        ("12.300000", "CNY", 1230),
        ("0", "CNY", 0),
        ("-0", "CNY", 0),
        ("007", "CNY", 700),
        ("500", "JPY", 500),
        ("500.0", "JPY", 500),
        ("1.234", "KWD", 1234),
        ("1.2345", "CLF", 12345),
        ("90071992547409.91", "CNY", MOST_MINOR),
    ],
)
def test_amounts_are_read_in_minor_units(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency) == Money(minor, currency)


NO_AMOUNTS = [
    "",
    " ",
    "1,000",
    "1.000,5",
    "+1",
    "1.",
    ".5",
    "1e3",
    "1E3",
    "NaN",
    "Infinity",
    "0x10",
    "1 ",
    "1\n",
    "--1",
]
NO_YUAN = ["1_000", "１２", "٣", "一百", "12.345", "0.001", "1.0000000", "90071992547409.92", "9" * 17, "1" * 5000]


@pytest.mark.parametrize("text", NO_AMOUNTS + NO_YUAN)
def test_what_is_not_an_amount_in_yuan_is_refused(text: str) -> None:
    with pytest.raises(MoneyError):
        Money.parse(text, "CNY")


@given(st.text(), currencies)
def test_any_text_is_an_amount_or_refused(text: str, currency: str) -> None:
    try:
        money = Money.parse(text, currency)
    except MoneyError:
        return
    assert Fraction(text) == Fraction(money.decimal())


@pytest.mark.parametrize("currency", ["", "cny", "RMB", "XXX", "CNY ", "XAU", "人民币"])
def test_a_currency_that_is_not_is_refused_everywhere(currency: str) -> None:
    for attempt in (lambda: Money(1, currency), lambda: Money.parse("1", currency), lambda: exponent_of(currency)):
        with pytest.raises(MoneyError):
            attempt()


def test_currencies_have_the_digits_of_iso_4217() -> None:
    assert [exponent_of(code) for code in ("JPY", "CNY", "USD", "EUR", "CZK", "KWD", "CLF")] == [0, 2, 2, 2, 2, 3, 4]
    assert all(len(code) == 3 and code.isupper() for code in EXPONENT_OF)


@pytest.mark.parametrize("minor", [1.0, 0.1, float("nan"), float("inf"), Decimal(1), "1", None, True])
def test_no_float_and_nothing_else_but_an_integer_becomes_money(minor: object) -> None:
    with pytest.raises(MoneyError):
        Money(minor, "CNY")  # type: ignore[arg-type]  # what must be refused


def test_a_float_is_no_rate() -> None:
    with pytest.raises(TypeError):
        Money(100, "CNY").times(0.1)  # type: ignore[arg-type]  # what must be refused


@pytest.mark.parametrize("minor", [MOST_MINOR + 1, -MOST_MINOR - 1, 2**63, 10**30])
def test_an_amount_that_json_cannot_carry_is_refused(minor: int) -> None:
    with pytest.raises(MoneyError):
        Money(minor, "CNY")


@given(small, small, currencies)
def test_money_of_one_currency_adds_up_and_compares_as_its_minor_units(a: int, b: int, currency: str) -> None:
    one, other = Money(a, currency), Money(b, currency)

    assert (one + other).minor == a + b
    assert (one - other).minor == a - b
    assert (-one).minor == -a
    assert (one < other, one <= other, one > other, one >= other) == (a < b, a <= b, a > b, a >= b)
    assert (one == other) == (a == b)
    assert (hash(one) == hash(other)) >= (a == b)


def test_currencies_do_not_mix() -> None:
    yuan, dollar = Money(1, "CNY"), Money(1, "USD")

    for attempt in (lambda: yuan + dollar, lambda: yuan - dollar, lambda: yuan < dollar, lambda: yuan >= dollar):
        with pytest.raises(MoneyError, match=r"(CNY and USD|USD and CNY) do not mix"):
            attempt()
    assert yuan != dollar


def test_sums_that_leave_the_bounds_are_refused() -> None:
    with pytest.raises(MoneyError):
        Money(MOST_MINOR, "CNY") + Money(1, "CNY")
    with pytest.raises(MoneyError):
        Money(-MOST_MINOR, "CNY") - Money(1, "CNY")


@pytest.mark.parametrize(
    ("minor", "rate", "rounding", "product"),
    [
        (5, "0.5", ROUND_HALF_EVEN, 2),
        (7, "0.5", ROUND_HALF_EVEN, 4),
        (5, "0.5", ROUND_HALF_UP, 3),
        (-5, "0.5", ROUND_HALF_UP, -3),
        (199, "0.01", ROUND_DOWN, 1),
        (100_00, "0.0435", ROUND_HALF_EVEN, 435),
        (MOST_MINOR, "1", ROUND_HALF_EVEN, MOST_MINOR),
        (MOST_MINOR, "0.9999999999999999", ROUND_DOWN, MOST_MINOR - 1),
    ],
)
def test_a_rate_is_rounded_once_by_the_named_rule(minor: int, rate: str, rounding: str, product: int) -> None:
    assert Money(minor, "CNY").times(Decimal(rate), rounding=rounding) == Money(product, "CNY")


@given(small, st.decimals(-1000, 1000, allow_nan=False, places=12))
def test_a_product_is_the_nearest_minor_unit(minor: int, rate: Decimal) -> None:
    product = Money(minor, "CNY").times(rate).minor

    exact = Fraction(minor) * Fraction(rate)
    assert abs(product - exact) <= Fraction(1, 2)
    assert product == round(exact)  # a Fraction rounds half to even


@pytest.mark.parametrize("rate", ["NaN", "sNaN", "Infinity", "-Infinity", "1e50", "1e400", "-1e99999"])
def test_a_rate_that_leads_out_of_bounds_is_refused(rate: str) -> None:
    with pytest.raises(MoneyError):
        Money(100, "CNY").times(Decimal(rate))


def test_money_does_not_depend_on_the_precision_that_somebody_set() -> None:
    money = Money(MOST_MINOR, "CNY")

    with localcontext() as context:
        context.prec = 3
        assert getcontext().prec == 3
        told = str(money)
        assert Money.parse(told.split()[0], "CNY") == money
    assert told == "90071992547409.91 CNY"
