"""Income and spending of a month: what counts, what it is held against, and who sees it."""

from datetime import date
from uuid import UUID

import pytest

from bankhall.accounts.types import AccountKind
from bankhall.kernel.actors import ANONYMOUS
from bankhall.kernel.db import Database
from bankhall.kernel.errors import BadInput
from bankhall.ledger.types import Side
from bankhall.spending import queries
from bankhall.spending.errors import TooManyEntries
from bankhall.spending.rules import sums
from bankhall.spending.types import Category, Flow, Month, Spending
from counter import as_customer, open_account, register
from spending.purses import all_happen, happen, today

SHOP = "支付宝-盒马鲜生(文三路店)"


@pytest.fixture
async def anna(bank: Database) -> UUID:
    return await register(bank, "Anna")


@pytest.fixture
async def purse(bank: Database, anna: UUID) -> UUID:
    return await open_account(bank, anna, floor=None)


async def spent(bank: Database, customer: UUID, month: Month | None = None, currency: str | None = None) -> Spending:
    return await bank.doors(as_customer(customer)).read(queries.spending, month, currency)


def by_category(told: Spending) -> dict[Category, int]:
    return {one.category: one.amount for one in told.categories}


async def test_a_month_is_what_came_in_and_what_went_out_by_category_the_largest_first(
    bank: Database, anna: UUID, purse: UUID
) -> None:
    now = await today(bank)
    first = now.replace(day=1)
    await all_happen(
        bank,
        (purse, 9_000_00, "代发工资 浙江青禾食品有限公司", "salary", first),
        (purse, -300_00, SHOP, "card", now),
        (purse, -100_00, "云闪付-永辉超市(文三路店)", "card", now),
        (purse, -2_000_00, "转账给 王芳 房租", "transfer", first),
    )

    told = await spent(bank, anna)

    assert (told.month, told.currency, told.currencies, told.until_on) == (Month.of(now), "CNY", ("CNY",), now)
    assert told.flow == Flow(9_000_00, 2_400_00)
    assert [(one.category, one.side, one.amount, one.entries, one.permille) for one in told.categories] == [
        (Category.HOUSING, Side.OUT, 2_000_00, 1, 833),
        (Category.GROCERIES, Side.OUT, 400_00, 2, 167),
        (Category.SALARY, Side.IN, 9_000_00, 1, 1000),
    ]


async def test_the_month_before_counts_whole_and_up_to_the_same_day(bank: Database, anna: UUID, purse: UUID) -> None:
    month = Month.of(await today(bank)).earlier(0)
    before = month.earlier(1)
    await happen(bank, purse, -10_00, SHOP, on=before.first_on)
    await happen(bank, purse, -5_00, SHOP, on=before.last_on)

    told = await spent(bank, anna)

    on_its_last_day = told.until_on == month.last_on
    assert told.previous == Flow(0, 15_00)
    assert told.previous_same_days == Flow(0, 15_00 if told.previous_until_on == before.last_on else 10_00)
    assert told.previous_until_on == (
        before.last_on if on_its_last_day else before.first_on.replace(day=told.until_on.day)
    )
    (groceries,) = told.categories
    assert (groceries.amount, groceries.previous, groceries.permille) == (0, 15_00, 0)


async def test_twelve_months_are_told_oldest_first_and_nothing_before_them(
    bank: Database, anna: UUID, purse: UUID
) -> None:
    month = Month.of(await today(bank))
    for back, amount in ((0, -1), (11, -2), (12, -4)):
        await happen(bank, purse, amount, SHOP, on=month.earlier(back).first_on)

    told = await spent(bank, anna)

    assert [one for one, _ in told.months] == [month.earlier(back) for back in range(11, -1, -1)]
    assert [flow.spending for _, flow in told.months] == [2, *[0] * 10, 1]
    assert (await spent(bank, anna, month.earlier(11))).previous.spending == 4
    assert (await spent(bank, anna, month.earlier(20))).months[-1][0] == month.earlier(20)


async def test_money_between_own_accounts_is_neither_income_nor_spending(
    bank: Database, anna: UUID, purse: UUID
) -> None:
    savings = await open_account(bank, anna, kind=AccountKind.SAVINGS)
    joint = await open_account(bank, anna, await register(bank, "Bob"))
    bobs = await open_account(bank, await register(bank, "Bob"))
    await happen(bank, purse, -1_00, "to my savings", kind="transfer", contra=savings)
    await happen(bank, purse, -2_00, "转账给 家里", kind="transfer", contra=joint)
    await happen(bank, purse, -4_00, "转账给 Bob", kind="transfer", contra=bobs)

    told = await spent(bank, anna)

    assert (told.flow, by_category(told)) == (Flow(0, 4_00), {Category.FAMILY: 4_00})


async def test_opening_balances_and_exchange_are_ones_own(bank: Database, anna: UUID, purse: UUID) -> None:
    await happen(bank, purse, 50_00, "承前余额", kind="opening")
    await happen(bank, purse, -20_00, "购汇 USD", kind="exchange")

    assert (await spent(bank, anna)).flow == Flow(0, 0)


async def test_who_is_only_authorised_has_no_income_from_the_account(bank: Database, anna: UUID, purse: UUID) -> None:
    bobs = await open_account(bank, await register(bank, "Bob"), authorised=(anna,))
    await happen(bank, bobs, 70_00, "代发工资 某公司", kind="salary")
    await happen(bank, bobs, -7_00, "转账给 Anna", kind="transfer", contra=purse)

    told = await spent(bank, anna)

    assert (told.flow, by_category(told)) == (Flow(7_00, 0), {Category.TRANSFER_IN: 7_00})


async def test_each_currency_has_a_month_of_its_own(bank: Database, anna: UUID, purse: UUID) -> None:
    dollars = await open_account(bank, anna, currency="USD", floor=None)
    await open_account(bank, anna)
    await happen(bank, purse, -1_00, SHOP)
    await happen(bank, dollars, -9_00, "UBER *TRIP SAN FRANCISCO CA", currency="USD")

    in_yuan, in_dollars, in_yen = [await spent(bank, anna, None, code) for code in (None, "USD", "JPY")]

    assert (in_yuan.currency, in_yuan.flow) == ("CNY", Flow(0, 1_00))
    assert (in_dollars.currency, by_category(in_dollars)) == ("USD", {Category.TRANSPORT: 9_00})
    assert (in_yen.currency, in_yen.flow, in_yen.categories) == ("JPY", Flow(0, 0), ())
    assert in_yuan.currencies == in_dollars.currencies == in_yen.currencies == ("CNY", "USD")


async def test_without_any_account_the_month_is_empty(bank: Database, anna: UUID) -> None:
    told = await spent(bank, anna)

    assert (told.currencies, told.flow, told.categories, len(told.months)) == ((), Flow(0, 0), (), 12)


async def test_nobody_sees_anything_of_somebody_elses(bank: Database, anna: UUID, purse: UUID) -> None:
    mallory = await register(bank, "Mallory")
    await happen(bank, purse, -1_00, SHOP)

    for actor in (as_customer(mallory), ANONYMOUS):
        told = await bank.doors(actor).read(queries.spending, None, None)
        assert (told.flow, told.currencies) == (Flow(0, 0), ())


@pytest.mark.parametrize("months", [-1, sums.MOST_MONTHS_BACK + 1])
async def test_a_month_out_of_reach_is_refused(bank: Database, anna: UUID, months: int) -> None:
    with pytest.raises(BadInput, match="month"):
        await spent(bank, anna, Month.of(await today(bank)).earlier(months))


async def test_more_entries_than_can_be_added_up_shorten_the_year_and_then_refuse(
    bank: Database, anna: UUID, purse: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    month = Month.of(await today(bank))
    for back in (5, 5, 3, 1, 0, 0):
        await happen(bank, purse, -1, SHOP, on=month.earlier(back).first_on)

    monkeypatch.setattr(sums, "MOST_ADDED_UP", 4)
    told = await spent(bank, anna)
    monkeypatch.setattr(sums, "MOST_ADDED_UP", 2)

    assert [one for one, _ in told.months] == [month.earlier(back) for back in (4, 3, 2, 1, 0)]
    assert sum(flow.spending for _, flow in told.months) == 4
    with pytest.raises(TooManyEntries):
        await spent(bank, anna)
    assert (await spent(bank, anna, month.earlier(4))).previous.spending == 2


async def test_more_texts_than_can_be_told_apart_are_told_by_their_kind(
    bank: Database, anna: UUID, purse: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sums, "MOST_TEXTS", 1)
    await happen(bank, purse, -9_00, SHOP)
    await happen(bank, purse, -1_00, "星巴克")
    await happen(bank, purse, -2_00, "ATM取款", kind="cash_withdrawal")

    told = await spent(bank, anna)

    assert told.flow == Flow(0, 12_00)
    assert by_category(told) == {Category.GROCERIES: 9_00, Category.CASH: 2_00, Category.OTHER: 1_00}


async def test_of_very_many_entries_texts_that_differ_in_a_number_are_one(
    bank: Database, anna: UUID, purse: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sums, "MOST_TOLD_APART", 2)
    monkeypatch.setattr(sums, "MOST_TEXTS", 1)
    for order in ("0001", "0022", "0333"):
        await happen(bank, purse, -1_00, f"支付宝-盒马鲜生 订单{order}")
    await happen(bank, purse, -2_00, "星巴克")

    told = await spent(bank, anna)

    assert by_category(told) == {Category.GROCERIES: 3_00, Category.OTHER: 2_00}


@pytest.mark.parametrize(
    ("today_is", "until", "previous_until"),
    [
        (date(2026, 11, 28), date(2026, 11, 28), date(2026, 10, 28)),
        (date(2026, 11, 30), date(2026, 11, 30), date(2026, 10, 31)),
        (date(2026, 3, 30), date(2026, 3, 30), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 1), date(2026, 2, 1)),
        (date(2028, 1, 31), date(2028, 1, 31), date(2027, 12, 31)),
    ],
)
def test_the_days_that_are_compared(today_is: date, until: date, previous_until: date) -> None:
    (span,) = sums.spans_of(Month.of(today_is), today_is)

    assert (span.until_on, span.previous_until_on) == (until, previous_until)
    assert span.last_on == today_is
    assert list(span.starts) == sorted(span.starts)


def test_a_month_that_is_over_is_held_against_the_whole_of_the_one_before() -> None:
    best, second = sums.spans_of(Month(2026, 9), date(2026, 11, 28))

    assert (best.until_on, best.previous_until_on) == (date(2026, 9, 30), date(2026, 8, 31))
    assert (best.last_on, second.last_on) == (date(2026, 11, 28), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("amounts", "shares"),
    [
        ([], []),
        ([0, 0], [0, 0]),
        ([1, 1, 1], [334, 333, 333]),
        ([2, 1], [667, 333]),
        ([10**15, 1], [1000, 0]),
    ],
)
def test_shares_add_up_to_the_whole(amounts: list[int], shares: list[int]) -> None:
    assert sums.permilles(amounts) == shares
