"""Who gives a mandate and who takes it are told by message: once, in few words, and strangers ring nobody all day."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from bankhall.accounts.reactions import SUBSCRIBERS, tell_of_mandates
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, deliver
from counter import rows
from hearing import hear, open_telephones, told

from .family import MANDATES, STATEMENTS, VIEW, Family

(TELLING,) = SUBSCRIBERS
HERS, ANNAS, EVES = "13812345678", "13912345678", "13712345678"


@pytest.fixture
async def reached(family: Family) -> Family:
    """The same people, with a telephone each."""
    phones = {family.mother: HERS, family.daughter: ANNAS, family.stranger: EVES}
    await open_telephones(family.bank, TELLING, phones=phones)
    return family


async def number_of(family: Family, customer_id: UUID) -> str:
    ((number,),) = await rows(family.bank, "SELECT number FROM customers WHERE id = :id", id=customer_id)
    return str(number)


async def test_the_giver_is_told_what_was_given_in_her_name_and_that_it_was_accepted(reached: Family) -> None:
    given = await reached.give()
    await hear(reached.bank, TELLING)
    await reached.accept(given)
    await hear(reached.bank, TELLING)

    offered, accepted = await told(reached.bank, HERS)

    assert "授权Anna W.使用您的账户" in offered
    assert "如非您本人操作" in offered
    assert "Anna W.已于" in accepted
    assert await told(reached.bank, ANNAS) == []


async def test_an_offer_to_somebodys_number_is_told_to_them_by_a_mask_and_nothing_more(reached: Family) -> None:
    await reached.give(number=await number_of(reached, reached.daughter))

    await hear(reached.bank, TELLING)

    assert await told(reached.bank, ANNAS) == [
        "王**想请您帮忙照看账户。请登录网上营业厅，在“授权他人”中查看后决定；您不接受，就不会生效。"
    ]


async def test_a_number_and_a_name_that_do_not_fit_ring_nobody(reached: Family) -> None:
    await reached.give(number=await number_of(reached, reached.stranger))

    await hear(reached.bank, TELLING)

    assert (await told(reached.bank, ANNAS), await told(reached.bank, EVES)) == ([], [])


async def test_what_is_changed_or_ended_is_told_to_both(reached: Family) -> None:
    given = await reached.let_in()
    await reached.change(given, 1, VIEW, STATEMENTS)
    await reached.anna.post(f"{MANDATES}/{given['id']}/end")

    await hear(reached.bank, TELLING)

    changed, ended = await told(reached.bank, ANNAS)
    assert ("王**已于" in changed, "王**之间的账户授权已于" in ended) == (True, True)
    assert ["已于" in one for one in await told(reached.bank, HERS)][-2:] == [True, True]
    assert "Anna W.之间" in (await told(reached.bank, HERS))[-1]


async def test_who_offers_again_and_again_makes_the_bank_write_three_times(reached: Family) -> None:
    number = await number_of(reached, reached.daughter)
    for _ in range(5):
        given = await reached.give(number=number)
        await hear(reached.bank, TELLING)
        await reached.her.post(f"{MANDATES}/{given['id']}/end")

    assert len(await told(reached.bank, ANNAS)) == 3


async def test_what_was_killed_half_way_is_told_once(reached: Family) -> None:
    await reached.let_in()

    async def and_die(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
        await tell_of_mandates(tx, heard)
        await tx.session.flush()
        raise RuntimeError("killed")

    await deliver(reached.bank, replace(TELLING, handle=and_die))
    assert await told(reached.bank, HERS) == []

    await asyncio.gather(*(hear(reached.bank, TELLING) for _ in range(3)))

    assert len(await told(reached.bank, HERS)) == 2
    assert await rows(reached.bank, "SELECT * FROM parked_events") == []


async def test_what_happened_long_ago_is_no_news(reached: Family) -> None:
    await reached.let_in()
    reached.clock.now = reached.clock.now.replace(year=reached.clock.now.year + 1)

    await hear(reached.bank, TELLING)

    assert await rows(reached.bank, "SELECT * FROM messages") == []
