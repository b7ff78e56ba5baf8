"""What events keep fresh and what a rebuilding finds are the same, row by row."""

import random
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from bankhall.accounts.types import AccountKind
from bankhall.kernel.actors import system
from bankhall.kernel.time import business_date, close_business_day
from bankhall.ledger.errors import BelowFloor
from counter import doors, open_account, pay_in, register, rows

from .workshop import Workshop, condition, rule

CNY = {"currency": "CNY"}
_KINDS = ("salary", "card", "transfer_in", "cash_deposit", "fee")


def _some_rules(chance: random.Random) -> list[dict[str, Any]]:
    def one() -> dict[str, Any]:
        days = chance.choice((1, 2, 5, 30))
        than = chance.choice(("at_least", "at_most", "exactly"))
        side = chance.choice(({}, {"side": "in"}, {"side": "out"}))
        entries = chance.choice(({}, {"entries": chance.sample(_KINDS, 2)}))
        return chance.choice(
            (
                condition("balance", than, chance.randrange(-500, 2_000), **CNY),
                condition("average_balance", than, chance.randrange(0, 2_000), **CNY, days=days),
                condition("balance_change", than, chance.randrange(-100, 200), **CNY, days=days),
                condition("moved", than, chance.randrange(0, 1_000), **CNY, days=days, **side, **entries),
                condition("times", than, chance.randrange(0, 5), days=days, **side, **entries),
                condition("largest", than, chance.randrange(0, 900), **CNY, days=days, **entries),
                condition("months", than, chance.randrange(0, 2), days=days, **entries),
                condition("since_moved", than, chance.randrange(0, 9), **entries),
                condition("accounts", than, chance.randrange(0, 3)),
            )
        )

    def group() -> dict[str, Any]:
        return {
            "match": chance.choice(("all", "any", "none")),
            "conditions": [one() for _ in range(chance.randrange(1, 4))],
        }

    return [
        {"match": chance.choice(("all", "any", "none")), "groups": [group() for _ in range(chance.randrange(1, 3))]}
        for _ in range(12)
    ]


@pytest.mark.parametrize("seed", range(4))
async def test_events_and_a_rebuilding_agree(workshop: Workshop, seed: int) -> None:
    chance, bank = random.Random(seed), workshop.bank
    people = [await register(bank, f"客户{nth}") for nth in range(6)]
    kinds = (AccountKind.CURRENT, AccountKind.SAVINGS)
    books = [await open_account(bank, one, kind=chance.choice(kinds)) for one in people[:5] for _ in range(2)]
    books.append(await open_account(bank, people[0], people[1]))
    for nth, of in enumerate(_some_rules(chance)):
        body = {"value": {"of": "balance", **CNY}} if nth % 2 else {}
        _, version = await workshop.define(f"标签{nth}", of, **body)
        await workshop.publish(version)
    await workshop.rebuild()
    changed = 0
    for _ in range(8):
        before = await workshop.state()
        for _ in range(chance.randrange(1, 6)):
            amounts = [chance.choice((-1, 1, 1)) * chance.randrange(1, 900) for _ in range(chance.randrange(1, 4))]
            with suppress(BelowFloor):
                await pay_in(bank, chance.choice(books), *amounts, kind=chance.choice(_KINDS))
        await workshop.hear()
        kept = await workshop.state()
        changed += before != kept
        # Whom nothing happened to on a new day is the clock's, not the events': it is asked for here as the day's end
        # asks for it.
        await workshop.rebuild()
        assert await workshop.state() == kept
        if chance.random() < 0.4:
            await _next_day(workshop)
            await workshop.hear()
            await workshop.rebuild()
    assert changed > 3


async def test_who_comes_out_of_a_window_with_no_event_loses_it_as_the_day_ends(workshop: Workshop) -> None:
    zhang = await register(workshop.bank)
    await pay_in(workshop.bank, await open_account(workshop.bank, zhang), 500_00, kind="salary")
    tag = await workshop.put_in_force(
        "近7天有工资", rule(condition("times", "at_least", 1, days=7, entries=["salary"]))
    )
    assert await workshop.who_has(tag) == {zhang}

    for _ in range(7):
        await _next_day(workshop)
    await workshop.hear()

    (waiting,) = await rows(workshop.bank, "SELECT count(*) FROM tag_runs WHERE state = 'waiting'")
    assert waiting == (1,)
    await workshop.rebuild()
    assert await workshop.who_has(tag) == set()


async def test_a_transaction_changes_a_tag_without_a_rebuilding(workshop: Workshop) -> None:
    zhang, li = await register(workshop.bank), await register(workshop.bank, "李娜")
    book, hers = await open_account(workshop.bank, zhang), await open_account(workshop.bank, li)
    tag = await workshop.put_in_force()
    await workshop.hear()

    await pay_in(workshop.bank, book, 20_000_00)
    await workshop.hear()
    assert await workshop.who_has(tag) == {zhang}
    assert (await workshop.steward.get(f"/api/console/tags/{tag}")).json()["customers"] == 1

    await pay_in(workshop.bank, book, -15_000_00)
    await pay_in(workshop.bank, hers, 15_000_00)
    await workshop.hear()
    assert await workshop.who_has(tag) == {li}
    runs = await rows(workshop.bank, "SELECT count(*) FROM tag_runs")
    assert runs == [(1,)]


async def _next_day(workshop: Workshop) -> None:
    workshop.clock.now += timedelta(days=1)
    today = await doors(workshop.bank).read(business_date)
    await doors(workshop.bank, system("tests")).write(close_business_day, next_on=today + timedelta(days=1))
