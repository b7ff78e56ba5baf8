"""Money: an integer of minor units with a currency. No float ever touches it."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import Self

import msgspec

# ISO 4217:2015, active currencies by the number of their minor digits.
_EXPONENTS: dict[int, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP "
        "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS "
        "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
        "MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE "
        "SOS SRD SSP STN SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
EXPONENT_OF: dict[str, int] = {code: digits for digits, codes in _EXPONENTS.items() for code in codes.split()}

# The largest integer that JSON readers keep exactly (RFC 8259 6): 90 trillion yuan in fen.
MOST_MINOR = 2**53 - 1

_DECIMAL = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,6})?", re.ASCII)


# More digits than any amount or rate has, whatever precision somebody has set for the thread.
_EXACT = Context(prec=60)


class MoneyError(ValueError):
    """An amount or a currency that cannot be."""


class Money(msgspec.Struct, frozen=True):
    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in EXPONENT_OF:
            raise MoneyError(f"no such currency: {self.currency!r}")
        # Also a float that slipped past the type checker, before it can round anything.
        if type(self.minor) is not int or abs(self.minor) > MOST_MINOR:
            raise MoneyError(f"not an amount in minor units: {self.minor!r}")

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """The amount written as a plain decimal, "-1234.50". Raises MoneyError, also for more digits than it has."""
        if not _DECIMAL.fullmatch(text):
            raise MoneyError(f"not a decimal amount: {text[:40]!r}")
        scaled = Decimal(text).scaleb(exponent_of(currency), context=_EXACT)
        if scaled != scaled.to_integral_value():
            raise MoneyError(f"{currency} has no such small unit: {text!r}")
        return cls(int(scaled), currency)

    def decimal(self) -> Decimal:
        return Decimal(self.minor).scaleb(-exponent_of(self.currency), context=_EXACT)

    def __str__(self) -> str:
        return f"{self.decimal():.{exponent_of(self.currency)}f} {self.currency}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def times(self, rate: Decimal, *, rounding: str = ROUND_HALF_EVEN) -> "Money":
        """Multiplied by a rate and rounded once, to the minor unit. `rounding` is one of `decimal`'s.

        Raises MoneyError when that is no amount.
        """
        try:
            product = _EXACT.multiply(Decimal(self.minor), rate)
            minor = int(product.quantize(Decimal(1), rounding=rounding, context=_EXACT))
        except (InvalidOperation, ValueError):
            raise MoneyError(f"{self} times {rate} is not an amount") from None
        return Money(minor, self.currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise MoneyError(f"{self.currency} and {other.currency} do not mix")
        return other.minor


def exponent_of(currency: str) -> int:
    """How many minor digits the currency has. Raises MoneyError for a currency that is not."""
    try:
        return EXPONENT_OF[currency]
    except KeyError:
        raise MoneyError(f"no such currency: {currency!r}") from None
