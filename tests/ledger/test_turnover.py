"""What was booked on each day, without adding up the books."""

import asyncio
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from bankhall.kernel.actors import ANONYMOUS, Actor
from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date, close_business_day
from bankhall.ledger import api, jobs, permissions, routes
from bankhall.ledger.actions.turnover import fold_turnovers
from bankhall.ledger.types import BroughtIn, Leg, Posting
from counter import as_customer, counter, named_fields

from .books import CLERK, doors, open_account, posting

ACCOUNTANT = Actor(kind="staff", name="Wang Qiang", id=new_id(), rights=frozenset({permissions.VIEW}))
SERIES = "/api/console/ledger/turnover"

# Of a currency the days on which something was booked: debit, credit, transactions.
Booked = dict[str, dict[date, tuple[int, int, int]]]


async def today(bank: Database) -> date:
    return await doors(bank).read(business_date)


async def booked(bank: Database, days: int = 30) -> Booked:
    series = await doors(bank).read(api.turnover_by_day, last_on=await today(bank), days=days)
    return {
        one.currency: {day.booked_on: (day.debit, day.credit, day.transactions) for day in one.days if day.transactions}
        for one in series
    }


async def shares(bank: Database) -> int:
    async def count(reading: Reading) -> int:
        return int(await reading.session.scalar(text("SELECT count(*) FROM ledger_turnovers")) or 0)

    return await doors(bank).read(count)


async def on(bank: Database, day: date, *amounts: int, currency: str = "CNY") -> None:
    """Books transfers on a day."""
    source, target = [await open_account(bank, floor=None, currency=currency) for _ in range(2)]
    postings = [
        Posting(str(new_id()), "transfer", (Leg(source, -amount), Leg(target, amount)), "x", CLERK, booked_on=day)
        for amount in amounts
    ]
    await doors(bank).write(api.post, postings)


async def ask(bank: Database, actor: Actor = ACCOUNTANT, **params: Any) -> httpx.Response:
    async with counter(bank, actor, routes=routes.routes) as client:
        return await client.get(SERIES, params=params)


async def test_each_day_has_its_turnover_in_each_currency(bank: Database) -> None:
    now = await today(bank)
    await on(bank, now, 100, 50)
    await on(bank, now - timedelta(days=29), 7)
    await on(bank, now - timedelta(days=30), 1)
    await on(bank, now, 3, currency="USD")

    assert await booked(bank) == {
        "CNY": {now: (150, 150, 2), now - timedelta(days=29): (7, 7, 1)},
        "USD": {now: (3, 3, 1)},
    }


async def test_a_transaction_in_two_currencies_counts_in_both(bank: Database) -> None:
    pairs = [[await open_account(bank, floor=None, currency=one) for _ in range(2)] for one in ("CNY", "USD")]
    legs = tuple(Leg(account, amount) for pair in pairs for account, amount in zip(pair, (-5, 5), strict=True))
    await doors(bank).write(api.post, [Posting("fx", "exchange", legs, "x", CLERK)])

    now = await today(bank)
    assert await booked(bank) == {"CNY": {now: (5, 5, 1)}, "USD": {now: (5, 5, 1)}}


async def test_what_another_bank_booked_counts_on_its_days(bank: Database) -> None:
    source, target = [await open_account(bank, floor=None) for _ in range(2)]
    day = await today(bank) - timedelta(days=3)
    movements = [BroughtIn(str(n), target, source, n, day, "x", "x", None) for n in (1, 2)]
    await doors(bank).write(api.bring_in, "elsewhere", movements)

    assert await booked(bank) == {"CNY": {day: (3, 3, 2)}}


async def test_what_is_rolled_back_or_refused_was_never_turned_over(bank: Database) -> None:
    source, target = await open_account(bank), await open_account(bank)

    async def book_and_fail(tx: Tx) -> None:
        await api.post(tx, [posting(await open_account(bank, floor=None), target, 5)])
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await doors(bank).write(book_and_fail)
    await doors(bank).write(api.post, [posting(source, target, 5)])

    assert await booked(bank) == {}


async def test_folding_leaves_one_row_a_day_and_the_sums_as_they_were(bank: Database) -> None:
    now = await today(bank)
    for n in range(1, 6):
        await on(bank, now, n)
        await on(bank, now - timedelta(days=1), n)
    before = await booked(bank)

    await jobs.fold(bank)

    assert await shares(bank) == 2
    assert await booked(bank) == before == {"CNY": {now: (15, 15, 5), now - timedelta(days=1): (15, 15, 5)}}
    assert (await doors(bank).read(api.recompute)).ok


async def test_folding_twice_at_once_while_others_book_counts_nothing_twice_and_loses_nothing(bank: Database) -> None:
    now = await today(bank)
    source, target = [await open_account(bank, floor=None) for _ in range(2)]

    async def book() -> None:
        for _ in range(10):
            await doors(bank).write(api.post, [posting(source, target, 1)])

    async def fold() -> None:
        for _ in range(10):
            await doors(bank).write(fold_turnovers)

    await asyncio.gather(book(), fold(), fold(), book(), fold())
    await jobs.fold(bank)

    assert await booked(bank) == {"CNY": {now: (20, 20, 20)}}
    assert await shares(bank) == 1
    assert (await doors(bank).read(api.recompute)).ok


async def test_the_series_on_the_wire_has_every_day_and_the_busiest_currency_first(bank: Database) -> None:
    now = await today(bank)
    await on(bank, now, 5, currency="AUD")
    await on(bank, now, 1, 2)

    told = (await ask(bank, days=2)).json()

    yesterday = (now - timedelta(days=1)).isoformat()
    nothing = {"on": yesterday, "debit_minor": 0, "credit_minor": 0, "transactions": 0}
    here = now.isoformat()
    assert told == {
        "first_on": yesterday,
        "last_on": here,
        "currencies": [
            {
                "currency": "CNY",
                "days": [nothing, {"on": here, "debit_minor": 3, "credit_minor": 3, "transactions": 2}],
            },
            {
                "currency": "AUD",
                "days": [nothing, {"on": here, "debit_minor": 5, "credit_minor": 5, "transactions": 1}],
            },
        ],
    }


async def test_days_on_which_the_bank_was_closed_are_left_out_unless_something_was_brought_in(bank: Database) -> None:
    friday = await today(bank)
    await on(bank, friday - timedelta(days=1), 1)
    await on(bank, friday, 2)
    monday = friday + timedelta(days=3)
    await doors(bank).write(close_business_day, next_on=monday)
    await on(bank, monday, 3)
    assert list((await booked(bank, 3))["CNY"]) == [friday - timedelta(days=1), friday, monday]

    await on(bank, monday - timedelta(days=1), 4)

    assert list((await booked(bank, 3))["CNY"]) == [friday, monday - timedelta(days=1), monday]
    assert (await ask(bank, days=3)).json()["first_on"] == friday.isoformat()


async def test_a_bank_without_entries_has_no_series(bank: Database) -> None:
    assert (await ask(bank)).json()["currencies"] == []


@pytest.mark.parametrize(("actor", "status"), [(ANONYMOUS, 401), (as_customer(new_id()), 403), (CLERK, 403)])
async def test_only_who_may_look_at_the_books_sees_turnovers(bank: Database, actor: Actor, status: int) -> None:
    assert (await ask(bank, actor)).status_code == status


@pytest.mark.parametrize("days", [0, -1, 93, 10**30, "x", "1.5"])
async def test_an_endless_series_is_bad_input(bank: Database, days: object) -> None:
    assert named_fields(await ask(bank, days=days)) == ["days"]
