"""Freezing, closing, and who comes and goes as a holder."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from bankhall.accounts.actions import change
from bankhall.accounts.errors import (
    AccountClosed,
    AccountFrozen,
    AlreadyFrozen,
    AlreadyHolder,
    LastOwner,
    NoSuchAccount,
    NoSuchHolder,
    NotEmpty,
)
from bankhall.accounts.queries import account
from bankhall.accounts.types import AccountSeen, AccountStatus, AddHolder, Because, EndHolder, NewHolder, RenameAccount
from bankhall.customers.actions import change as customer_change
from bankhall.customers.errors import CustomerBlocked
from bankhall.customers.types import Because as CustomerBecause
from bankhall.kernel.db import Database
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.ledger import api as ledger
from bankhall.ledger.errors import AccountClosed as BookClosed
from bankhall.ledger.types import NewHold
from counter import AUTHORISED, CLERK, OWNER, acts, as_customer, doors, events, open_account, pay_in, register, rows


async def add(bank: Database, account_id: UUID, customer_id: UUID, role: Any = OWNER) -> AccountSeen:
    return await doors(bank).write(change.add_holder, AddHolder(account_id, NewHolder(customer_id, role)))


async def end(bank: Database, account_id: UUID, customer_id: UUID) -> AccountSeen:
    return await doors(bank).write(change.end_holder, EndHolder(account_id, customer_id))


async def freeze(bank: Database, account_id: UUID) -> AccountSeen:
    return await doors(bank).write(change.freeze_account, Because(account_id, "a court order"))


async def close(bank: Database, account_id: UUID) -> AccountSeen:
    return await doors(bank).write(change.close_account, Because(account_id, "not needed"))


async def holders(bank: Database, account_id: UUID) -> dict[UUID, str]:
    _, found = await doors(bank).read(account, account_id)
    return {holder.customer_id: holder.role.value for holder in found}


async def test_freezing_unfreezing_and_closing_leave_who_when_and_why(bank: Database) -> None:
    opened = await open_account(bank, await register(bank))

    await freeze(bank, opened)
    await doors(bank).write(change.unfreeze_account, Because(opened, "lifted"))
    seen = await close(bank, opened)

    ((today,),) = await rows(bank, "SELECT on_date FROM business_days WHERE closed_at IS NULL")
    assert (seen.account.status, seen.account.closed_on) == (AccountStatus.CLOSED, today)
    assert await rows(bank, "SELECT status, reason, by_id FROM account_status_changes ORDER BY id") == [
        ("open", "opened", CLERK.id),
        ("frozen", "a court order", CLERK.id),
        ("open", "lifted", CLERK.id),
        ("closed", "not needed", CLERK.id),
    ]
    assert (await acts(bank))[2:] == ["accounts.freeze", "accounts.unfreeze", "accounts.close"]
    assert (await events(bank))[2:] == [
        "accounts.account_frozen",
        "accounts.account_unfrozen",
        "accounts.account_closed",
    ]


async def test_an_account_with_money_is_not_closed_and_told_what_is_left(bank: Database) -> None:
    opened = await open_account(bank, await register(bank))
    await pay_in(bank, opened, 12_34)

    with pytest.raises(NotEmpty) as refused:
        await close(bank, opened)

    assert refused.value.facts() == {"balance_minor": 12_34, "held_minor": 0, "currency": "CNY"}
    seen, _ = await doors(bank).read(account, opened)
    assert seen.account.status is AccountStatus.OPEN


async def test_an_account_with_something_held_is_not_closed(bank: Database) -> None:
    opened = await open_account(bank, await register(bank), floor=-100)
    hold = NewHold(new_id(), "a hold", opened, 100, "a card", CLERK)
    await doors(bank).write(ledger.place_holds, [hold])

    with pytest.raises(NotEmpty) as refused:
        await close(bank, opened)

    assert refused.value.facts() == {"balance_minor": 0, "held_minor": 100, "currency": "CNY"}


async def test_nothing_is_booked_on_a_closed_account_and_it_stays_readable(bank: Database) -> None:
    anna = await register(bank)
    opened = await open_account(bank, anna)
    await close(bank, opened)

    with pytest.raises(BookClosed):
        await pay_in(bank, opened, 1)

    seen, (holder,) = await doors(bank, as_customer(anna)).read(account, opened)
    assert (seen.account.status, holder.customer_id) == (AccountStatus.CLOSED, anna)


async def test_a_closed_account_takes_no_further_step(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    opened = await open_account(bank, anna, authorised=(bob,))
    await close(bank, opened)

    for step in (
        close(bank, opened),
        freeze(bank, opened),
        end(bank, opened, bob),
        add(bank, opened, await register(bank, "Cyril")),
        doors(bank).write(change.rename_account, RenameAccount(opened, "a name")),
    ):
        with pytest.raises(AccountClosed):
            await step


async def test_a_frozen_account_is_not_closed_and_lets_nobody_in_but_lets_somebody_go(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    opened = await open_account(bank, anna, authorised=(bob,))
    await freeze(bank, opened)

    with pytest.raises(AlreadyFrozen):
        await freeze(bank, opened)
    with pytest.raises(AccountFrozen):
        await close(bank, opened)
    with pytest.raises(AccountFrozen):
        await add(bank, opened, await register(bank, "Cyril"))
    await end(bank, opened, bob)

    assert await holders(bank, opened) == {anna: "owner"}


async def test_of_many_who_close_at_once_one_does(bank: Database) -> None:
    opened = await open_account(bank, await register(bank))

    outcomes = await asyncio.gather(*(close(bank, opened) for _ in range(8)), return_exceptions=True)

    assert sum(isinstance(outcome, AccountSeen) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AccountClosed) for outcome in outcomes) == 7
    assert await rows(bank, "SELECT count(*) FROM account_status_changes WHERE status = 'closed'") == [(1,)]


async def test_freezing_while_closing_ends_frozen_or_closed_never_both(bank: Database) -> None:
    accounts = [await open_account(bank, await register(bank)) for _ in range(10)]

    async def both(account_id: UUID) -> int:
        done = await asyncio.gather(close(bank, account_id), freeze(bank, account_id), return_exceptions=True)
        assert {type(outcome) for outcome in done} <= {AccountSeen, AccountClosed, AccountFrozen}
        return sum(isinstance(outcome, AccountSeen) for outcome in done)

    assert await asyncio.gather(*map(both, accounts)) == [1] * 10


async def test_paying_in_while_closing_leaves_no_money_on_a_closed_account(bank: Database) -> None:
    accounts = [await open_account(bank, await register(bank)) for _ in range(10)]

    for account_id in accounts:
        await asyncio.gather(pay_in(bank, account_id, 100), close(bank, account_id), return_exceptions=True)

    closed = (
        "SELECT coalesce(sum(posted), 0) FROM accounts JOIN ledger_balances ON id = account_id WHERE status = 'closed'"
    )
    assert await rows(bank, closed) == [(0,)]


async def test_who_is_added_sees_the_account_and_who_is_ended_no_longer(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    opened = await open_account(bank, anna)

    await add(bank, opened, bob, AUTHORISED)
    seen, _ = await doors(bank, as_customer(bob)).read(account, opened)
    await end(bank, opened, bob)

    assert seen.role is AUTHORISED
    with pytest.raises(NoSuchAccount):
        await doors(bank, as_customer(bob)).read(account, opened)
    assert (await events(bank))[3:] == ["accounts.holder_added", "accounts.holder_ended"]
    assert (await acts(bank))[3:] == ["accounts.add_holder", "accounts.end_holder"]


async def test_who_left_can_come_back_in_another_role_and_both_times_are_kept(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    opened = await open_account(bank, anna, authorised=(bob,))

    with pytest.raises(AlreadyHolder):
        await add(bank, opened, bob, OWNER)
    await end(bank, opened, bob)
    await add(bank, opened, bob, OWNER)

    assert await holders(bank, opened) == {anna: "owner", bob: "owner"}
    kept = "SELECT role, ended_by_id, ended_at IS NULL FROM account_holders WHERE customer_id = :bob ORDER BY id"
    assert await rows(bank, kept, bob=bob) == [("authorised", CLERK.id, False), ("owner", None, True)]


async def test_the_last_owner_cannot_leave_even_when_somebody_is_authorised(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    opened = await open_account(bank, anna, authorised=(bob,))

    with pytest.raises(LastOwner):
        await end(bank, opened, anna)

    assert await holders(bank, opened) == {anna: "owner", bob: "authorised"}


async def test_when_the_last_two_owners_leave_at_once_one_stays(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    accounts = [await open_account(bank, anna, bob) for _ in range(10)]

    for opened in accounts:
        done = await asyncio.gather(end(bank, opened, anna), end(bank, opened, bob), return_exceptions=True)
        assert [type(outcome) for outcome in done].count(LastOwner) == 1
        assert list((await holders(bank, opened)).values()) == ["owner"]


async def test_the_same_customer_added_many_times_at_once_holds_once(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    opened = await open_account(bank, anna)

    done = await asyncio.gather(*(add(bank, opened, bob) for _ in range(8)), return_exceptions=True)

    assert [type(outcome) for outcome in done].count(AlreadyHolder) == 7
    assert len(await holders(bank, opened)) == 2


async def test_nobody_who_is_not_a_customer_or_is_blocked_becomes_a_holder(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    opened = await open_account(bank, anna)
    await doors(bank).write(customer_change.block_customer, CustomerBecause(bob, "because"))

    with pytest.raises(CustomerBlocked):
        await add(bank, opened, bob)
    with pytest.raises(BadInput):
        await add(bank, opened, new_id())
    with pytest.raises(NoSuchHolder):
        await end(bank, opened, bob)
    with pytest.raises(NoSuchAccount):
        await add(bank, new_id(), anna)


async def test_a_customer_is_tied_by_exactly_the_open_accounts_they_hold_now(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    kept, closed = await open_account(bank, anna), await open_account(bank, anna, authorised=(bob,))
    left = await open_account(bank, bob, anna)

    await close(bank, closed)
    await end(bank, left, anna)

    assert await rows(bank, "SELECT customer_id, kind, subject_id FROM customer_ties ORDER BY customer_id") == [
        (anna, "account", kept),
        (bob, "account", left),
    ]


async def test_a_name_is_changed_and_taken_away_and_the_same_one_is_no_change(bank: Database) -> None:
    opened = await open_account(bank, await register(bank), name="household")
    before = await events(bank)

    same = await doors(bank).write(change.rename_account, RenameAccount(opened, " household "))
    gone = await doors(bank).write(change.rename_account, RenameAccount(opened, ""))

    assert (same.account.name, gone.account.name) == ("household", "")
    assert (await events(bank))[len(before) :] == ["accounts.account_renamed"]


async def test_the_history_of_an_account_cannot_be_rewritten(database: Any, bank: Database) -> None:
    import psycopg

    await open_account(bank, await register(bank))

    for wrong in (
        "UPDATE account_status_changes SET reason = ''",
        "DELETE FROM account_holders",
        "DELETE FROM accounts",
    ):
        with psycopg.connect(database.owner_url) as owner, pytest.raises(psycopg.errors.RaiseException):
            owner.execute(wrong)
