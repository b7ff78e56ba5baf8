"""What the demo bank sells: what its own rules need. The web apps have a name for each code in both languages."""

from typing import NamedTuple

from bankhall.accounts.types import AccountKind


class Product(NamedTuple):
    """`zh` and `en` are what its holders call their account until they rename it. `rate_ppm`: interest of a year in
    millionths, for a time deposit that of its term of `months`.
    """

    code: str
    kind: AccountKind
    zh: str
    en: str
    rate_ppm: int
    months: int = 0


_CURRENT, _SAVINGS, _TERM = AccountKind.CURRENT, AccountKind.SAVINGS, AccountKind.TIME_DEPOSIT

EVERYDAY = Product("everyday", _CURRENT, "日常账户", "Everyday", 500)
SALARY = Product("salary", _CURRENT, "工资账户", "Salary", 500)
SENIOR = Product("senior", _CURRENT, "养老金账户", "Pension", 500)
STUDENT = Product("student", _CURRENT, "校园账户", "Student", 500)
FAMILY = Product("family", _CURRENT, "家庭共用", "Household", 500)
FX_CURRENT = Product("fx_current", _CURRENT, "外币账户", "Foreign currency", 0)
SAVINGS = Product("savings", _SAVINGS, "储蓄账户", "Savings", 1_500)
NOTICE = Product("notice_7d", _SAVINGS, "七天通知存款", "7-day notice", 4_500)
FX_SAVINGS = Product("fx_savings", _SAVINGS, "外币储蓄", "Currency savings", 2_000)
DEPOSIT_3M = Product("deposit_3m", _TERM, "三个月定期", "3-month deposit", 6_500, 3)
DEPOSIT_1Y = Product("deposit_1y", _TERM, "一年定期", "1-year deposit", 9_500, 12)
DEPOSIT_3Y = Product("deposit_3y", _TERM, "三年定期", "3-year deposit", 12_500, 36)
BUSINESS = Product("business", _CURRENT, "基本存款账户", "Business", 500)
PAYROLL = Product("payroll", _CURRENT, "代发工资专户", "Payroll", 500)
MERCHANT = Product("merchant", _CURRENT, "商户收款账户", "Merchant", 500)

PRODUCTS = (
    EVERYDAY, SALARY, SENIOR, STUDENT, FAMILY, FX_CURRENT, SAVINGS, NOTICE, FX_SAVINGS, DEPOSIT_3M, DEPOSIT_1Y,
    DEPOSIT_3Y, BUSINESS, PAYROLL, MERCHANT,
)  # fmt: skip

# What a unit of it cost in yuan, in ten-thousandths, give or take what days do; of the yen a hundred.
RATES = {"USD": 71_200, "EUR": 81_900, "HKD": 9_140, "JPY": 4_750}

CURRENCY_NAMES = {
    "USD": ("美元账户", "US dollars"),
    "EUR": ("欧元账户", "Euros"),
    "HKD": ("港币账户", "Hong Kong dollars"),
    "JPY": ("日元账户", "Yen"),
}


def in_fen(amount: int, currency: str) -> int:
    """What that many minor units cost in fen: a yen has no smaller unit, and its rate is for a hundred."""
    return amount * RATES[currency] // 10_000
