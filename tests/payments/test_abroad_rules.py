"""What a remittance costs and whom it may go to, as tables."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.kernel.errors import BadInput
from bankhall.kernel.money import Money
from bankhall.kernel.working_days import is_working_day
from bankhall.payments.abroad import rules
from bankhall.payments.abroad.types import Ask, NewPayeeAbroad, Side
from bankhall.payments.adapters.market import SimulatedMarket
from bankhall.payments.rules import countries, exchange
from bankhall.payments.types import ChargeBearer, PostalAddress, RemittanceTerms


def terms(currency: str, *, margin: str = "0.003", others: int = 0) -> RemittanceTerms:
    return RemittanceTerms(
        currency=currency,
        from_at=datetime(2026, 1, 1, tzinfo=UTC),
        margin=Decimal(margin),
        fee_share=Decimal("0.001"),
        fee_least=50_00,
        fee_most=260_00,
        message_fee=80_00,
        others_charge=others,
        via="CHASUS33",
        days=2,
    )


def ask(side: Side, minor: int, currency: str, charges: ChargeBearer = ChargeBearer.SHARED) -> Ask:
    amount = Money(minor, "CNY" if side is Side.PAY else currency)
    return Ask(country="US", currency=currency, side=side, amount=amount, charges=charges)


@pytest.mark.parametrize(
    ("currency", "mid", "side", "minor", "sent", "exchanged", "worth"),
    [
        # 10,000.00 yuan at 7.10124: 1408.204… dollars, rounded down; worth 1408.20 × 7.08 = 9970.056
        ("USD", "7.08", Side.PAY, 10_000_00, 1408_20, 10_000_00, 9970_06),
        # 1,000.00 dollars at 7.10124: 7101.24 yuan exactly
        ("USD", "7.08", Side.RECEIVE, 1_000_00, 1_000_00, 7101_24, 7080_00),
        # a yen has no smaller unit: 10,000.00 at 0.0458371: 218163.8… rounded down
        ("JPY", "0.0457", Side.PAY, 10_000_00, 218_163, 10_000_00, 9970_05),
        # and what one yen costs is rounded up to the fen: 0.0458371 yuan
        ("JPY", "0.0457", Side.RECEIVE, 1, 1, 5, 5),
        ("JPY", "0.0457", Side.RECEIVE, 100_000, 100_000, 4583_71, 4570_00),
        # a dinar has a thousand fils: 10,000.00 at 23.11915: 432.5418… rounded down
        ("KWD", "23.05", Side.PAY, 10_000_00, 432_541, 10_000_00, 9970_07),
        ("KWD", "23.05", Side.RECEIVE, 100_001, 100_001, 2311_94, 2305_02),
    ],
)
def test_what_is_bought_is_rounded_down_and_what_is_paid_up(
    currency: str, mid: str, side: Side, minor: int, sent: int, exchanged: int, worth: int
) -> None:
    told = rules.figures(ask(side, minor, currency), Decimal(mid), terms(currency))

    assert (told.sent.minor, told.exchanged.minor, told.worth.minor) == (sent, exchanged, worth)
    assert told.total == told.exchanged + told.fee
    assert told.cost == told.margin + told.fee


@pytest.mark.parametrize(
    ("yuan", "fee"), [(1_00, 130_00), (50_000_00, 130_00), (100_000_00, 180_00), (1_000_000_00, 340_00)]
)
def test_the_fee_is_a_thousandth_within_its_bounds_and_the_message(yuan: int, fee: int) -> None:
    assert rules.fee_of(Money(yuan, "CNY"), terms("USD")) == (Money(fee, "CNY"), Money(0, "CNY"))


@pytest.mark.parametrize(("discount", "fee", "waived"), [(0, 130_00, 0), (50, 65_00, 65_00), (100, 0, 130_00)])
def test_a_tier_takes_its_part_off_the_fee_and_what_it_took_is_said(discount: int, fee: int, waived: int) -> None:
    told = rules.figures(ask(Side.PAY, 10_000_00, "USD"), Decimal("7"), terms("USD"), discount)

    assert (told.fee, told.waived) == (Money(fee, "CNY"), Money(waived, "CNY"))
    assert told.total == told.exchanged + told.fee


def test_who_bears_the_charges_decides_what_is_paid_and_what_arrives() -> None:
    def told(charges: ChargeBearer) -> list[str]:
        one = rules.figures(ask(Side.PAY, 10_000_00, "USD", charges), Decimal("7"), terms("USD", others=20_00))
        amounts = (one.exchanged, one.fee, one.others_fee, one.total, one.sent, one.arrives_least)
        return [str(amount.decimal()) for amount in amounts]

    # exchanged, our fee, others' fee, total; sent, at least arriving
    assert told(ChargeBearer.SHARED) == ["10000.00", "130.00", "0.00", "10130.00", "1424.29", "1404.29"]
    assert told(ChargeBearer.PAYER) == ["10000.00", "130.00", "140.42", "10270.42", "1424.29", "1424.29"]
    assert told(ChargeBearer.PAYEE) == ["9870.00", "130.00", "0.00", "10000.00", "1405.78", "1385.78"]


@pytest.mark.parametrize(
    ("side", "minor", "charges"),
    [
        (Side.PAY, 0, ChargeBearer.SHARED),
        (Side.PAY, -1, ChargeBearer.SHARED),
        (Side.PAY, 1, ChargeBearer.SHARED),  # buys no cent
        (Side.PAY, 130_00, ChargeBearer.PAYEE),  # the fee takes all of it
        (Side.RECEIVE, 0, ChargeBearer.SHARED),
        (Side.RECEIVE, 2**53 - 1, ChargeBearer.SHARED),  # more yuan than there are
    ],
)
def test_too_little_or_too_much_is_refused_naming_the_amount(side: Side, minor: int, charges: ChargeBearer) -> None:
    with pytest.raises(BadInput) as refused:
        rules.figures(ask(side, minor, "USD", charges), Decimal("7.08"), terms("USD"))
    assert [problem.field for problem in refused.value.problems] == ["amount"]


@given(
    mid=st.decimals("0.0001", "1000", places=8),
    margin=st.sampled_from(["0", "0.0001", "0.003", "0.1"]),
    minor=st.integers(1, 10**10),
    currency=st.sampled_from(["USD", "JPY", "KWD"]),
    side=st.sampled_from(Side),
    charges=st.sampled_from(ChargeBearer),
)
def test_the_bank_never_gives_more_than_it_is_paid_for_nor_keeps_a_unit_too_much(
    mid: Decimal, margin: str, minor: int, currency: str, side: Side, charges: ChargeBearer
) -> None:
    try:
        told = rules.figures(ask(side, minor, currency, charges), mid, terms(currency, margin=margin))
    except BadInput:
        return
    assert told.worth <= told.exchanged
    paid, price = told.exchanged.decimal(), told.sent.decimal() * told.rate
    assert price <= paid, "never promised more than was paid for"
    if side is Side.RECEIVE:
        assert paid - price < Decimal("0.01")
    else:
        one = Decimal(1).scaleb(-{"USD": 2, "JPY": 0, "KWD": 3}[currency])
        assert (told.sent.decimal() + one) * told.rate > paid


def test_a_quote_is_good_until_its_instant_and_not_at_it() -> None:
    end = datetime(2026, 11, 29, 12, 0, 0, tzinfo=UTC)
    moment = timedelta(microseconds=1)
    assert [rules.is_good(end, at) for at in (end - moment, end, end + moment)] == [True, False, False]


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 26), date(2026, 11, 30)),  # Thursday: Friday, Monday
        (date(2026, 11, 28), date(2026, 12, 1)),  # Saturday: Monday, Tuesday
        (date(2026, 9, 30), date(2026, 10, 9)),  # before the holidays of October, which end on the 7th
    ],
)
def test_it_arrives_after_two_working_days(today: date, day: date) -> None:
    assert rules.arrives_by(today, 2, is_working_day) == day


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("DE89370400440532013000", True),
        ("GB29NWBK60161331926819", True),
        ("NO9386011117947", True),
        ("MT84MALT011000012345MTLCAST001S", True),
        ("KW81CBKU0000000000001234560101", True),
        ("DE89370400440532013001", False),  # one sign wrong
        ("DE98370400440532013000", False),  # two turned round
        ("DE8937040044053201300", False),  # one too few
        ("US89370400440532013000", False),  # that country has none
        ("de89370400440532013000", False),
        ("", False),
    ],
)
def test_ibans_are_known_by_length_and_check_digits(number: str, is_one: bool) -> None:
    assert countries.is_iban(number) is is_one


@pytest.mark.parametrize(
    ("bic", "is_one"),
    [
        ("DEUTDEFF", True),
        ("DEUTDEFFXXX", True),
        ("BOFAUS3N", True),
        ("DEUTZZFF", False),
        ("DEUTDEF", False),
        ("DEUTDEFFX", False),
        ("deutdeff", False),
    ],
)
def test_bics_have_8_or_11_signs_and_a_country(bic: str, is_one: bool) -> None:
    assert countries.is_bic(bic) is is_one


_MUELLER = {
    "name": "Anna Mueller",
    "account": "DE89370400440532013000",
    "bic": "DEUTDEFF",
    "country": "DE",
    "town": "Frankfurt am Main",
    "street": "Taunusanlage",
    "building": "12",
    "postcode": "60325",
}


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"name": "安娜"}, ["name"]),
        ({"name": "12345"}, ["name"]),
        ({"town": "柏林"}, ["town"]),
        ({"street": "Straße"}, ["street"]),
        ({"bic": "DEUTDEF"}, ["bic"]),
        ({"bic": "BOFAUS3N"}, ["bic"]),
        ({"account": "DE89370400440532013001"}, ["account"]),
        ({"account": "GB29NWBK60161331926819"}, ["account"]),
        ({"country": "US", "bic": "BOFAUS3N", "account": "000123456789"}, []),
        ({"country": "US", "bic": "BOFAUS3N", "account": "12"}, ["account"]),
    ],
)
def test_a_payee_abroad_is_in_latin_letters_with_account_and_bank_of_one_country(
    changed: dict[str, str], fields: list[str]
) -> None:
    told = _MUELLER | changed
    place = {name: told[name] for name in ("country", "town", "street", "building", "postcode")}
    payee = NewPayeeAbroad(name=told["name"], account=told["account"], bic=told["bic"], address=PostalAddress(**place))
    assert [problem.field for problem in rules.payee_problems(payee)] == fields


@pytest.mark.parametrize(
    ("mid", "before", "plausible"),
    [
        ("7.08", None, True),
        ("7.08", "7.00", True),
        ("7.08", "6.43", False),  # more than a tenth
        ("708", "7.08", False),  # for a hundred units
        ("0", None, False),
        ("-7", None, False),
        ("NaN", None, False),
        ("Infinity", None, False),
    ],
)
def test_a_rate_that_cannot_be_is_not_taken(mid: str, before: str | None, plausible: bool) -> None:
    assert exchange.is_plausible(Decimal(mid), Decimal(before) if before else None) is plausible


async def test_the_simulated_market_moves_a_little_and_tells_everybody_the_same() -> None:
    at = datetime(2026, 11, 29, tzinfo=UTC)
    told = [(await SimulatedMarket().rates(at + timedelta(minutes=nth))).mids["USD"] for nth in range(0, 2880, 7)]
    assert told[0] == (await SimulatedMarket().rates(at)).mids["USD"]
    assert max(told) / min(told) < Decimal("1.01")
    assert len(set(told)) > 100
    for before, after in pairwise(told):
        assert exchange.is_plausible(after, before)
