"""What an entry is about, and what it is called, from how banks and acquirers print it."""

from time import perf_counter

import pytest

from bankhall.demo.rules.merchants import samples
from bankhall.ledger.types import Side
from bankhall.spending.rules import patterns
from bankhall.spending.rules.categories import category_of, is_of_side
from bankhall.spending.rules.names import counterparty_of, merchant_of
from bankhall.spending.types import EXPENSES, INCOME, Category


def test_at_least_95_of_100_texts_of_the_demo_bank_are_sorted_as_they_are_meant() -> None:
    told = [(one, category_of(one.kind, one.text, one.amount)) for one in samples()]

    wrong = [(one.text, one.category, got) for one, got in told if got != (one.category or Category.OWN)]
    assert len(wrong) <= 0.05 * len(told), wrong


def test_every_text_of_the_demo_bank_has_a_category_of_its_side() -> None:
    for one in samples():
        assert is_of_side(category_of(one.kind, one.text, one.amount), Side.of(one.amount)), one


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("天猫超市", Category.SHOPPING),
        ("华联超市", Category.GROCERIES),
        ("宠物医院", Category.OTHER),
        ("市第一医院", Category.HEALTH),
        ("美团单车", Category.TRANSPORT),
        ("UBER EATS HELP.UBER.COM", Category.DINING),
        ("UBER *TRIP", Category.TRANSPORT),
        ("BARCELONA TICKETS", Category.OTHER),  # no bar
        ("THE BAR", Category.DINING),
        ("SQ *BLUE BOTTLE COFFEE", Category.DINING),
        ("小区物业管理费", Category.HOUSING),
        ("某某商行", Category.OTHER),
        ("", Category.OTHER),
    ],
)
def test_what_is_narrow_goes_before_what_is_wide(text: str, category: Category) -> None:
    assert category_of("card", text, -1) is category


@pytest.mark.parametrize(
    ("kind", "text", "amount", "category"),
    [
        ("transfer", "转账给 王芳 学费", -1, Category.FAMILY),
        ("payment", "浙江大学 学费", -1, Category.EDUCATION),
        ("transfer", "转账给 王芳 房租", -1, Category.HOUSING),
        ("transfer_out", "Transfer to YZ 87144583, household", -1, Category.HOUSING),
        ("transfer_out", "Transfer to YZ 87144583", -1, Category.FAMILY),
        ("transfer_in", "Transfer from YZ 87144583, pension", 1, Category.PENSION),
        ("card", "京东商城", 1, Category.REFUND),
        ("fee", "京东商城", -1, Category.FEES),
        ("brought_forward", "Balance brought forward", 1, Category.OWN),
        ("transfer", "信用卡还款", -1, Category.OWN),
        ("anything", "anything", 1, Category.OTHER_INCOME),
        ("anything", "anything", -1, Category.OTHER),
    ],
)
def test_the_kind_and_the_side_say_what_the_text_does_not(
    kind: str, text: str, amount: int, category: Category
) -> None:
    assert category_of(kind, text, amount) is category


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("美团支付-肯德基(文三路店)", "肯德基"),
        ("支付宝-盒马鲜生", "盒马鲜生"),
        ("财付通－微信支付－瑞幸咖啡（西湖店）", "瑞幸咖啡"),
        ("支付宝-淘宝商城订单", "淘宝"),
        ("国家电网浙江电力 电费代扣", "国家电网浙江电力"),
        ("转账给 王芳 生活费", "王芳"),
        ("王芳 转来 生活费", "王芳"),
        ("退款 支付宝-京东商城", "京东商城"),
        ("代发工资 浙江青禾食品有限公司", "浙江青禾食品"),
        ("SQ *BLUE BOTTLE 00421", "BLUE BOTTLE 00421"),
        ("TRADER JOE'S #554 NEW YORK NY", "TRADER JOE'S"),
        ("STARBUCKS STORE 07322 NEW YORK NY", "STARBUCKS"),
        ("7-Eleven便利店(文三路店)", "7-Eleven便利店"),
        ("中国铁路12306", "中国铁路12306"),
        ("Transfer to YZ 87144583, household", "YZ 87144583"),
        ("支付宝", "支付宝"),
        ("(店)", "(店)"),
        ("#1", "#1"),
        ("", ""),
    ],
)
def test_an_entry_is_called_by_who_it_was_with(text: str, name: str) -> None:
    assert counterparty_of(text) == name


def test_a_merchant_is_the_same_however_it_is_printed_and_another_one_on_the_other_side() -> None:
    kfc = merchant_of("美团支付-肯德基(文三路店)", -1)

    assert kfc == merchant_of("支付宝-肯德基(西湖店)", -5)
    assert kfc != merchant_of("退款 支付宝-肯德基(西湖店)", 5)
    assert merchant_of("STARBUCKS  STORE 1", -1) == merchant_of("Starbucks STORE 22", -1)
    assert len(merchant_of("家" * 10_000, -1).merchant) <= 80


@pytest.mark.parametrize(
    "text", ["(" * 5_000, "支付宝-" * 2_000, "a " * 5_000, "转账给 " * 3_000, "费" * 9_999, " " * 9_999]
)
def test_a_text_of_any_length_is_read_in_no_time(text: str) -> None:
    begun = perf_counter()
    category_of("payment", text, -1)
    counterparty_of(text)
    assert perf_counter() - begun < 0.5


def test_every_category_but_ones_own_is_found_by_some_words_or_some_kind() -> None:
    lines = (*patterns.SPENDING, *patterns.INCOME, *patterns.TRANSFER_OUT, *patterns.OWN)
    assert {category for category, _ in lines} >= (EXPENSES | INCOME) - {Category.CASH}
    for _, words in lines:
        assert words == words.casefold()
