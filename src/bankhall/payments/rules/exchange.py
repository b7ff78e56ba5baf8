"""Yuan and other currencies: how amounts are changed into each other, and what that is in the books. Pure.

Roundings, by name. What is changed into is rounded down and what is paid for it up, to the minor unit of the currency:
less than one unit, and never more promised than was paid for. A worth at the middle rate, and what comes back, is
rounded half up.
"""

from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from typing import Final

from bankhall.kernel.money import Money, MoneyError, exponent_of

HOME: Final = "CNY"
DOLLAR: Final = "USD"

# More digits than any product of a rate and an amount has.
_EXACT: Final = Context(prec=60)
# As rates are quoted and written in messages: BaseOneRate of ISO 20022 has 11 digits, 10 of them behind the point.
_RATE_DIGITS: Final = 8
# What a market moves by between two looks at it; more is taken for a mistake of its source.
_MOST_MOVE: Final = Decimal("0.1")


def selling_rate(mid: Decimal, margin: Decimal) -> Decimal:
    """Yuan for one unit, as the bank sells it: rounded half up."""
    step = Decimal(1).scaleb(-_RATE_DIGITS)
    return _EXACT.multiply(mid, 1 + margin).quantize(step, rounding=ROUND_HALF_UP, context=_EXACT)


def bought_for(yuan: Money, rate: Decimal, currency: str) -> Money:
    """What so much yuan buys: rounded down."""
    return _money(_EXACT.divide(yuan.decimal(), rate), currency, ROUND_DOWN)


def price_of(foreign: Money, rate: Decimal) -> Money:
    """The yuan that it takes to buy this: rounded up."""
    return _money(_EXACT.multiply(foreign.decimal(), rate), HOME, ROUND_UP)


def worth_of(foreign: Money, mid: Decimal) -> Money:
    """In yuan at the middle rate: rounded half up."""
    return _money(_EXACT.multiply(foreign.decimal(), mid), HOME, ROUND_HALF_UP)


def in_dollars(foreign: Money, mid: Decimal, dollar_mid: Decimal) -> Money:
    """For the year's allowance: rounded half up, and never nothing."""
    if foreign.currency == DOLLAR:
        return foreign
    cents = _EXACT.divide(_EXACT.multiply(foreign.decimal(), mid), dollar_mid)
    return max(_money(cents, DOLLAR, ROUND_HALF_UP), Money(1, DOLLAR), key=lambda one: one.minor)


def is_plausible(mid: Decimal, before: Decimal | None) -> bool:
    """Whether a rate can be the market's, after the one that was known before."""
    if not mid.is_finite() or not Decimal("0.000001") <= mid <= Decimal(1_000_000):
        return False
    return before is None or abs(_EXACT.divide(mid, before) - 1) <= _MOST_MOVE


def _money(amount: Decimal, currency: str, rounding: str) -> Money:
    """Raises MoneyError."""
    scaled = amount.scaleb(exponent_of(currency), context=_EXACT)
    try:
        return Money(int(scaled.quantize(Decimal(1), rounding=rounding, context=_EXACT)), currency)
    except ArithmeticError:
        raise MoneyError(f"{amount} {currency} is not an amount") from None
