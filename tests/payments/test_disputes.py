"""Disputes: said once, looked into by one person, decided with words for the customer, and paid once."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.events import enroll
from bankhall.kernel.four_eyes import actions as four_eyes
from bankhall.kernel.four_eyes.deeds import Desk
from bankhall.kernel.four_eyes.types import Standing
from bankhall.kernel.ids import new_id
from bankhall.kernel.portions import take_portions
from bankhall.payments import permissions
from bankhall.payments.api import DEEDS
from bankhall.payments.disputes import routes as dispute_routes
from bankhall.payments.disputes.reactions import SUBSCRIBERS
from bankhall.payments.privacy import PORTIONS
from confirming import confirm_and_post, confirm_and_write
from counter import acts, as_customer, counter, events, fresh_key, rows
from hearing import hear

from .house import Clock
from .town import TRANSFERS, Town

DISPUTES = "/api/portal/disputes"
DESK = "/api/console/disputes"


def staff(name: str, *rights: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset(rights))


SUN = staff("Sun Li", permissions.WORK_DISPUTES)
QIAN = staff("Qian Wen", permissions.WORK_DISPUTES)
CHECKER = staff("Zhou Tao", permissions.APPROVE_CLAIMS)


async def _standings(_: Reading, staff_ids: Sequence[UUID]) -> Mapping[UUID, Standing]:
    known = {one.id: Standing(one.rights) for one in (SUN, QIAN, CHECKER) if one.id}
    return {id_: known[id_] for id_ in staff_ids if id_ in known}


YES = Desk.of(_standings, *DEEDS)


@dataclass
class Matter:
    town: Town
    clock: Clock
    sun: httpx.AsyncClient
    qian: httpx.AsyncClient
    transfer: str
    entry: dict[str, Any]

    async def open(self, reason: str = "wrong_person", by: UUID | None = None, **more: Any) -> httpx.Response:
        body = {"reason": reason, "words": "本来要转给王芳", **self.entry, **more}
        return await self.town.at[by or self.town.zhang].post(DISPUTES, json=body)

    async def opened(self, **more: Any) -> str:
        made = await self.open(**more)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def taken(self, **more: Any) -> str:
        id_ = await self.opened(**more)
        assert (await self.sun.post(f"{DESK}/{id_}/take")).status_code == 200
        return id_

    async def decide(self, id_: str, outcome: str, minor: int | None = None, by: Any = None) -> httpx.Response:
        body: dict[str, Any] = {"outcome": outcome, "answer": "我们核实过了。", "reason": "seen the seller's books"}
        if minor is not None:
            body["amount"] = {"minor": minor, "currency": "CNY"}
        return await (by or self.sun).post(f"{DESK}/{id_}/decide", json=body)

    async def mine(self, id_: str) -> dict[str, Any]:
        told: dict[str, Any] = (await self.town.his.get(f"{DISPUTES}/{id_}")).json()
        return told


@pytest.fixture
async def matter(town: Town) -> AsyncIterator[Matter]:
    """2,500 yuan from 张伟 to 李娜."""
    clock = Clock()
    town.bank.clock = clock
    made = await town.pay(await town.payee(), 2_500_00)
    about = (await town.his.get(f"{TRANSFERS}/{made.json()['id']}/dispute")).json()["about"]
    entry = {"account_id": about["account_id"], "seq": about["seq"]}
    async with AsyncExitStack() as stack:
        sun = await stack.enter_async_context(counter(town.bank, SUN, routes=dispute_routes.routes))
        qian = await stack.enter_async_context(counter(town.bank, QIAN, routes=dispute_routes.routes))
        yield Matter(town, clock, sun, qian, made.json()["id"], entry)


async def test_an_entry_is_disputed_and_everybody_sees_how_it_stands(matter: Matter) -> None:
    id_ = await matter.opened()

    told = await matter.mine(id_)
    line = (await matter.sun.get(DESK)).json()["disputes"][0]
    seen = (await matter.sun.get(f"{DESK}/{id_}")).json()

    assert (told["state"], told["amount"]["minor"], told["transfer_id"]) == ("received", 2_500_00, matter.transfer)
    assert told["told"]["words"] == "本来要转给王芳"
    assert (line["id"], line["customer"], line["taken_by"]) == (id_, "张*", None)
    assert (seen["other"], seen["may_ask_back"], seen["alone_up_to"]["minor"]) == ("李*", True, 1_000_00)
    assert "李娜" not in str(seen)
    assert (await matter.town.his.get(f"{TRANSFERS}/{matter.transfer}/dispute")).json()["about"]["reasons"] == []


async def test_each_reason_says_what_it_needs(matter: Matter) -> None:
    for reason, field in (
        ("unknown", "others_had_access"),
        ("tricked", "reached"),
        ("wrong_amount", "expected"),
        ("not_received", "seller_asked"),
    ):
        refused = await matter.open(reason)
        assert refused.status_code == 400
        assert field in refused.text, reason
    assert (await matter.open("other", words="")).status_code == 400
    assert (await matter.open("tricked", reached="phone")).status_code == 201


async def test_fraud_is_answered_sooner(matter: Matter) -> None:
    robbed = (await matter.open("unknown", others_had_access="no")).json()
    await matter.town.his.post(f"{DISPUTES}/{robbed['id']}/withdraw")
    mistaken = (await matter.open()).json()

    assert robbed["due_at"] < mistaken["due_at"]


async def test_an_entry_is_disputed_once_also_at_once(matter: Matter) -> None:
    answers = await asyncio.gather(*(matter.open() for _ in range(4)))

    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]


async def test_nobody_else_disputes_it_or_reads_it(matter: Matter) -> None:
    town = matter.town
    id_ = await matter.opened()

    foreign = await matter.open(by=town.wang)
    others = [await town.at[town.wang].get(f"{DISPUTES}/{id_}"), await town.at[town.li].get(f"{DISPUTES}/{id_}")]
    acted = [
        await town.at[town.wang].post(f"{DISPUTES}/{id_}/{verb}", json={"words": "x"})
        for verb in ("answer", "withdraw", "appeal")
    ]

    assert foreign.json()["code"] == "payments.entry_not_found"
    assert {one.status_code for one in (*others, *acted)} == {404}
    assert (await town.at[town.wang].get(DISPUTES)).json()["disputes"] == []


async def test_a_small_amount_is_given_by_one_person_and_once(matter: Matter) -> None:
    id_ = await matter.taken()
    before = await matter.town.has(matter.town.salary)

    answers = await asyncio.gather(*(matter.decide(id_, "paid", 1_000_00) for _ in range(3)))

    assert sorted(one.status_code for one in answers) == [200, 409, 409]
    told = await matter.mine(id_)
    assert (told["state"], told["outcome"], told["given"]["minor"]) == ("decided", "paid", 1_000_00)
    assert told["steps"][-1]["text"] == "我们核实过了。"
    assert "books" not in str(told)
    assert await matter.town.has(matter.town.salary) == before + 1_000_00
    ((house,),) = await rows(
        matter.town.bank,
        "SELECT posted FROM ledger_balances JOIN ledger_accounts ON id = account_id WHERE code = '6701-CNY'",
    )
    assert abs(house) == 1_000_00


async def test_more_waits_for_a_second_persons_yes(matter: Matter) -> None:
    id_ = await matter.taken()
    before = await matter.town.has(matter.town.salary)

    asked = await matter.decide(id_, "paid", 2_500_00)
    again = await matter.decide(id_, "paid", 2_500_00)
    assert (asked.json()["waits_for_yes"], asked.json()["dispute"]["state"]) == (True, "looking"), asked.text
    assert again.json()["code"] == "payments.claim_waits"
    assert await matter.town.has(matter.town.salary) == before
    ((proposal,),) = await rows(matter.town.bank, "SELECT id FROM proposals")
    await confirm_and_write(matter.town.bank, CHECKER, four_eyes.approve, YES, proposal)

    assert await matter.town.has(matter.town.salary) == before + 2_500_00
    told = await matter.mine(id_)
    assert (told["outcome"], told["given"]["minor"], told["steps"][-1]["text"]) == ("paid", 2_500_00, "我们核实过了。")


async def test_never_more_than_was_disputed(matter: Matter) -> None:
    id_ = await matter.taken()

    for minor in (2_500_01, 0, -1):
        assert (await matter.decide(id_, "paid", minor)).status_code == 400
    assert (await matter.decide(id_, "paid")).status_code == 400
    assert (await matter.decide(id_, "not_upheld", 1)).status_code == 400


async def test_a_yes_that_comes_after_the_customer_took_it_back_pays_nothing(matter: Matter) -> None:
    id_ = await matter.taken()
    before = await matter.town.has(matter.town.salary)
    await matter.decide(id_, "paid", 2_500_00)
    await matter.town.his.post(f"{DISPUTES}/{id_}/withdraw")
    ((proposal,),) = await rows(matter.town.bank, "SELECT id FROM proposals")

    with pytest.raises(Exception, match="dispute_over"):
        await confirm_and_write(matter.town.bank, CHECKER, four_eyes.approve, YES, proposal)

    assert await matter.town.has(matter.town.salary) == before


async def test_only_who_has_taken_it_asks_and_decides(matter: Matter) -> None:
    id_ = await matter.opened()

    untaken = await matter.decide(id_, "not_upheld")
    await matter.sun.post(f"{DESK}/{id_}/take")
    by_another = await matter.decide(id_, "not_upheld", by=matter.qian)
    asked = await matter.qian.post(f"{DESK}/{id_}/ask", json={"words": "哪天？"})
    taken_over = await matter.qian.post(f"{DESK}/{id_}/take")

    assert [one.json()["code"] for one in (untaken, by_another, asked)] == ["payments.dispute_not_taken"] * 3
    assert taken_over.json()["taken_name"] == "Qian Wen"
    assert (await matter.decide(id_, "not_upheld")).json()["code"] == "payments.dispute_not_taken"


async def test_the_bank_asks_and_the_customer_answers(matter: Matter) -> None:
    id_ = await matter.taken()
    await matter.sun.post(f"{DESK}/{id_}/notes", json={"words": "looks honest"})

    early = await matter.town.his.post(f"{DISPUTES}/{id_}/answer", json={"words": "?"})
    await matter.sun.post(f"{DESK}/{id_}/ask", json={"words": "您有王芳的账号吗？"})
    asked = await matter.mine(id_)
    answered = await matter.town.his.post(f"{DISPUTES}/{id_}/answer", json={"words": "有"})

    assert early.json()["code"] == "payments.dispute_over"
    assert (asked["state"], asked["steps"][-1]["text"]) == ("needs_you", "您有王芳的账号吗？")
    assert answered.json()["state"] == "looking"
    assert "honest" not in answered.text
    assert "Sun Li" not in answered.text
    assert [one["kind"] for one in (await matter.sun.get(f"{DESK}/{id_}")).json()["dispute"]["steps"]] == [
        "opened",
        "taken",
        "noted",
        "asked",
        "answered",
    ]


async def test_one_appeals_once_and_somebody_else_decides(matter: Matter) -> None:
    id_ = await matter.taken()
    await matter.decide(id_, "paid", 100_00)

    appealed = await matter.town.his.post(f"{DISPUTES}/{id_}/appeal", json={"words": "还有两千四"})
    same = await matter.sun.post(f"{DESK}/{id_}/take")
    await matter.qian.post(f"{DESK}/{id_}/take")
    more = await matter.decide(id_, "paid", 900_00, by=matter.qian)
    twice = await matter.town.his.post(f"{DISPUTES}/{id_}/appeal", json={"words": "再来"})

    assert (appealed.json()["state"], appealed.json()["nth"]) == ("received", 2)
    assert same.json()["code"] == "payments.dispute_decided_before"
    assert (more.json()["dispute"]["given"]["minor"], twice.json()["code"]) == (1_000_00, "payments.cannot_appeal")
    assert (await matter.open()).json()["code"] == "payments.already_disputed"


async def test_what_one_person_gave_before_counts(matter: Matter) -> None:
    id_ = await matter.taken()
    await matter.decide(id_, "paid", 600_00)
    await matter.town.his.post(f"{DISPUTES}/{id_}/appeal", json={"words": "不够"})
    await matter.qian.post(f"{DESK}/{id_}/take")

    assert (await matter.decide(id_, "paid", 600_00, by=matter.qian)).json()["waits_for_yes"]


async def test_an_appeal_is_possible_for_thirty_days(matter: Matter) -> None:
    id_ = await matter.taken()
    await matter.decide(id_, "not_upheld")

    matter.clock.now += timedelta(days=31)

    assert not (await matter.mine(id_))["may_appeal"]
    late = await matter.town.his.post(f"{DISPUTES}/{id_}/appeal", json={"words": "?"})
    assert late.json()["code"] == "payments.cannot_appeal"


async def test_taken_back_it_may_be_disputed_again(matter: Matter) -> None:
    id_ = await matter.taken()

    taken_back = [await matter.town.his.post(f"{DISPUTES}/{id_}/withdraw") for _ in range(2)]
    decided = await matter.decide(id_, "not_upheld")

    assert [one.json()["state"] for one in taken_back] == ["withdrawn", "withdrawn"]
    assert decided.json()["code"] == "payments.dispute_over"
    assert (await matter.open()).status_code == 201


async def test_whoever_was_paid_is_asked_and_gives_it_back(matter: Matter) -> None:
    town = matter.town
    await town.bank.doors(system("tests")).write(enroll, SUBSCRIBERS)
    id_ = await matter.taken()
    hers = town.at[town.li]
    before = (await hers.get(f"{TRANSFERS}/{matter.transfer}/dispute")).json()["about"]

    asked = await matter.sun.post(f"{DESK}/{id_}/ask-back")
    again = await matter.sun.post(f"{DESK}/{id_}/ask-back")
    told = (await hers.get(f"{TRANSFERS}/{matter.transfer}/dispute")).json()["about"]
    body = {"amount": {"minor": 2_500_00, "currency": "CNY"}}
    await confirm_and_post(town.bank, hers, f"{TRANSFERS}/{matter.transfer}/refunds", body, headers=fresh_key())
    await hear(town.bank, SUBSCRIBERS[0])

    assert (before["asked_back"], told["asked_back"], told["dispute_id"]) == (False, True, None)
    assert (asked.status_code, again.json()["code"]) == (200, "payments.cannot_ask_back")
    steps = (await matter.mine(id_))["steps"]
    assert (steps[-1]["kind"], steps[-1]["minor"]) == ("came_back", 2_500_00)
    assert (await matter.decide(id_, "came_back")).json()["dispute"]["outcome"] == "came_back"


async def test_what_came_back_is_not_given_once_more(matter: Matter) -> None:
    town = matter.town
    id_ = await matter.taken()
    proposed = await matter.decide(id_, "paid", 2_500_00)
    part = {"amount": {"minor": 2_000_00, "currency": "CNY"}}
    await confirm_and_post(
        town.bank, town.at[town.li], f"{TRANSFERS}/{matter.transfer}/refunds", part, headers=fresh_key()
    )
    before = await town.has(town.salary)
    ((proposal,),) = await rows(town.bank, "SELECT id FROM proposals")
    with pytest.raises(Exception, match="dispute_over"):
        await confirm_and_write(town.bank, CHECKER, four_eyes.approve, YES, proposal)
    await town.bank.doors(CHECKER).write(four_eyes.decline, YES, proposal, reason="two thousand came back")
    shown = (await matter.sun.get(f"{DESK}/{id_}")).json()["left"]["minor"]
    too_much = await matter.decide(id_, "paid", 500_01)
    rest = await matter.decide(id_, "paid", 500_00)

    assert (proposed.status_code, shown, too_much.status_code, rest.status_code) == (200, 500_00, 400, 200)
    assert await town.has(town.salary) == before + 500_00


async def test_money_that_came_is_disputed_with_fitting_reasons_and_nothing_is_given(matter: Matter) -> None:
    town = matter.town
    about = (await town.at[town.li].get(f"{TRANSFERS}/{matter.transfer}/dispute")).json()["about"]
    entry = {"account_id": about["account_id"], "seq": about["seq"]}
    hers = town.at[town.li]

    unfit = await hers.post(DISPUTES, json={"reason": "not_received", "seller_asked": True, **entry})
    made = await hers.post(DISPUTES, json={"reason": "unknown", **entry})
    id_ = made.json()["id"]
    await matter.sun.post(f"{DESK}/{id_}/take")

    assert (about["reasons"], unfit.status_code) == (["unknown", "wrong_amount", "other"], 400)
    assert (await matter.decide(id_, "paid", 1_00)).status_code == 400
    assert (await matter.sun.post(f"{DESK}/{id_}/ask-back")).json()["code"] == "payments.cannot_ask_back"


async def test_the_queue_is_filtered_and_searched(matter: Matter) -> None:
    id_ = await matter.taken()
    ((number,),) = await rows(matter.town.bank, "SELECT number FROM customers WHERE id = :id", id=matter.town.zhang)

    async def ids(client: httpx.AsyncClient = matter.sun, words: str | None = None, **query: str) -> list[str]:
        headers = {"Search-Words": words} if words else {}
        page = await client.get(DESK, params=query, headers=headers)
        return [one["id"] for one in page.json()["disputes"]]

    assert await ids(which="mine") == await ids(words=id_) == await ids(words=number) == [id_]
    assert await ids(matter.qian, which="mine") == await ids(which="untaken") == await ids(words="nobody") == []
    assert await ids(reason="tricked") == await ids(which="late") == []
    matter.clock.now += timedelta(days=16)
    assert await ids(which="late") == [id_]
    await matter.decide(id_, "not_upheld")
    assert (await ids(), await ids(which="over")) == ([], [id_])
    times = (await matter.sun.get(DESK)).json()["times"]
    assert (times["decided"], times["in_time"], times["open"]) == (1, 0, 0)


async def test_customers_and_others_of_the_bank_stay_outside(matter: Matter) -> None:
    clerk = staff("Li Na", permissions.SEE)
    async with counter(matter.town.bank, clerk, routes=dispute_routes.routes) as counter_:
        assert (await counter_.get(DESK)).status_code == 403
        assert (await counter_.get(f"{DESK}/{new_id()}")).status_code == 403
    assert (await matter.sun.get(f"{DESK}/{new_id()}")).status_code == 404


async def test_nothing_is_changed_behind_its_back(matter: Matter) -> None:
    id_ = await matter.taken()
    await matter.decide(id_, "paid", 10_00)

    for change in (
        "UPDATE disputes SET given = given + 1",
        "UPDATE disputes SET state = 'looking', outcome = NULL, decided_at = NULL",
        "UPDATE disputes SET amount = amount + 1",
        "DELETE FROM disputes",
        "UPDATE dispute_steps SET sealed = NULL",
    ):

        async def tamper(tx: Tx, change: str = change) -> None:
            await tx.session.execute(text(change))

        with pytest.raises(DBAPIError):
            await matter.town.bank.doors(system("tests")).write(tamper)


async def test_its_customer_is_told_and_takes_it_home(matter: Matter) -> None:
    id_ = await matter.taken()
    await matter.decide(id_, "not_upheld")

    him = matter.town.bank.doors(as_customer(matter.town.zhang))
    taken = await him.read(take_portions, [one for one in PORTIONS if one.name == "disputes"])
    (row,) = taken["disputes"].rows

    assert (row["told"]["words"], row["steps"][-1]["text"]) == ("本来要转给王芳", "我们核实过了。")
    assert {"payments.dispute_opened", "payments.dispute_moved"} <= set(await events(matter.town.bank))
    assert {"payments.open_dispute", "payments.take_dispute", "payments.decide_dispute"} <= set(
        await acts(matter.town.bank)
    )
    for (sealed,) in await rows(matter.town.bank, "SELECT sealed FROM disputes"):
        assert "王芳".encode() not in bytes(sealed)
