"""What a rule can ask about a payment: each fact declared once, with its words. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final

from bankhall.kernel.money import exponent_of
from bankhall.risk.types import Fact, FactKind, Occasion

_AMOUNT, _SHARE, _NUMBER, _TEXT, _YES_NO = (
    FactKind.AMOUNT, FactKind.SHARE, FactKind.NUMBER, FactKind.TEXT, FactKind.YES_NO,
)  # fmt: skip

FACTS: Final[tuple[Fact, ...]] = (
    Fact("amount", _AMOUNT, "金额（元等主币单位）", "Amount, in whole units of the currency", 0),
    Fact("currency", _TEXT, "币种，如 \"CNY\"", "Currency, as \"CNY\"", ""),
    Fact("hour", _NUMBER, "几点（0 到 23，银行所在时区）", "Hour of the day, 0 to 23, in the bank's time zone", 12),
    Fact("weekday", _NUMBER, "星期几（1 为周一，7 为周日）", "Day of the week, Monday is 1, Sunday 7", 1),
    Fact("is_planned", _YES_NO, "是计划转账到期", "A planned transfer that is due", False),
    Fact("is_other_bank", _YES_NO, "转往其他银行", "Goes to another bank", False),
    Fact("is_abroad", _YES_NO, "汇往境外", "Goes abroad", False),
    Fact("payee_country", _TEXT, "收款行所在国家或地区，如 \"US\"（本国为 \"CN\"）",
         "Country of the payee's bank, as \"US\"; this one is \"CN\"", "CN"),
    Fact("name_likeness", _NUMBER, "收款人姓名与制裁名单的相似度（0 到 100，未命中或已排除为 0）",
         "How much the payee's name is like one on a sanctions list, 0 to 100; 0 if found on none, or cleared", 0),
    Fact("is_by_mandate", _YES_NO, "受托人代为付款", "Paid by somebody with a mandate", False),
    Fact("is_first_payment", _YES_NO, "第一次付给该收款人", "The first payment to this payee", False),
    Fact("payee_age_days", _NUMBER, "收款人添加了几天", "Days since the payee was added", 0),
    Fact("payee_paid_days", _NUMBER, "距首次付给该收款人几天（未付过为 0）",
         "Days since the payee was first paid, 0 if never", 0),
    Fact("new_payees_24h", _NUMBER, "24 小时内新增收款人数", "Payees added in the last 24 hours", 0),
    Fact("count_1h", _NUMBER, "1 小时内付款笔数", "Payments in the last hour", 0),
    Fact("sum_1h", _AMOUNT, "1 小时内付款合计", "Paid in the last hour", 0),
    Fact("count_24h", _NUMBER, "24 小时内付款笔数", "Payments in the last 24 hours", 0),
    Fact("sum_24h", _AMOUNT, "24 小时内付款合计", "Paid in the last 24 hours", 0),
    Fact("count_30d", _NUMBER, "30 天内付款笔数", "Payments in the last 30 days", 0),
    Fact("sum_30d", _AMOUNT, "30 天内付款合计", "Paid in the last 30 days", 0),
    Fact("payee_count_30d", _NUMBER, "30 天内付给该收款人的笔数", "Payments to this payee in the last 30 days", 0),
    Fact("payee_sum_30d", _AMOUNT, "30 天内付给该收款人的合计", "Paid to this payee in the last 30 days", 0),
    Fact("usual_amount", _AMOUNT, "客户平常的金额（90 天中位数，无记录为 0）",
         "The customer's usual amount: the median of 90 days, 0 without any", 0),
    Fact("high_amount", _AMOUNT, "客户较大的金额（90 天内 95% 不超过，无记录为 0）",
         "An amount that 95% of the customer's payments of 90 days stay below, 0 without any", 0),
    Fact("is_usual_hour", _YES_NO, "90 天内在相近时段付过款", "The customer has paid around this hour before", False),
    Fact("balance_share", _SHARE, "占账户余额的比例（0 到 1）", "Part of what is on the account, 0 to 1", 0),
    Fact("account_age_days", _NUMBER, "账户开立了几天", "Days since the account was opened", 0),
    Fact("device_age_days", _NUMBER, "设备已认识几天（不认识为 0）",
         "Days for which the device has been known, 0 if it is not", 0),
)  # fmt: skip

BY_NAME: Final[Mapping[str, Fact]] = {fact.name: fact for fact in FACTS}

Value = float | str | bool


def as_seen(occasion: Occasion, names: Iterable[str] = tuple(BY_NAME)) -> dict[str, Value]:
    """What a rule sees of a payment: of these names, or of all."""
    unit = 10 ** exponent_of(occasion.currency)
    seen: dict[str, Value] = {}
    for name in names:
        fact = BY_NAME[name]
        value = occasion.facts.get(name, fact.otherwise)
        match fact.kind:
            case FactKind.AMOUNT:
                seen[name] = value / unit if isinstance(value, int) else 0.0
            case FactKind.SHARE:
                seen[name] = value / 1000 if isinstance(value, int) else 0.0
            case FactKind.NUMBER:
                seen[name] = float(value)
            case _:
                seen[name] = value
    return seen
