"""Turns: fair to everybody, whoever comes with how much."""

import asyncio
from collections import Counter

import pytest

from bankhall.kernel.errors import TooMany
from bankhall.kernel.turns import Turns


class Counterdesk:
    """Work that goes on until it is let go, and a note of who was at work at once."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.at_work: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.most_altogether = 0
        self.done: list[str] = []
        self.go_on = asyncio.Event()

    async def work(self, who: str) -> None:
        async with self.turns.take(who):
            self.at_work[who] += 1
            self.most[who] = max(self.most[who], self.at_work[who])
            self.most_altogether = max(self.most_altogether, self.at_work.total())
            await self.go_on.wait()
            await asyncio.sleep(0)
            self.at_work[who] -= 1
            self.done.append(who)


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_one_asker_is_served_one_after_the_other_and_leaves_the_other_places_free() -> None:
    desk = Counterdesk(Turns(at_once=3, waiting=10, of_one_waiting=10))

    tasks = [asyncio.create_task(desk.work(who)) for who in ("zhang",) * 5 + ("li", "wang")]
    await settle()
    busy = dict(desk.at_work)
    desk.go_on.set()
    await asyncio.gather(*tasks)

    assert busy == {"zhang": 1, "li": 1, "wang": 1}
    assert desk.most["zhang"] == 1
    assert Counter(desk.done) == {"zhang": 5, "li": 1, "wang": 1}


async def test_never_more_are_at_work_than_there_are_places() -> None:
    desk = Counterdesk(Turns(at_once=2, waiting=20))
    desk.go_on.set()

    await asyncio.gather(*(desk.work(f"asker {nth}") for nth in range(22)))

    assert desk.most_altogether == 2


async def test_who_comes_with_more_than_may_wait_is_refused_at_once_and_others_are_not() -> None:
    desk = Counterdesk(Turns(at_once=4, waiting=4, of_one_waiting=1))
    tasks = [asyncio.create_task(desk.work("zhang")) for _ in range(2)]
    await settle()

    with pytest.raises(TooMany) as refused:
        await desk.work("zhang")
    tasks.append(asyncio.create_task(desk.work("li")))
    await settle()

    assert refused.value.retry_after_s > 0
    assert desk.at_work["li"] == 1
    desk.go_on.set()
    await asyncio.gather(*tasks)


async def test_a_full_hall_refuses_whoever_comes_next() -> None:
    desk = Counterdesk(Turns(at_once=1, waiting=2))
    tasks = [asyncio.create_task(desk.work(f"asker {nth}")) for nth in range(3)]
    await settle()

    with pytest.raises(TooMany):
        await desk.work("one more")

    desk.go_on.set()
    await asyncio.gather(*tasks)
    await desk.work("one more")


async def test_who_goes_away_while_waiting_or_breaks_off_leaves_the_place_to_others() -> None:
    turns = Turns(at_once=1, waiting=1, of_one_waiting=1)
    desk = Counterdesk(turns)
    at_work, waiting = (asyncio.create_task(desk.work("zhang")) for _ in range(2))
    await settle()
    for task in (waiting, at_work):
        task.cancel()
    await asyncio.gather(at_work, waiting, return_exceptions=True)
    with pytest.raises(ZeroDivisionError):
        async with turns.take("zhang"):
            raise ZeroDivisionError

    desk.go_on.set()
    await asyncio.gather(desk.work("zhang"), desk.work("zhang"))


async def test_nobody_is_remembered_who_has_nothing_here() -> None:
    turns = Turns(at_once=2, waiting=0)

    for nth in range(100):
        async with turns.take(nth):
            pass

    assert not turns._lanes
