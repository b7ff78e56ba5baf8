"""Opening accounts and taking cards over."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bankhall.accounts import api, rules
from bankhall.accounts.errors import NoSuchHolder
from bankhall.accounts.queries import account
from bankhall.accounts.types import (
    AccountKind,
    AccountStatus,
    CardRegistered,
    NewCard,
    NewHolder,
    OpenAccount,
    Opened,
)
from bankhall.customers.actions import change as customer_change
from bankhall.customers.errors import CustomerBlocked, CustomerClosed
from bankhall.customers.types import Because
from bankhall.kernel.db import Database
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.ids import new_id
from bankhall.ledger import api as ledger
from bankhall.ledger.errors import BelowFloor
from counter import AUTHORISED, CLERK, OWNER, acts, doors, events, open_account, pay_in, register, rows


def order(*holders: NewHolder, **terms: object) -> OpenAccount:
    facts = {"kind": AccountKind.CURRENT, "currency": "CNY", "holders": holders, **terms}
    return OpenAccount(**facts)  # type: ignore[arg-type]  # terms of a test


async def test_an_opened_account_is_empty_open_and_held(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")

    opened = await open_account(bank, anna, authorised=(bob,), name=" household ")
    seen, holders = await doors(bank).read(account, opened)

    assert (seen.account.status, seen.account.name, seen.account.currency) == (AccountStatus.OPEN, "household", "CNY")
    assert (seen.balance.posted, seen.balance.available, seen.role) == (0, 0, None)
    assert rules.is_account_number(seen.account.number)
    assert [(holder.name, holder.role) for holder in holders] == [("Anna", OWNER), ("Bob", AUTHORISED)]
    assert await rows(bank, "SELECT status, reason, by_id FROM account_status_changes") == [
        ("open", "opened", CLERK.id)
    ]
    assert (await acts(bank))[2:] == ["accounts.open"]
    assert (await events(bank))[2:] == ["accounts.account_opened"]


async def test_a_new_account_is_opened_on_the_business_date_and_held_since_then(bank: Database) -> None:
    opened = await open_account(bank, await register(bank))

    seen, (holder,) = await doors(bank).read(account, opened)

    ((today,),) = await rows(bank, "SELECT on_date FROM business_days WHERE closed_at IS NULL")
    assert seen.account.opened_on == holder.since_on == today


async def test_the_accounts_id_is_its_id_in_the_books_and_the_floor_holds_there(bank: Database) -> None:
    anna = await register(bank)
    plain, overdraft = await open_account(bank, anna), await open_account(bank, anna, floor=-50_00)

    await pay_in(bank, overdraft, -50_00)

    with pytest.raises(BelowFloor):
        await pay_in(bank, plain, -1)
    found = await doors(bank).read(ledger.balances, [plain, overdraft])
    assert (found[plain].posted, found[overdraft].posted) == (0, -50_00)


async def test_an_internal_account_has_no_holders(bank: Database) -> None:
    opened = await open_account(bank, kind=AccountKind.INTERNAL, floor=None)

    _, holders = await doors(bank).read(account, opened)

    assert holders == []


async def test_a_wrong_order_is_refused_and_the_others_of_the_call_are_opened(bank: Database) -> None:
    anna = NewHolder(await register(bank), OWNER)
    orders = [order(anna), order(anna, currency="XXX"), order(NewHolder(new_id(), OWNER)), order(anna)]

    first, currency, holder, second = await doors(bank).write(api.open_accounts, orders)

    assert isinstance(first, Opened)
    assert isinstance(second, Opened)
    assert isinstance(currency, BadInput)
    assert currency.problems[0].field == "currency"
    assert isinstance(holder, BadInput)
    assert holder.problems[0].code == "accounts.no_such_customer"


async def test_blocked_and_closed_customers_get_no_account(bank: Database) -> None:
    blocked, closed = await register(bank, "Anna"), await register(bank, "Bob")
    await doors(bank).write(customer_change.block_customer, Because(blocked, "because"))
    await doors(bank).write(customer_change.close_customer, Because(closed, "because"))

    outcomes = await doors(bank).write(
        api.open_accounts, [order(NewHolder(blocked, OWNER)), order(NewHolder(closed, OWNER))]
    )

    assert [type(outcome) for outcome in outcomes] == [CustomerBlocked, CustomerClosed]


async def test_what_a_source_brings_again_is_there_already_and_changes_nothing(bank: Database) -> None:
    anna = NewHolder(await register(bank), OWNER)
    orders = [order(anna, source="berka", source_id=str(n), opened_on=date(1993, 1, 1)) for n in range(3)]
    before = await doors(bank).write(api.open_accounts, orders[:2])
    told = await events(bank)

    first, second, third, again = await doors(bank).write(api.open_accounts, [*orders, orders[2]])

    assert [first, second] == [replace(one, already_there=True) for one in before if isinstance(one, Opened)]
    assert isinstance(third, Opened)
    assert not third.already_there
    assert again == replace(third, already_there=True)
    assert len(await events(bank)) == len(told) + 1
    assert await rows(bank, "SELECT count(*) FROM account_holders") == [(3,)]


async def test_two_imports_of_the_same_accounts_at_once_open_each_once(bank: Database) -> None:
    anna = NewHolder(await register(bank), OWNER)
    orders = [order(anna, source="berka", source_id=str(n)) for n in range(50)]

    both = await asyncio.gather(*(doors(bank).write(api.open_accounts, orders) for _ in range(4)))

    ids = [[outcome.id for outcome in outcomes if isinstance(outcome, Opened)] for outcomes in both]
    assert ids[0] == ids[1] == ids[2] == ids[3]
    assert await rows(bank, "SELECT count(*) FROM accounts") == [(50,)]


async def test_an_account_is_not_opened_for_a_customer_who_is_being_closed(bank: Database) -> None:
    customers = [await register(bank, f"Anna {n}") for n in range(10)]

    async def close_and_open(customer_id: object) -> None:
        because = Because(customer_id, "because")  # type: ignore[arg-type]  # an id
        wanted = [order(NewHolder(customer_id, OWNER))]  # type: ignore[arg-type]  # an id
        closing = doors(bank).write(customer_change.close_customer, because)
        await asyncio.gather(closing, doors(bank).write(api.open_accounts, wanted), return_exceptions=True)

    await asyncio.gather(*map(close_and_open, customers))

    both = "SELECT count(*) FROM customers JOIN account_holders ON customer_id = customers.id WHERE status = 'closed'"
    assert await rows(bank, both) == [(0,)]


async def test_thousands_are_opened_in_one_call(bank: Database) -> None:
    anna = NewHolder(await register(bank), OWNER)
    orders = [order(anna, source="berka", source_id=str(n)) for n in range(2000)]

    outcomes = await doors(bank).write(api.open_accounts, orders)

    assert not [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert await rows(bank, "SELECT count(*), count(DISTINCT number) FROM accounts") == [(2000, 2000)]
    assert (await acts(bank))[1:] == ["accounts.open_from_source"]


async def test_a_card_of_a_holder_is_taken_over_once_and_of_a_stranger_not(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    opened = await open_account(bank, anna)
    card = NewCard(
        account_id=opened,
        customer_id=anna,
        kind="classic",
        issued_on=date(1994, 1, 19),
        source="berka",
        source_id="1",
    )
    cards = [card, replace(card, customer_id=bob, source_id="2"), replace(card, kind="", source_id="3")]

    first, stranger, nameless = await doors(bank).write(api.register_cards, cards)
    (again,) = await doors(bank).write(api.register_cards, [card])

    assert isinstance(first, CardRegistered)
    assert not first.already_there
    assert isinstance(stranger, NoSuchHolder)
    assert isinstance(nameless, BadInput)
    assert again == replace(first, already_there=True)
    assert await rows(bank, "SELECT kind, customer_id FROM cards") == [("classic", anna)]
