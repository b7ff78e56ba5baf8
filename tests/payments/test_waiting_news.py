"""Whoever a payment waits for, and whoever waits, are told by message what becomes of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bankhall.kernel.actors import system
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, deliver
from bankhall.payments.actions.waiting import lapse
from bankhall.payments.reactions import SUBSCRIBERS, tell_of_waiting
from counter import doors, rows
from hearing import hear, open_telephones, told

from .house import House

(TELLING,) = SUBSCRIBERS
MOTHERS, DAUGHTERS = "13812345678", "13912345678"


@pytest.fixture
async def asked(house: House) -> str:
    """The daughter has asked for a payment of 400 yuan, and both have a telephone. Returns the transfer's id."""
    await open_telephones(house.bank, TELLING, phones={house.mother: MOTHERS, house.daughter: DAUGHTERS})
    await house.let_pay()
    return str((await house.pay(400_00)).json()["id"])


async def test_who_decides_is_told_who_asks_and_neither_payee_nor_amount(house: House, asked: str) -> None:
    await hear(house.bank, TELLING)

    (said,) = await told(house.bank, MOTHERS)
    assert asked
    assert said.startswith("李*有一笔付款等您同意")
    assert ("400" in said, "房东" in said) == (False, False)
    assert await told(house.bank, DAUGHTERS) == []


async def test_a_yes_is_told_to_who_asked_and_to_who_said_it_once(house: House, asked: str) -> None:
    for _ in range(2):
        assert (await house.say("yes", asked)).status_code == 200
    await asyncio.gather(*(hear(house.bank, TELLING) for _ in range(3)))

    assert ["获得同意，已经办理" in one for one in await told(house.bank, DAUGHTERS)] == [True]
    # The question itself was over by the time that it would have been told.
    assert ["您于" in one for one in await told(house.bank, MOTHERS)] == [True]


async def test_a_no_is_told_to_who_asked(house: House, asked: str) -> None:
    await hear(house.bank, TELLING)
    await house.say("no", asked)
    await hear(house.bank, TELLING)

    assert ["没有获得同意，钱没有动" in one for one in await told(house.bank, DAUGHTERS)] == [True]
    assert len(await told(house.bank, MOTHERS)) == 1


async def test_what_is_taken_back_is_told_to_who_was_asked(house: House, asked: str) -> None:
    await house.say("cancel", asked, by=house.daughter)
    await hear(house.bank, TELLING)

    assert ["已由发起人撤回" in one for one in await told(house.bank, MOTHERS)] == [True]
    assert await told(house.bank, DAUGHTERS) == []


@pytest.mark.usefixtures("asked")
async def test_what_lapses_is_told_to_both(house: House) -> None:
    house.clock.now += timedelta(days=3, seconds=1)
    await doors(house.bank, system("tests")).write(lapse)
    await hear(house.bank, TELLING)

    for phone in (MOTHERS, DAUGHTERS):
        assert ["已过期失效，钱没有动" in one for one in await told(house.bank, phone)] == [True]


@pytest.mark.usefixtures("asked")
async def test_what_was_killed_half_way_is_told_once(house: House) -> None:
    async def and_die(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
        await tell_of_waiting(tx, heard)
        await tx.session.flush()
        raise RuntimeError("killed")

    await deliver(house.bank, replace(TELLING, handle=and_die))
    assert await told(house.bank, MOTHERS) == []

    await hear(house.bank, TELLING)

    assert len(await told(house.bank, MOTHERS)) == 1
    assert await rows(house.bank, "SELECT * FROM parked_events") == []
