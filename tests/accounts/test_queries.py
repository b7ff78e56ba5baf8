"""Who sees which account: the attacker's side, and pages."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from bankhall.accounts import api, queries
from bankhall.accounts.actions import change
from bankhall.accounts.errors import NoSuchAccount
from bankhall.accounts.types import AccountKind, AddHolder, Because, EndHolder, MomentKind, NewHolder, OpenAccount
from bankhall.customers.errors import NoSuchCustomer
from bankhall.kernel.actors import ANONYMOUS, Actor, system
from bankhall.kernel.db import Database, Doors, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date, month_before
from bankhall.ledger import api as ledger
from bankhall.ledger.types import EntryFilter, Leg, Posting
from counter import AUTHORISED, OWNER, as_customer, doors, open_account, pay_in, register

READS: list[Callable[[Doors, UUID], Awaitable[object]]] = [
    lambda door, account_id: door.read(queries.account, account_id),
    lambda door, account_id: door.read(queries.my_account, account_id),
    lambda door, account_id: door.read(queries.entries, account_id, EntryFilter()),
    lambda door, account_id: door.read(queries.holds, account_id),
    lambda door, account_id: door.read(queries.status_changes, account_id),
]
WITHOUT_RIGHTS = Actor(kind="staff", name="Zhou", id=new_id(), rights=frozenset({"accounts.view_own"}))


async def test_a_customer_sees_what_they_hold_and_in_which_role(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    own, shared = await open_account(bank, anna), await open_account(bank, bob, authorised=(anna,))
    await open_account(bank, bob)

    seen = await doors(bank, as_customer(anna)).read(queries.my_accounts)

    assert [(one.seen.account.id, one.seen.role) for one in seen] == [(own, OWNER), (shared, AUTHORISED)]


@pytest.mark.parametrize("read", READS, ids=["account", "own account", "entries", "holds", "status changes"])
async def test_somebody_elses_account_and_none_at_all_look_the_same(
    bank: Database, read: Callable[[Doors, UUID], Awaitable[object]]
) -> None:
    anna, mallory = await register(bank, "Anna"), await register(bank, "Mallory")
    opened = await open_account(bank, anna)

    for actor in (as_customer(mallory), as_customer(new_id()), WITHOUT_RIGHTS, ANONYMOUS):
        with pytest.raises(NoSuchAccount):
            await read(doors(bank, actor), opened)
    with pytest.raises(NoSuchAccount):
        await read(doors(bank, as_customer(anna)), new_id())
    await read(doors(bank, as_customer(anna)), opened)  # raises nothing


@pytest.mark.parametrize("read", READS, ids=["account", "own account", "entries", "holds", "status changes"])
async def test_who_no_longer_holds_an_account_finds_none(
    bank: Database, read: Callable[[Doors, UUID], Awaitable[object]]
) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    opened = await open_account(bank, anna, bob)

    await doors(bank).write(change.end_holder, EndHolder(opened, bob))

    with pytest.raises(NoSuchAccount):
        await read(doors(bank, as_customer(bob)), opened)
    assert await doors(bank, as_customer(bob)).read(queries.my_accounts) == []


async def test_a_customer_cannot_list_or_find_what_others_hold(bank: Database) -> None:
    anna, mallory = await register(bank, "Anna"), await register(bank, "Mallory")
    opened = await open_account(bank, anna)
    number = (await doors(bank).read(queries.account, opened))[0].account.number

    door = doors(bank, as_customer(mallory))

    assert (await door.read(queries.find_accounts, number)).accounts == ()
    assert await door.read(queries.accounts_of_customer, anna) == []


async def test_staff_without_the_right_see_nothing_at_all(bank: Database) -> None:
    anna = await register(bank, "Anna")
    await open_account(bank, anna)

    door = doors(bank, WITHOUT_RIGHTS)

    assert await door.read(queries.my_accounts) == []
    assert await door.read(queries.accounts_of_customer, anna) == []
    assert (await door.read(queries.find_accounts, None)).accounts == ()


async def test_staff_see_a_customers_accounts_and_of_no_customer_none(bank: Database) -> None:
    anna = await register(bank, "Anna")
    opened = await open_account(bank, anna)

    (seen,) = await doors(bank).read(queries.accounts_of_customer, anna)

    assert (seen.account.id, seen.role) == (opened, OWNER)
    with pytest.raises(NoSuchCustomer):
        await doors(bank).read(queries.accounts_of_customer, new_id())


async def test_an_account_is_found_by_the_beginning_of_its_number(bank: Database) -> None:
    anna = await register(bank, "Anna")
    current = await open_account(bank, anna)
    savings = await open_account(bank, anna, kind=AccountKind.SAVINGS)
    number = (await doors(bank).read(queries.account, savings))[0].account.number

    async def found(text: str | None) -> list[UUID]:
        return [one.seen.account.id for one in (await doors(bank).read(queries.find_accounts, text)).accounts]

    assert await found(number) == await found(f" {number[:4]} {number[4:8]} ") == await found("12") == [savings]
    assert await found(None) == await found("  ") == await found("1") == [current, savings]
    for nothing in (number + "0", "99", "%", "1%", "_", "a", "１"):
        assert await found(nothing) == []


async def test_pages_have_no_gaps_and_no_doubles_while_accounts_are_opened(bank: Database) -> None:
    anna = await register(bank, "Anna")
    terms = {"kind": AccountKind.SAVINGS, "currency": "CNY", "holders": (NewHolder(anna, OWNER),)}
    outcomes = await doors(bank).write(api.open_accounts, [OpenAccount(**terms) for _ in range(25)])  # type: ignore[arg-type]  # terms of a test

    seen: list[UUID] = []
    after = None
    while True:
        page = await doors(bank).read(queries.find_accounts, None, after=after, limit=10)
        seen += [one.seen.account.id for one in page.accounts]
        after = page.next
        if after is None:
            break
        # One that stands before the page's place, one after it.
        await asyncio.gather(open_account(bank, anna), open_account(bank, anna, kind=AccountKind.TIME_DEPOSIT))

    there_from_the_start = [outcome.id for outcome in outcomes if not isinstance(outcome, Exception)]
    assert len(seen) == len(set(seen))
    assert [account_id for account_id in seen if account_id in set(there_from_the_start)] == there_from_the_start


async def test_a_balance_is_the_one_of_the_books(bank: Database) -> None:
    anna = await register(bank, "Anna")
    opened = await open_account(bank, anna)

    await pay_in(bank, opened, 100_00, -30_00)

    (mine,) = await doors(bank, as_customer(anna)).read(queries.my_accounts)
    seen = mine.seen
    assert (seen.balance.posted, seen.balance.available, seen.balance.currency) == (70_00, 70_00, "CNY")


async def test_entries_are_read_backwards_without_gaps_while_new_ones_are_booked(bank: Database) -> None:
    anna = await register(bank, "Anna")
    opened = await open_account(bank, anna)
    await pay_in(bank, opened, *range(1, 26))
    door = doors(bank, as_customer(anna))

    amounts: list[int] = []
    after = None
    while True:
        page = (await door.read(queries.entries, opened, EntryFilter(), after=after, limit=10)).found
        amounts += [entry.amount for entry in page.entries]
        after = page.next
        if after is None:
            break
        await pay_in(bank, opened, 1000)

    assert amounts == [*range(25, 0, -1)]


async def test_entries_are_searched_by_text_amount_kind_and_day(bank: Database) -> None:
    anna = await register(bank, "Anna")
    opened = await open_account(bank, anna)
    await pay_in(bank, opened, 500, text="salary", kind="transfer_in")
    await pay_in(bank, opened, -200, text="rent", kind="transfer_out")

    async def found(**wanted: object) -> list[int]:
        page = (await doors(bank).read(queries.entries, opened, EntryFilter(**wanted))).found  # type: ignore[arg-type]  # of a test
        return [entry.amount for entry in page.entries]

    assert await found(text="SAL") == await found(kind="transfer_in") == await found(least=300) == [500]
    assert await found(most=300) == [-200]
    assert await found(last_on=date(2020, 1, 1)) == []


async def test_the_history_of_a_customers_accounts_tells_what_happened_while_they_held_them(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    own, shared = await open_account(bank, anna), await open_account(bank, bob)
    await doors(bank).write(change.freeze_account, Because(shared, "before Anna came"))
    await doors(bank).write(change.unfreeze_account, Because(shared, "before Anna came"))
    await doors(bank).write(change.add_holder, AddHolder(shared, NewHolder(anna, AUTHORISED)))
    await doors(bank).write(change.freeze_account, Because(shared, "a court order"))
    await doors(bank).write(change.end_holder, EndHolder(shared, anna))
    await doors(bank).write(change.unfreeze_account, Because(shared, "after Anna left"))

    told = await doors(bank).read(queries.history_of_customer, anna)

    happened = {(one.kind, one.account.id, one.reason) for one in told}
    assert happened == {
        (MomentKind.OPENED, own, None),
        (MomentKind.JOINED, shared, None),
        (MomentKind.FROZEN, shared, "a court order"),
        (MomentKind.LEFT, shared, None),
    }
    assert len(told) == 4


async def test_the_history_of_nobodys_accounts_is_refused_and_without_the_right_is_empty(bank: Database) -> None:
    anna = await register(bank, "Anna")
    await open_account(bank, anna)

    with pytest.raises(NoSuchCustomer):
        await doors(bank).read(queries.history_of_customer, new_id())
    assert await doors(bank, WITHOUT_RIGHTS).read(queries.history_of_customer, anna) == []


async def test_what_a_customer_owns_together_is_told_by_month(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    own, shared = await open_account(bank, anna), await open_account(bank, anna, bob)
    lent = await open_account(bank, bob, authorised=(anna,))
    await open_account(bank, anna, currency="JPY")
    today = await doors(bank).read(business_date)
    await pay_in(bank, own, 100_00, -30_00, booked_on=month_before(month_before(today).first_on).first_on)
    await pay_in(bank, shared, 5_00)
    await pay_in(bank, lent, 900_00)

    position = await doors(bank).read(queries.owned_by_customer, anna)

    assert len(position.days) == 13
    assert position.totals["CNY"] == (*[0] * 10, 70_00, 70_00, 75_00)
    assert position.totals["JPY"] == (0,) * 13


async def test_what_others_own_is_nobodys_business(bank: Database) -> None:
    anna, mallory = await register(bank, "Anna"), await register(bank, "Mallory")
    await pay_in(bank, await open_account(bank, anna), 100_00)

    assert (await doors(bank, as_customer(mallory)).read(queries.owned_by_customer, anna)).totals == {}
    with pytest.raises(NoSuchCustomer):
        await doors(bank).read(queries.owned_by_customer, new_id())


async def test_what_moved_much_of_what_a_customer_owns_is_told(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    own, savings = await open_account(bank, anna), await open_account(bank, anna)
    lent = await open_account(bank, bob, authorised=(anna,))
    today = await doors(bank).read(business_date)
    await pay_in(bank, own, 9_000_00, booked_on=today - timedelta(days=400))
    await pay_in(bank, own, 50_000_00, -4_000_00, -6_000_00, 2_00)
    await pay_in(bank, lent, 80_000_00)
    await move(bank, own, savings, 20_000_00)

    found = await doors(bank).read(queries.weighty_entries, anna)

    assert [(account.id, entry.amount) for account, entry in found] == [(own, 50_000_00), (own, -6_000_00)]


async def test_to_who_owns_little_small_sums_do_not_matter(bank: Database) -> None:
    anna = await register(bank, "Anna")
    own = await open_account(bank, anna)
    await pay_in(bank, own, 999_00, -500_00, 1_000_00)

    found = await doors(bank).read(queries.weighty_entries, anna)

    assert [entry.amount for _, entry in found] == [1_000_00]
    assert await doors(bank, as_customer(await register(bank, "Mallory"))).read(queries.weighty_entries, anna) == []


async def move(bank: Database, source: UUID, target: UUID, minor: int) -> None:
    async def book(tx: Tx) -> None:
        legs = (Leg(source, -minor), Leg(target, minor))
        await ledger.post(tx, [Posting(str(new_id()), "transfer", legs, "to my savings", system("tests"))])

    await doors(bank, system("tests")).write(book)
