"""How much may be paid. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from bankhall.kernel.errors import FieldProblem
from bankhall.kernel.money import MOST_MINOR, exponent_of
from bankhall.payments.errors import OverLimit, TooFast
from bankhall.payments.types import PaymentLimits, Usage

# What a unit of a currency is worth in yuan, roughly and for limits only: no money is ever reckoned by it. A currency
# that is not here counts as dear, so that its limit is rather too low.
_WORTH: Final[Mapping[str, Decimal]] = {
    "CNY": Decimal(1),
    "HKD": Decimal(1),
    "USD": Decimal(7),
    "EUR": Decimal(8),
    "GBP": Decimal(9),
    "CHF": Decimal(8),
    "AUD": Decimal(5),
    "CAD": Decimal(5),
    "SGD": Decimal(5),
    "CZK": Decimal("0.3"),
    "JPY": Decimal("0.05"),
}
_DEAR: Final = Decimal(9)

# In yuan, as banks in China set them for people who pay by phone with two factors.
_EACH: Final = 50_000
_A_DAY: Final = 200_000
_A_MONTH: Final = 1_000_000
# A firm pays its wages and suppliers: a hundred times as much. A bank that wants it narrower agrees on limits with it.
_ORGANISATIONS: Final = 100
# Up to here a payment to somebody who has been paid before is not confirmed once more (小额免密).
_UNCONFIRMED: Final = 1_000


@cache
def bank_limits(currency: str, *, is_organisation: bool = False) -> PaymentLimits:
    """The most that the bank lets a customer pay to others in that currency. Minor units."""
    times = _ORGANISATIONS if is_organisation else 1
    return PaymentLimits(
        currency=currency,
        each=_in(currency, times * _EACH),
        a_day=_in(currency, times * _A_DAY),
        a_month=_in(currency, times * _A_MONTH),
    )


@cache
def confirmed_above(currency: str) -> int:
    """Minor units. Beyond it a payment is confirmed by itself, whoever is paid."""
    return _in(currency, _UNCONFIRMED)


def narrower(own: PaymentLimits | None, bank: PaymentLimits) -> PaymentLimits:
    """What holds: a customer's own limits never go beyond the bank's, also when the bank's have come down since."""
    if own is None:
        return bank
    return PaymentLimits(
        currency=bank.currency,
        each=min(own.each, bank.each),
        a_day=min(own.a_day, bank.a_day),
        a_month=min(own.a_month, bank.a_month),
    )


def by_tier(
    limits: Mapping[tuple[UUID, str], PaymentLimits], times: Mapping[UUID, int]
) -> dict[tuple[UUID, str], PaymentLimits]:
    """Wider for whoever's tier says so. `times`: per cent, by customer."""
    return {pair: _times(one, times.get(pair[0], 100)) for pair, one in limits.items()}


def _times(limits: PaymentLimits, per_cent: int) -> PaymentLimits:
    return PaymentLimits(
        currency=limits.currency,
        each=min(limits.each * per_cent // 100, MOST_MINOR),
        a_day=min(limits.a_day * per_cent // 100, MOST_MINOR),
        a_month=min(limits.a_month * per_cent // 100, MOST_MINOR),
    )


def is_raised(wanted: PaymentLimits, before: PaymentLimits) -> bool:
    return wanted.each > before.each or wanted.a_day > before.a_day or wanted.a_month > before.a_month


def limit_problems(wanted: PaymentLimits, bank: PaymentLimits) -> list[FieldProblem]:
    return [FieldProblem(field, f"payments.{code}", message) for field, code, message in _wrong(wanted, bank)]


def usage_on(used: Usage | None, currency: str, today: date) -> Usage:
    """As it counts today: what was paid on other days, or in other months, is over."""
    if used is None:
        return Usage(currency, today, 0, 0)
    if (used.on_date.year, used.on_date.month) != (today.year, today.month):
        return replace(used, on_date=today, day=0, month=0)
    return replace(used, on_date=today, day=used.day if used.on_date == today else 0)


def with_payment(used: Usage, minor: int) -> Usage:
    return replace(used, day=used.day + minor, month=used.month + minor, payments=used.payments + 1)


def without_payment(used: Usage, minor: int) -> Usage:
    return replace(used, day=used.day - minor, month=used.month - minor, payments=used.payments - 1)


def refuse_haste(used: Usage, now: datetime, *, a_minute: int) -> TooFast | None:
    """Faster than anybody types. `a_minute`: so many by hand in a minute of the clock; 0 bounds nothing."""
    minute, seconds = divmod(int(now.timestamp()), 60)
    return TooFast(60 - seconds) if a_minute and used.minute == minute and used.in_minute >= a_minute else None


def by_hand(used: Usage, now: datetime) -> Usage:
    """With one more of this minute."""
    minute = int(now.timestamp()) // 60
    return replace(used, minute=minute, in_minute=used.in_minute + 1 if used.minute == minute else 1)


def refuse(limits: PaymentLimits, used: Usage, minor: int) -> OverLimit | None:
    """The narrowest bound that the payment would go beyond."""
    if minor > limits.each:
        return OverLimit("each", limits.each, limits.each, limits.currency)
    if used.day + minor > limits.a_day:
        return OverLimit("a_day", limits.a_day, max(0, limits.a_day - used.day), limits.currency)
    if used.month + minor > limits.a_month:
        return OverLimit("a_month", limits.a_month, max(0, limits.a_month - used.month), limits.currency)
    return None


def left_today(limits: PaymentLimits, used: Usage) -> int:
    """What can still be paid today, in one payment or in several."""
    return max(0, min(limits.a_day - used.day, limits.a_month - used.month))


def _in(currency: str, yuan: int) -> int:
    """Rounded down to one significant figure, so that it reads like a limit."""
    units = int(Decimal(yuan) / _WORTH.get(currency, _DEAR))
    magnitude = int("1".ljust(len(str(units)), "0"))
    minor: int = units // magnitude * magnitude * 10 ** exponent_of(currency)
    return min(minor, MOST_MINOR)


def _wrong(wanted: PaymentLimits, bank: PaymentLimits) -> Iterator[tuple[str, str, str]]:
    for name in ("each", "a_day", "a_month"):
        if not 0 <= getattr(wanted, name) <= getattr(bank, name):
            yield name, "limit_out_of_range", "from nothing to what the bank allows"
    if not wanted.each <= wanted.a_day <= wanted.a_month:
        yield "a_day", "limits_crossed", "at a time no more than in a day, in a day no more than in a month"
