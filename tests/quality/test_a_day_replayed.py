"""A supervisor's day, replayed: what the wall and the history say of each quarter of an hour is what anybody who had
kept count would say, with a pencil.
"""

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from bankhall.care import api as care
from bankhall.care.types import NewConversation, TalkTopic, WrapUp
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import banks_zone
from bankhall.quality import permissions
from bankhall.quality.routes import routes
from counter import acts, as_customer, counter, doors, register

# A Tuesday that is over for good, whenever this test runs.
DAY = date(2026, 3, 10)
HALF_AN_HOUR = timedelta(minutes=30)


@dataclass
class Kept:
    """What somebody with a pencil notes of one conversation."""

    customer: UUID
    topic: TalkTopic
    came: datetime
    taken: datetime | None = None
    ended: datetime | None = None
    agent: Actor | None = None
    handed: bool = False
    wrap_up: WrapUp | None = None
    steps: list[tuple[datetime, Callable[[Tx], Any]]] = field(default_factory=list)


def agent(name: str) -> Actor:
    # Whoever leads may, in this test, also take: who may what is tested elsewhere.
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset({"care.serve"}))


AGENTS = [agent("孙佳"), agent("何军"), agent("徐蕾")]
SUPERVISOR = Actor(kind="staff", name="徐蕾", id=new_id(), rights=frozenset({permissions.LEAD}))
SUN = Actor(kind="staff", name="孙佳", id=AGENTS[0].id, rights=frozenset({permissions.OWN}))


async def play(bank: Database, at: datetime, actor: Actor, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The bank's own verb, as it was done at that instant."""

    async def then(tx: Tx) -> Any:
        back = Tx(tx.session, now=at, actor=actor, request_id=tx.request_id, vault=tx.vault)
        done = await verb(back, *args, **kwargs)
        await back.finish()
        return done

    return await doors(bank, actor).write(then)


async def replay(bank: Database, customers: list[UUID]) -> list[Kept]:
    """Arrivals, takes, hand-overs and ends of a day, from a script drawn from a fixed seed, in order of the clock."""
    draw = Random(7)
    opens = datetime.combine(DAY, time(8), banks_zone())
    book = []
    for nth in range(40):
        came = opens + timedelta(seconds=draw.randrange(14 * 3600))
        one = Kept(customers[nth % len(customers)], draw.choice(list(TalkTopic)), came)
        if draw.random() < 0.15:
            one.ended = came + timedelta(seconds=draw.randint(60, 900))
        else:
            one.taken = came + timedelta(seconds=draw.randint(5, 600))
            one.ended = one.taken + timedelta(seconds=draw.randint(60, 1500))
            one.agent = draw.choice(AGENTS)
            one.handed = draw.random() < 0.2
            one.wrap_up = draw.choice([WrapUp.SOLVED, WrapUp.SOLVED, WrapUp.EXPLAINED, WrapUp.PASSED_ON])
        book.append(one)
    # Nobody has two at once: who still talks comes when that is over.
    free: dict[UUID, datetime] = {}
    for one in sorted(book, key=lambda each: each.came):
        late = max(timedelta(), free.get(one.customer, one.came) - one.came)
        one.came += late
        one.taken = one.taken and one.taken + late
        assert one.ended is not None
        one.ended += late
        free[one.customer] = one.ended + timedelta(seconds=1)
    for one in book:
        await _play_one(bank, one)
    return book


async def _play_one(bank: Database, one: Kept) -> None:
    mine = as_customer(one.customer)
    new = NewConversation(topic=one.topic, language=Language.CHINESE, text="您好")
    talk = await play(bank, one.came, mine, care.open_conversation, new, key=str(new_id()))
    id_ = talk.conversation.id
    assert one.ended is not None
    if one.taken is None:
        await play(bank, one.ended, mine, care.end, id_)
        return
    assert one.agent is not None
    await play(bank, one.taken, one.agent, care.take, id_)
    if one.handed:
        # Back into the queue, and to a colleague.
        there = one.taken + (one.ended - one.taken) / 2
        await play(bank, there, one.agent, care.hand_over, id_, to=None, note="")
        one.agent = next(each for each in AGENTS if each != one.agent)
        await play(bank, there, one.agent, care.take, id_)
    await play(bank, one.ended, one.agent, care.end, id_, wrap_up=one.wrap_up)


def reckoned(book: list[Kept], key: Callable[[Kept, datetime], str]) -> dict[str, dict[str, Any]]:
    """By the same words as in the guide, and by nothing of the bank's own code."""
    found: defaultdict[str, dict[str, Any]] = defaultdict(
        lambda: {"came": 0, "taken": 0, "missed": 0, "ended": 0, "first": 0, "waits": []}
    )
    for one in book:
        found[key(one, one.came)]["came"] += 1
        if one.taken is not None:
            there = found[key(one, one.taken)]
            there["taken"] += 1
            there["waits"].append(int((one.taken - one.came).total_seconds()))
        assert one.ended is not None
        there = found[key(one, one.ended)]
        there["ended"] += 1
        again = any(
            other.customer == one.customer
            and other.topic == one.topic
            and one.ended < other.came <= one.ended + timedelta(days=7)
            for other in book
        )
        if one.taken is None:
            there["missed"] += 1
        elif not (one.handed or again or one.wrap_up is WrapUp.PASSED_ON):
            there["first"] += 1
    for there in found.values():
        waits = sorted(there.pop("waits"))
        there["median_s"] = waits[math.ceil(0.5 * len(waits)) - 1] if waits else None
        there["most_s"] = waits[math.ceil(0.9 * len(waits)) - 1] if waits else None
    return dict(found)


def told(figures: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["key"]: {name: value for name, value in one.items() if name not in ("key", "name")} for one in figures}


@pytest.fixture
async def book(bank: Database) -> list[Kept]:
    return await replay(bank, [await register(bank, name) for name in ("张伟", "李丽", "王芳", "赵强", "刘洋")])


async def history(bank: Database, by: str, *, who: Actor = SUPERVISOR, back: int = 0) -> dict[str, Any]:
    on = (DAY - timedelta(days=back)).isoformat()
    async with counter(bank, who, routes=routes) as desk:
        answer = await desk.get("/api/console/quality/talks", params={"from": on, "to": DAY.isoformat(), "by": by})
    return dict(answer.raise_for_status().json())


async def test_each_quarter_of_an_hour_and_every_other_cut_equal_an_independent_reckoning(
    bank: Database, book: list[Kept]
) -> None:
    midnight = datetime.combine(DAY, time(), banks_zone())

    def quarter(_: Kept, at: datetime) -> str:
        return f"{int((at - midnight).total_seconds()) // 900:04}"

    def hour(_: Kept, at: datetime) -> str:
        return f"{DAY.isoweekday()}-{at.astimezone(banks_zone()).hour:02}"

    cuts: dict[str, Callable[[Kept, datetime], str]] = {
        "quarter": quarter,
        "hour": hour,
        "day": lambda one, at: DAY.isoformat(),
        "topic": lambda one, at: one.topic.value,
        "channel": lambda one, at: "portal",
        "agent": lambda one, at: str(one.agent.id) if one.agent else "",
    }
    for by, key in cuts.items():
        found = (await history(bank, by))["now"]

        assert told(found["by"]) == reckoned(book, key), by
        assert told([found["whole"]]) == reckoned(book, lambda one, at: ""), by
    assert len(reckoned(book, quarter)) > 20


async def test_the_wall_counts_the_day_as_the_history_does_and_knows_nothing_of_what_was_later(
    bank: Database, book: list[Kept]
) -> None:
    from bankhall.quality import queries

    at = datetime.combine(DAY, time(14, 7), banks_zone())

    async def then(tx: Tx) -> Any:
        return await queries.wall(Tx(tx.session, now=at, actor=SUPERVISOR, request_id=tx.request_id, vault=tx.vault))

    wall = await doors(bank, SUPERVISOR).write(then)
    today = wall.days[0]

    assert (today.on, [one.on for one in wall.days[1:]]) == (DAY, [date(2026, 3, 9), date(2026, 3, 3)])
    by_now = [one for one in book if one.came < at]
    assert today.until_now.whole.came == len(by_now)
    assert today.until_now.whole.taken == sum(1 for one in book if one.taken and one.taken < at)
    assert today.until_now.whole.missed == sum(1 for one in book if not one.taken and one.ended and one.ended < at)
    assert sum(one.came for one in today.quarters.by) == len(book)
    assert (wall.floor.waiting, wall.floor.talking) == (0, 0)


async def test_an_agent_sees_what_is_theirs_and_nothing_of_a_colleague(bank: Database, book: list[Kept]) -> None:
    found = await history(bank, "agent", who=SUN)
    mine = [one for one in book if one.agent is AGENTS[0]]

    assert found["is_own"] is True
    assert told(found["now"]["by"]).keys() == {str(AGENTS[0].id)}
    assert found["now"]["whole"]["taken"] == len(mine) > 0


async def test_the_span_before_is_as_long_and_ends_the_day_before(bank: Database, book: list[Kept]) -> None:
    async with counter(bank, SUPERVISOR, routes=routes) as desk:
        span = {"from": (DAY + timedelta(days=1)).isoformat(), "to": (DAY + timedelta(days=1)).isoformat(), "by": "day"}
        found = (await desk.get("/api/console/quality/talks", params=span)).raise_for_status().json()

    assert (found["now"]["whole"]["came"], found["before"]["whole"]["came"]) == (0, len(book))


async def test_the_days_go_home_as_a_table_and_that_is_noted(bank: Database, book: list[Kept]) -> None:
    span = {"from": DAY.isoformat(), "to": DAY.isoformat(), "language": "en"}
    async with counter(bank, SUPERVISOR, routes=routes) as desk:
        answer = (await desk.get("/api/console/quality/talks.csv", params=span)).raise_for_status()
    lines = answer.content.decode("utf-8-sig").splitlines()

    assert lines[0].startswith("Day,Conversations,")
    assert lines[1].split(",")[:2] == [DAY.isoformat(), str(len(book))]
    assert "quality.take_history" in await acts(bank)
