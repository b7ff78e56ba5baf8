"""What is likely to come: by rules that can be told in a sentence."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from bankhall.accounts.types import AccountKind
from bankhall.kernel.actors import ANONYMOUS
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.ledger.types import EntryKey, Seldom
from bankhall.spending import actions, queries
from bankhall.spending.rules import coming
from bankhall.spending.types import Category, Correct, Month, Outlook, Rhythm, Scope
from counter import as_customer, open_account, register
from spending.purses import all_happen, happen, today

TODAY, NOVEMBER = date(2026, 11, 28), Month(2026, 11)
RENT, PHONE = "转账给 王芳 房租", "中国移动 话费代扣"


def seen(*entries: tuple[date, int]) -> Seldom:
    return Seldom(new_id(), "payment", PHONE, tuple((day, amount, new_id()) for day, amount in entries))


def monthly(day: int, *amounts: int, latest: Month = NOVEMBER) -> Seldom:
    """Oldest first, one each month up to `latest`."""
    months = [latest.earlier(back) for back in range(len(amounts) - 1, -1, -1)]
    return seen(*((one.first_on.replace(day=day), amount) for one, amount in zip(months, amounts, strict=True)))


def test_what_came_three_months_running_comes_again() -> None:
    expected = coming.next_time(monthly(5, -100, -120, -110), TODAY)

    assert expected is not None
    assert (expected.on, expected.amount) == (date(2026, 12, 5), -110)
    assert expected.rhythm == Rhythm(months=3, day=5, least=100, most=120)


@pytest.mark.parametrize(
    ("so_far", "why"),
    [
        (monthly(5, -100, -100), "two months are no rhythm"),
        (monthly(5, -100, -100, -300), "the amounts differ too much"),
        (monthly(5, -100, -100, -100, latest=Month(2026, 9)), "it has stopped"),
        (monthly(5, -100, -100, -100, latest=Month(2026, 10)), "it is more than five days late"),
        (seen((date(2026, 9, 1), -1), (date(2026, 10, 15), -1), (date(2026, 11, 28), -1)), "on any day"),
        (seen((date(2026, 9, 5), -1), (date(2026, 11, 5), -1), (date(2026, 11, 6), -1)), "twice in a month"),
        (
            seen((date(2026, 9, 5), -1), (date(2026, 9, 6), -1), (date(2026, 10, 5), -1), (date(2026, 11, 5), -1)),
            "twice in the first month",
        ),
        (seen((date(2026, 8, 5), -1), (date(2026, 9, 5), -1), (date(2026, 11, 5), -1)), "a month is missing"),
        (seen(), "nothing at all"),
    ],
)  # fmt: skip
def test_what_has_no_rhythm_is_not_expected(so_far: Seldom, why: str) -> None:
    assert coming.next_time(so_far, TODAY) is None, why


def test_what_is_a_few_days_late_is_expected_today() -> None:
    expected = coming.next_time(monthly(26, 9, 9, 9, latest=Month(2026, 10)), TODAY)

    assert expected is not None
    assert (expected.on, expected.amount) == (TODAY, 9)


def test_the_last_day_of_a_month_is_the_last_of_a_shorter_one_too() -> None:
    so_far = seen((date(2026, 11, 30), -1), (date(2026, 12, 31), -1), (date(2027, 1, 31), -1))

    expected = coming.next_time(so_far, date(2027, 2, 3))

    assert expected is not None
    assert expected.on == date(2027, 2, 28)


def test_only_so_many_months_are_told_of() -> None:
    expected = coming.next_time(monthly(5, *[-1] * 7), TODAY)

    assert expected is not None
    assert expected.rhythm.months == coming.MONTHS_LOOKED_AT


async def ahead(bank: Database, customer: UUID, currency: str | None = None) -> Outlook:
    return await bank.doors(as_customer(customer)).read(queries.outlook, currency)


async def last_months(
    bank: Database, account_id: UUID, amount: int, text: str, *, day: int, kind: str = "card"
) -> None:
    month = Month.of(await today(bank))
    days = [month.earlier(back).first_on.replace(day=day) for back in (3, 2, 1)]
    await all_happen(bank, *((account_id, amount, text, kind, one) for one in days))


async def test_what_is_coming_is_put_on_a_line_whose_lowest_point_is_named(bank: Database) -> None:
    anna = await register(bank, "Anna")
    purse = await open_account(bank, anna, floor=None)
    now = await today(bank)
    await happen(bank, purse, 10_000_00, "现金存入", kind="cash_deposit")
    # Due tomorrow or later, whatever day it is: seen on this day of the last three months and of this one.
    due = min((now + timedelta(2)).day, 28)
    await last_months(bank, purse, -2_000_00, RENT, day=due, kind="transfer")
    if due <= now.day:
        await happen(bank, purse, -2_000_00, RENT, kind="transfer", on=now.replace(day=due))

    told = await ahead(bank, anna)

    (rent,) = told.coming
    assert (rent.counterparty, rent.category, rent.amount) == ("王芳", Category.HOUSING, -2_000_00)
    assert now <= rent.on <= now + timedelta(30)
    assert told.is_known
    balance = told.line[0].balance
    assert [(point.on, point.balance) for point in told.line[1:]] == [(rent.on, balance - 2_000_00)]
    assert (told.lowest.after, told.lowest.balance) == (rent, balance - 2_000_00)


async def test_moves_between_current_accounts_are_not_coming_and_those_to_savings_are(bank: Database) -> None:
    anna = await register(bank, "Anna")
    purse, other = [await open_account(bank, anna, floor=None) for _ in range(2)]
    savings = await open_account(bank, anna, kind=AccountKind.SAVINGS)
    now = await today(bank)
    for back in (3, 2, 1, 0):
        on = Month.of(now).earlier(back).first_on
        await happen(bank, purse, -5, "to the other", kind="own_transfer", on=on, contra=other)
        await happen(bank, purse, -7, "to savings", kind="own_transfer", on=on, contra=savings)

    told = await ahead(bank, anna)

    expected = [] if Month.of(now).earlier(-1).first_on > now + timedelta(30) else [(-7, Category.OWN)]
    assert [(item.amount, item.category) for item in told.coming] == expected
    assert told.line[0].balance == -28


async def test_a_customers_word_on_a_merchant_counts_for_what_is_coming(bank: Database) -> None:
    anna = await register(bank, "Anna")
    purse = await open_account(bank, anna, floor=None)
    now = await today(bank)
    for back in (3, 2, 1, 0):
        await happen(bank, purse, -5, PHONE, kind="payment", on=Month.of(now).earlier(back).first_on)
    word = Correct(EntryKey(purse, 1), Category.FAMILY, Scope.MERCHANT)
    await bank.doors(as_customer(anna)).write(actions.correct, word)

    told = await ahead(bank, anna)

    assert all(item.category is Category.FAMILY for item in told.coming)


async def test_too_many_entries_leave_only_todays_balance(bank: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = await register(bank, "Anna")
    purse = await open_account(bank, anna, floor=None)
    await happen(bank, purse, 5, PHONE)
    monkeypatch.setattr(coming, "MOST_LOOKED_AT", 0)

    told = await ahead(bank, anna)

    assert (told.is_known, told.coming, told.lowest.balance, len(told.line)) == (False, (), 5, 1)


async def test_nothing_of_others_is_coming(bank: Database) -> None:
    anna, mallory = await register(bank, "Anna"), await register(bank, "Mallory")
    purse = await open_account(bank, anna, authorised=(mallory,), floor=None)
    await last_months(bank, purse, -5, PHONE, day=28)

    for told in (await ahead(bank, mallory), await bank.doors(ANONYMOUS).read(queries.outlook, None)):
        assert (told.coming, told.line[0].balance, told.currencies) == ((), 0, ())
