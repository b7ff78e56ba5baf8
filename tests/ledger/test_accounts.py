"""Opening and closing accounts in the books, on the real database."""

import asyncio

import pytest

from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import MoneyError
from bankhall.ledger import api
from bankhall.ledger.errors import AccountClosed, BelowFloor, NoSuchAccount, NotEmpty
from bankhall.ledger.types import AccountKind, HouseAccount, NewAccount, Posted

from .books import balance_of, doors, open_account, posting


async def test_an_account_opens_empty(bank: Database) -> None:
    account = await open_account(bank, floor=-500, currency="JPY")

    balance = await balance_of(bank, account)

    assert (balance.currency, balance.posted, balance.held, balance.floor) == ("JPY", 0, 0, -500)
    assert (balance.entries, balance.closed_at) == (0, None)


async def test_accounts_are_opened_all_or_none(bank: Database) -> None:
    good = NewAccount(new_id(), "good", AccountKind.LIABILITY, "CNY", 0)
    bad = NewAccount(new_id(), "bad", AccountKind.LIABILITY, "XXX", 0)

    with pytest.raises(MoneyError, match="XXX"):
        await doors(bank).write(api.open_accounts, [good, bad])

    assert await doors(bank).read(api.balances, [good.id, bad.id]) == {}


async def test_no_accounts_are_opened_by_an_empty_wish(bank: Database) -> None:
    await doors(bank).write(api.open_accounts, [])

    assert await doors(bank).read(api.chart_of_accounts) == []


async def test_a_house_account_is_opened_once_by_many_at_once(bank: Database) -> None:
    found = await asyncio.gather(
        *(doors(bank).write(api.house_account, HouseAccount.CASH, "CNY") for _ in range(20)),
    )

    assert len(set(found)) == 1
    [line] = await doors(bank).read(api.chart_of_accounts)
    assert (line.id, line.code, line.kind, line.currency, line.balance) == (
        found[0],
        "1001-CNY",
        AccountKind.ASSET,
        "CNY",
        0,
    )


async def test_each_currency_has_house_accounts_of_its_own(bank: Database) -> None:
    asked = [(which, currency) for which in HouseAccount for currency in ("CNY", "USD")]

    opened = [await doors(bank).write(api.house_account, which, currency) for which, currency in asked]

    assert len(set(opened)) == len(asked)
    chart = await doors(bank).read(api.chart_of_accounts)
    assert [line.code for line in chart] == sorted(which.code(currency) for which, currency in asked)


async def test_there_is_no_house_account_in_a_currency_that_is_not(bank: Database) -> None:
    with pytest.raises(MoneyError):
        await doors(bank).write(api.house_account, HouseAccount.CASH, "ZZZ")

    assert await doors(bank).read(api.chart_of_accounts) == []


async def test_many_at_once_book_on_a_house_account_that_none_has_opened(bank: Database) -> None:
    zhang = await open_account(bank)

    async def pay_in(tx: Tx) -> None:
        cash = await api.house_account(tx, HouseAccount.CASH, "CNY")
        [outcome] = await api.post(tx, [posting(cash, zhang, 10)])
        assert isinstance(outcome, Posted)

    await asyncio.gather(*(doors(bank).write(pay_in) for _ in range(8)))

    [cash] = await doors(bank).read(api.chart_of_accounts)
    assert (cash.code, cash.balance) == ("1001-CNY", -80)


async def test_a_floor_is_moved_down_to_give_credit_and_up_again_when_it_is_paid_back(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)

    await doors(bank).write(api.set_floor, zhang, -100)
    [overdrawn] = await doors(bank).write(api.post, [posting(zhang, vault, 100)])
    with pytest.raises(NotEmpty):
        await doors(bank).write(api.set_floor, zhang, -99)
    await doors(bank).write(api.post, [posting(vault, zhang, 100)])
    await doors(bank).write(api.set_floor, zhang, 0)
    [refused] = await doors(bank).write(api.post, [posting(zhang, vault, 1)])

    assert isinstance(overdrawn, Posted)
    assert isinstance(refused, BelowFloor)


async def test_an_account_without_a_floor_has_none(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)

    await doors(bank).write(api.set_floor, zhang, None)
    [outcome] = await doors(bank).write(api.post, [posting(zhang, vault, 10**12)])

    assert isinstance(outcome, Posted)


async def test_an_account_with_money_is_not_closed_and_an_empty_one_is_closed_for_good(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    await doors(bank).write(api.post, [posting(vault, zhang, 1)])

    with pytest.raises(NotEmpty) as caught:
        await doors(bank).write(api.close_account, zhang)
    await doors(bank).write(api.post, [posting(zhang, vault, 1)])
    await doors(bank).write(api.close_account, zhang)
    closed_at = (await balance_of(bank, zhang)).closed_at
    await doors(bank).write(api.close_account, zhang)
    [outcome] = await doors(bank).write(api.post, [posting(vault, zhang, 1)])

    assert caught.value.facts() == {"account_id": zhang, "currency": "CNY", "posted": 1, "held": 0}
    assert closed_at is not None
    assert (await balance_of(bank, zhang)).closed_at == closed_at
    assert isinstance(outcome, AccountClosed)


async def test_closing_and_booking_at_once_never_leave_money_on_a_closed_account(bank: Database) -> None:
    vault = await open_account(bank, floor=None)
    accounts = [await open_account(bank) for _ in range(10)]

    outcomes = await asyncio.gather(
        *(doors(bank).write(api.close_account, account) for account in accounts),
        *(doors(bank).write(api.post, [posting(vault, account, 1)]) for account in accounts),
        return_exceptions=True,
    )

    assert {type(outcome) for outcome in outcomes[:10]} <= {type(None), NotEmpty}
    for account in accounts:
        balance = await balance_of(bank, account)
        assert (balance.closed_at is None) == (balance.posted == 1)


async def test_what_is_not_there_has_no_floor_and_is_not_closed(bank: Database) -> None:
    with pytest.raises(NoSuchAccount):
        await doors(bank).write(api.set_floor, new_id(), 0)
    with pytest.raises(NoSuchAccount):
        await doors(bank).write(api.close_account, new_id())


async def test_balances_of_what_is_not_there_are_left_out(bank: Database) -> None:
    zhang = await open_account(bank)

    async def both(reading: Reading) -> set[object]:
        return set(await api.balances(reading, [zhang, new_id()])) | set(await api.balances(reading, []))

    assert await doors(bank).read(both) == {zhang}
