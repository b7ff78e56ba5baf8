"""Setting money aside, on the real database."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import MOST_MINOR
from bankhall.ledger import api
from bankhall.ledger.errors import (
    AccountClosed,
    BelowFloor,
    HoldEnded,
    HoldTooSmall,
    KeyReused,
    NoSuchAccount,
    NoSuchHold,
    NotEmpty,
    TooMuch,
)
from bankhall.ledger.types import Hold, HoldPlaced, HoldState, NewHold, Posted

from .books import CLERK, balance_of, doors, open_account, posting

Asked = Coroutine[Any, Any, Sequence[object]]

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def hold(account_id: UUID, amount: int, *, key: str | None = None, expires_at: datetime | None = None) -> NewHold:
    return NewHold(new_id(), key or str(new_id()), account_id, amount, "a card payment", CLERK, expires_at)


async def account_with(bank: Database, amount: int) -> tuple[UUID, UUID]:
    """A vault and an account with that much on it."""
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    await doors(bank).write(api.post, [posting(vault, zhang, amount)])
    return vault, zhang


async def place(bank: Database, wanted: NewHold) -> UUID:
    [outcome] = await doors(bank).write(api.place_holds, [wanted])
    assert isinstance(outcome, HoldPlaced)
    return outcome.hold_id


async def states(bank: Database, account_id: UUID) -> list[HoldState]:
    return [found.state for found in await doors(bank).read(api.holds, account_id)]


async def test_held_money_is_still_there_but_not_available(bank: Database) -> None:
    vault, zhang = await account_with(bank, 100)

    await place(bank, hold(zhang, 70))
    outcomes = await doors(bank).write(api.post, [posting(zhang, vault, 31), posting(zhang, vault, 30)])

    assert [type(outcome) for outcome in outcomes] == [BelowFloor, Posted]
    balance = await balance_of(bank, zhang)
    assert (balance.posted, balance.held, balance.available) == (70, 70, 0)
    [found] = await doors(bank).read(api.holds, zhang)
    assert (found.amount, found.currency, found.reason, found.state) == (70, "CNY", "a card payment", HoldState.OPEN)


async def test_more_than_is_available_cannot_be_held(bank: Database) -> None:
    _, zhang = await account_with(bank, 100)

    outcomes = await doors(bank).write(api.place_holds, [hold(zhang, 101), hold(zhang, 60), hold(zhang, 60)])

    assert [type(outcome) for outcome in outcomes] == [BelowFloor, HoldPlaced, BelowFloor]
    assert (await balance_of(bank, zhang)).held == 60


@pytest.mark.parametrize("amount", [0, -1, MOST_MINOR + 1, 2**80])
async def test_an_amount_that_cannot_be_is_not_held(bank: Database, amount: int) -> None:
    account = await open_account(bank, floor=None)

    [outcome] = await doors(bank).write(api.place_holds, [hold(account, amount)])

    assert isinstance(outcome, TooMuch)


async def test_holds_do_not_add_up_past_what_can_be_counted(bank: Database) -> None:
    account = await open_account(bank, floor=None)

    outcomes = await doors(bank).write(api.place_holds, [hold(account, MOST_MINOR), hold(account, 1)])

    assert [type(outcome) for outcome in outcomes] == [HoldPlaced, TooMuch]


async def test_nothing_is_held_on_unknown_and_closed_accounts(bank: Database) -> None:
    li = await open_account(bank)
    await doors(bank).write(api.close_account, li)

    outcomes = await doors(bank).write(api.place_holds, [hold(new_id(), 1), hold(li, 1)])

    assert [type(outcome) for outcome in outcomes] == [NoSuchAccount, AccountClosed]


async def test_the_same_key_holds_once_and_other_content_is_refused(bank: Database) -> None:
    _, zhang = await account_with(bank, 100)
    wanted = hold(zhang, 40, key="k")

    first = await place(bank, wanted)
    again = replace(wanted, id=new_id())  # who asks again makes a new id and keeps the key
    outcomes = await doors(bank).write(api.place_holds, [again, again, replace(again, amount=41)])

    assert outcomes[:2] == [HoldPlaced(first, repeated=True)] * 2
    assert isinstance(outcomes[2], KeyReused)
    assert (await balance_of(bank, zhang)).held == 40


async def test_twenty_at_once_with_one_key_hold_once(bank: Database) -> None:
    _, zhang = await account_with(bank, 100)
    wanted = [hold(zhang, 40, key="once") for _ in range(20)]

    outcomes = await asyncio.gather(*(doors(bank).write(api.place_holds, [one]) for one in wanted))

    assert len({outcome.hold_id for [outcome] in outcomes if isinstance(outcome, HoldPlaced)}) == 1
    assert sum(isinstance(outcome, HoldPlaced) and not outcome.repeated for [outcome] in outcomes) == 1
    assert (await balance_of(bank, zhang)).held == 40


async def test_the_same_key_on_other_accounts_at_once_holds_on_one_of_them(bank: Database) -> None:
    accounts = [await open_account(bank, floor=None) for _ in range(4)]

    outcomes = await asyncio.gather(
        *(doors(bank).write(api.place_holds, [hold(account, 5, key="k")]) for account in accounts)
    )

    kinds = sorted(type(outcome).__name__ for [outcome] in outcomes)
    assert kinds == ["HoldPlaced", "KeyReused", "KeyReused", "KeyReused"]


async def test_settling_books_the_money_and_ends_the_hold(bank: Database) -> None:
    vault, zhang = await account_with(bank, 100)
    held = await place(bank, hold(zhang, 100))

    [outcome] = await doors(bank).write(api.post, [replace(posting(zhang, vault, 100), settles=held)])

    assert isinstance(outcome, Posted)
    balance = await balance_of(bank, zhang)
    assert (balance.posted, balance.held) == (0, 0)
    assert await states(bank, zhang) == [HoldState.SETTLED]


async def test_settling_less_than_was_held_frees_the_rest(bank: Database) -> None:
    vault, zhang = await account_with(bank, 100)
    held = await place(bank, hold(zhang, 100))

    await doors(bank).write(api.post, [replace(posting(zhang, vault, 60), settles=held)])

    balance = await balance_of(bank, zhang)
    assert (balance.posted, balance.held, balance.available) == (40, 0, 40)


async def test_settling_more_than_was_held_is_refused_and_leaves_the_hold(bank: Database) -> None:
    vault, zhang = await account_with(bank, 100)
    held = await place(bank, hold(zhang, 50))

    [outcome] = await doors(bank).write(api.post, [replace(posting(zhang, vault, 51), settles=held)])

    assert isinstance(outcome, HoldTooSmall)
    assert (await balance_of(bank, zhang)).held == 50
    assert await states(bank, zhang) == [HoldState.OPEN]


async def test_a_hold_is_settled_by_a_debit_of_its_own_account_only(bank: Database) -> None:
    vault, zhang = await account_with(bank, 100)
    li = await open_account(bank)
    held = await place(bank, hold(zhang, 50))

    outcomes = await doors(bank).write(
        api.post,
        [
            replace(posting(vault, li, 10), settles=held),
            replace(posting(vault, zhang, 10), settles=held),
            replace(posting(zhang, li, 10), settles=new_id()),
        ],
    )

    assert [type(outcome) for outcome in outcomes] == [NoSuchHold] * 3
    assert (await balance_of(bank, zhang)).held == 50


async def test_a_hold_is_settled_once_in_one_batch_and_after_it(bank: Database) -> None:
    vault, zhang = await account_with(bank, 100)
    held = await place(bank, hold(zhang, 50))
    wanted = [replace(posting(zhang, vault, 20), settles=held) for _ in range(3)]

    first = await doors(bank).write(api.post, wanted[:2])
    later = await doors(bank).write(api.post, wanted[2:])

    assert [type(outcome) for outcome in first + later] == [Posted, HoldEnded, HoldEnded]
    assert (await balance_of(bank, zhang)).posted == 80


async def test_settling_again_with_the_same_key_gives_the_same_answer(bank: Database) -> None:
    vault, zhang = await account_with(bank, 100)
    wanted = replace(posting(zhang, vault, 20), settles=await place(bank, hold(zhang, 50)))

    [first] = await doors(bank).write(api.post, [wanted])
    [again] = await doors(bank).write(api.post, [wanted])

    assert isinstance(first, Posted)
    assert again == Posted(first.transaction_id, repeated=True)


async def test_releasing_frees_the_money_once(bank: Database) -> None:
    _, zhang = await account_with(bank, 100)
    held = await place(bank, hold(zhang, 60))

    first = await doors(bank).write(api.release_holds, [held, held, new_id()])
    [later] = await doors(bank).write(api.release_holds, [held])

    assert [type(outcome) for outcome in first] == [Hold, HoldEnded, NoSuchHold]
    assert isinstance(later, HoldEnded)
    assert (await balance_of(bank, zhang)).held == 0
    assert await states(bank, zhang) == [HoldState.RELEASED]


async def test_settling_and_releasing_at_once_end_the_hold_once(bank: Database) -> None:
    vault, zhang = await account_with(bank, 1_000)
    held = [await place(bank, hold(zhang, 10)) for _ in range(10)]

    asked: list[Asked] = [
        *(doors(bank).write(api.post, [replace(posting(zhang, vault, 10), settles=one)]) for one in held),
        *(doors(bank).write(api.release_holds, [one]) for one in held),
    ]
    outcomes = await asyncio.gather(*asked)

    booked = sum(isinstance(outcome, Posted) for [outcome] in outcomes)
    freed = sum(isinstance(outcome, Hold) for [outcome] in outcomes)
    assert booked + freed == 10
    assert sum(isinstance(outcome, HoldEnded) for [outcome] in outcomes) == 10
    balance = await balance_of(bank, zhang)
    assert (balance.posted, balance.held) == (1_000 - 10 * booked, 0)


async def test_holds_past_their_time_expire_and_others_stay(bank: Database) -> None:
    vault, zhang = await account_with(bank, 100)
    past = await place(bank, hold(zhang, 10, expires_at=LONG_AGO))
    await place(bank, hold(zhang, 20, expires_at=datetime.now(UTC) + timedelta(days=1)))
    await place(bank, hold(zhang, 30))

    expired = [await doors(bank).write(api.expire_holds) for _ in range(2)]
    [settled] = await doors(bank).write(api.post, [replace(posting(zhang, vault, 5), settles=past)])

    assert expired == [1, 0]
    assert isinstance(settled, HoldEnded)
    assert (await balance_of(bank, zhang)).held == 50
    assert sorted(await states(bank, zhang)) == [HoldState.EXPIRED, HoldState.OPEN, HoldState.OPEN]


async def test_expiring_at_once_frees_each_hold_once(bank: Database) -> None:
    _, zhang = await account_with(bank, 100)
    for _ in range(10):
        await place(bank, hold(zhang, 10, expires_at=LONG_AGO))

    expired = await asyncio.gather(*(doors(bank).write(api.expire_holds) for _ in range(5)))

    assert sum(expired) == 10
    assert (await balance_of(bank, zhang)).held == 0


async def test_an_account_with_money_set_aside_is_not_closed(bank: Database) -> None:
    account = await open_account(bank, floor=-100)
    held = await place(bank, hold(account, 10))

    with pytest.raises(NotEmpty):
        await doors(bank).write(api.close_account, account)
    await doors(bank).write(api.release_holds, [held])
    await doors(bank).write(api.close_account, account)

    assert (await balance_of(bank, account)).closed_at is not None


async def test_a_held_amount_cannot_be_reached_by_many_at_once(bank: Database) -> None:
    vault, zhang = await account_with(bank, 100)

    asked: list[Asked] = [
        *(doors(bank).write(api.place_holds, [hold(zhang, 15)]) for _ in range(10)),
        *(doors(bank).write(api.post, [posting(zhang, vault, 15)]) for _ in range(10)),
    ]
    outcomes = await asyncio.gather(*asked)

    done = sum(isinstance(outcome, HoldPlaced | Posted) for [outcome] in outcomes)
    assert done == 6
    assert (await balance_of(bank, zhang)).available == 10
