"""What a remittance costs, and what may be remitted. Pure."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from bankhall.kernel.errors import BadInput, FieldProblem
from bankhall.kernel.money import EXPONENT_OF, Money, MoneyError
from bankhall.payments.abroad.types import Ask, Figures, NewPayeeAbroad, Side
from bankhall.payments.rules.countries import COUNTRIES, HOME, NOT_SERVED, has_iban, is_account, is_bic, is_iban
from bankhall.payments.rules.exchange import HOME as YUAN
from bankhall.payments.rules.exchange import bought_for, price_of, selling_rate, worth_of
from bankhall.payments.types import ChargeBearer
from bankhall.payments.types import RemittanceTerms as Terms

# Long enough to read the whole and to type the code of a message; short enough that the market moves by less than the
# margin in nearly all such spans, so that waiting for a better moment is not worth much (ADR 0040).
VALID_FOR: Final = timedelta(minutes=2)
# Of the rates: what nobody has told anew for longer is no market.
FRESH_FOR: Final = timedelta(minutes=10)

# 个人外汇管理办法实施细则 (汇发〔2007〕1号), art. 2: each person buys foreign exchange worth up to 50,000 dollars
# a year against their identity card and a declaration; beyond it papers are looked at. In cents.
ALLOWANCE: Final = 50_000_00

# So far ahead terms may be agreed on.
TERMS_AHEAD: Final = timedelta(days=366)

MOST_QUOTES: Final = 40
QUOTES_WITHIN: Final = timedelta(minutes=5)
RATES_KEPT_DAYS: Final = 30

# What every bank on the way can read: letters, digits and a few signs (SWIFT's character set X).
_LATIN: Final = re.compile(r"[A-Za-z0-9/?:().,'+ -]+", re.ASCII)
_LETTER: Final = re.compile(r"[A-Za-z]", re.ASCII)


def wrong_terms(terms: Terms, now: datetime) -> Iterator[FieldProblem]:
    """What no terms may be."""
    most = Decimal("0.2")
    if terms.currency == YUAN or terms.currency not in EXPONENT_OF:
        yield FieldProblem("currency", "kernel.invalid", "one of those abroad")
    for field in ("margin", "fee_share"):
        if not 0 <= getattr(terms, field) < most:
            yield FieldProblem(field, "kernel.out_of_range", "from 0 to less than 0.2")
    if terms.fee_most < terms.fee_least:
        yield FieldProblem("fee_most", "kernel.out_of_range", "not less than the least")
    if not is_bic(terms.via):
        yield FieldProblem("via", "kernel.invalid", "a BIC")
    if not now <= terms.from_at <= now + TERMS_AHEAD:
        yield FieldProblem("from_at", "kernel.out_of_range", "from now to a year ahead")


def figures(ask: Ask, mid: Decimal, terms: Terms, discount: int = 0) -> Figures:
    """What it comes to. `discount`: per cent of the bank's own fee, by the customer's tier. Raises BadInput naming
    `amount`.
    """
    rate = selling_rate(mid, terms.margin)
    try:
        return _figures(ask, rate, mid, terms, discount)
    except MoneyError:
        raise BadInput.of("amount", "more than can be reckoned", code="kernel.out_of_range") from None


def fee_of(yuan: Money, terms: Terms, discount: int = 0) -> tuple[Money, Money]:
    """The bank's own fee, and what was taken off it. `discount`: per cent, of the customer's tier."""
    share = yuan.times(terms.fee_share).minor
    whole = Money(min(max(share, terms.fee_least), terms.fee_most) + terms.message_fee, YUAN)
    waived = whole.times(Decimal(discount) / 100)
    return whole - waived, waived


def is_good(valid_until: datetime, now: datetime) -> bool:
    """Until its instant, and not at it."""
    return now < valid_until


def arrives_by(today: date, days: int, is_working_day: Callable[[date], bool]) -> date:
    """So many working days from now, as banks here count them."""
    day = today
    while days > 0 or not is_working_day(day):
        day += timedelta(days=1)
        if is_working_day(day) and days > 0:
            days -= 1
    return day


def refuse_unserved(country: str) -> bool:
    return country not in COUNTRIES or country == HOME or country in NOT_SERVED


def served() -> list[str]:
    """Where money can be sent to."""
    return sorted(COUNTRIES - NOT_SERVED - {HOME})


def payee_problems(wanted: NewPayeeAbroad) -> list[FieldProblem]:
    return [FieldProblem(field, f"payments.{code}", message) for field, code, message in _wrong(wanted)]


def is_latin(text: str) -> bool:
    return _LATIN.fullmatch(text) is not None and _LETTER.search(text) is not None


def is_latin_or_empty(text: str) -> bool:
    return not text or _LATIN.fullmatch(text) is not None


def _figures(ask: Ask, rate: Decimal, mid: Decimal, terms: Terms, discount: int) -> Figures:
    if ask.amount.minor <= 0:
        raise BadInput.of("amount", "more than nothing", code="kernel.out_of_range")
    if ask.side is Side.RECEIVE:
        sent, exchanged = ask.amount, price_of(ask.amount, rate)
        fee, waived = fee_of(exchanged, terms, discount)
    else:
        # The fee is reckoned on what the customer named, also where it is taken off it.
        fee, waived = fee_of(ask.amount, terms, discount)
        exchanged = ask.amount - fee if ask.charges is ChargeBearer.PAYEE else ask.amount
        sent = bought_for(exchanged, rate, ask.currency) if exchanged.minor > 0 else Money(0, ask.currency)
    worth = worth_of(sent, mid)
    others = Money(terms.others_charge, ask.currency)
    none = Money(0, ask.currency)
    if sent.minor <= 0 or worth.minor <= 0 or exchanged < worth:
        raise BadInput.of("amount", "too little to be sent", code="payments.too_little")
    is_payers = ask.charges is ChargeBearer.PAYER
    return Figures(
        rate=rate,
        sent=sent,
        exchanged=exchanged,
        worth=worth,
        fee=fee,
        waived=waived,
        others_fee=price_of(others, rate) if is_payers and others.minor else Money(0, YUAN),
        others_charge=none if is_payers else others,
    )


def _wrong(wanted: NewPayeeAbroad) -> Iterator[tuple[str, str, str]]:
    at = wanted.address
    if not is_latin(wanted.name):
        yield "name", "not_latin", "in Latin letters, as the bank there knows them"
    for field, text in (("street", at.street), ("building", at.building), ("postcode", at.postcode)):
        if not is_latin_or_empty(text):
            yield field, "not_latin", "in Latin letters"
    if not is_latin(at.town):
        yield "town", "not_latin", "in Latin letters"
    if not is_bic(wanted.bic):
        yield "bic", "not_a_bic", "8 or 11 signs (ISO 9362)"
    elif wanted.bic[4:6] != at.country:
        yield "bic", "bic_of_other_country", "a bank in another country than the payee's account"
    if has_iban(at.country):
        if not is_iban(wanted.account) or wanted.account[:2] != at.country:
            yield "account", "not_an_iban", "an IBAN of that country; one of its signs may be wrong"
    elif not is_account(wanted.account):
        yield "account", "not_an_account", "4 to 34 letters and digits"
