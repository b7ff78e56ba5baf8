"""Benefits that customers take up: offered by two, taken up to a quota, seen to, cancelled, and written about."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from sqlalchemy import text

import databases
from bankhall.identity.api import ensure_roles
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.four_eyes import actions as four_eyes
from bankhall.kernel.four_eyes.errors import OwnProposal
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date
from bankhall.tiers import permissions
from bankhall.tiers.benefits import rules
from bankhall.tiers.benefits.actions import bring_in_benefit
from bankhall.tiers.benefits.routes import routes
from bankhall.tiers.benefits.types import Benefit, BenefitTerms, Every, Place, TakeWay, TakingState, Until
from confirming import confirm_and_write
from counter import acts, as_customer, counter, doors, events, fresh_key, named_fields, rows
from hearing import open_telephones, told
from identity.people import hire
from joining import merge, split

from .hall import CHECKER, CLERK, DESK, GOLD_FROM, MAKER, Town, settle

PHONE = "13800138000"
MINE, ALL, TAKEN = "/api/portal/benefits", "/api/console/benefits", "/api/console/taken-benefits"
LOUNGE = BenefitTerms(
    zh="机场贵宾厅",
    en="Airport lounge",
    what_zh="出示兑换码即可进入",
    what_en="Show the code at the door",
    quotas=(0, 2, 6),
    every=Every.YEAR,
    way=TakeWay.CODE,
    from_on=date(2020, 1, 1),
    cost=120_00,
)


def terms(**changed: Any) -> BenefitTerms:
    return msgspec.structs.replace(LOUNGE, **changed)


async def bring(town: Town, one: BenefitTerms) -> UUID:
    async def write(tx: Tx) -> UUID:
        return await bring_in_benefit(tx, one, by="林涛")

    return await doors(town.bank, system("another bank")).write(write)


@pytest.fixture
async def town(bank: Database, database: databases.Database) -> Town:
    """张伟 is Gold; 李娜 has everybody's tier."""
    made = await settle(bank, database)
    await made.book(made.account, (made.ago(4), GOLD_FROM))
    await made.reckon()
    await made.publish(made.ago(3))
    await made.assess()
    return made


@pytest.fixture
async def at(town: Town) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    portal = frozenset({permissions.VIEW_OWN, permissions.TAKE_OWN})
    people = {name: replace(as_customer(id_), rights=portal) for name, id_ in (("zhang", town.zhang), ("li", town.li))}
    async with AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(counter(town.bank, one, routes=routes))
            for name, one in {**people, "clerk": CLERK, "maker": MAKER, "checker": CHECKER}.items()
        }


async def take(at: httpx.AsyncClient, benefit: UUID, key: str | None = None) -> httpx.Response:
    return await at.post(f"{MINE}/{benefit}/take", headers={"Idempotency-Key": key} if key else fresh_key())


async def left(at: httpx.AsyncClient) -> list[int]:
    return [one["left"] for one in (await at.get(MINE)).json()["holdings"]]


async def today(town: Town) -> date:
    return await doors(town.bank, system("t")).read(business_date)


def wanted(one: BenefitTerms) -> Mapping[str, Any]:
    told: Mapping[str, Any] = msgspec.to_builtins(one)
    return told


async def test_a_benefit_is_offered_once_a_second_person_has_said_yes(
    town: Town, at: dict[str, httpx.AsyncClient]
) -> None:
    body = {"benefit": wanted(terms(from_on=await today(town))), "reason": "年度权益"}
    asked = await at["maker"].post(ALL, json=body)
    assert asked.status_code == 201, asked.text
    assert (await at["zhang"].get(MINE)).json()["holdings"] == []

    both = Actor(kind="staff", name="林涛", id=MAKER.id, rights=MAKER.rights | CHECKER.rights)
    with pytest.raises(OwnProposal):
        await doors(town.bank, both).write(four_eyes.approve, DESK, asked.json()["proposal_id"])
    await confirm_and_write(town.bank, CHECKER, four_eyes.approve, DESK, asked.json()["proposal_id"])

    assert await left(at["zhang"]) == [2]
    assert await left(at["li"]) == []
    assert "tiers.offer_benefit" in await acts(town.bank)


async def test_what_is_wrong_with_an_offer_is_said_by_field(town: Town, at: dict[str, httpx.AsyncClient]) -> None:
    day = await today(town)
    for change, field in (
        ({"quotas": [3, 1]}, "quotas"),
        ({"quotas": [0, 0]}, "quotas"),
        ({"from_on": (day - timedelta(days=1)).isoformat()}, "from_on"),
        ({"until_on": (day - timedelta(days=1)).isoformat()}, "until_on"),
    ):
        body = {"benefit": {**wanted(terms(from_on=day)), **change}, "reason": "x"}
        assert named_fields(await at["maker"].post(ALL, json=body)) == [field], change
    for who in ("clerk", "checker", "zhang"):
        body = {"benefit": wanted(terms(from_on=day)), "reason": "x"}
        assert (await at[who].post(ALL, json=body)).status_code == 403


async def test_a_customer_takes_up_to_the_quota_and_no_more(town: Town, at: dict[str, httpx.AsyncClient]) -> None:
    lounge = await bring(town, LOUNGE)

    first = await take(at["zhang"], lounge, "k")
    again = await take(at["zhang"], lounge, "k")
    second = await take(at["zhang"], lounge)
    third = await take(at["zhang"], lounge)

    assert (first.status_code, second.status_code) == (201, 201), first.text
    assert again.json() == first.json()
    assert (third.status_code, third.json()["code"]) == (409, "tiers.benefit_used_up")
    code = first.json()["code"]
    assert len(code) == rules.CODE_SIGNS
    assert await left(at["zhang"]) == [0]
    assert "tiers.benefit_taken" in await events(town.bank)
    kept = str(await rows(town.bank, "SELECT t.*::text FROM tier_benefit_takings t")) + str(
        await rows(town.bank, "SELECT facts::text FROM audit_log")
    )
    assert code not in kept


async def test_taken_at_once_from_many_windows_never_exceeds_the_quota(
    town: Town, at: dict[str, httpx.AsyncClient]
) -> None:
    lounge = await bring(town, LOUNGE)

    answers = await asyncio.gather(*[take(at["zhang"], lounge) for _ in range(6)])

    assert sorted(one.status_code for one in answers) == [201, 201, 409, 409, 409, 409]
    assert await rows(town.bank, "SELECT count(*) FROM tier_benefit_takings") == [(2,)]


async def test_nobody_takes_what_their_tier_lacks_what_is_over_or_another_takes_for_them(
    town: Town, at: dict[str, httpx.AsyncClient]
) -> None:
    lounge = await bring(town, LOUNGE)
    over = await bring(town, terms(until_on=date(2020, 2, 1)))
    yet_to_come = await bring(town, terms(from_on=(await today(town)) + timedelta(days=5)))

    assert (await take(at["li"], lounge)).json()["code"] == "tiers.benefit_not_yours"
    assert (await take(at["zhang"], over)).json()["code"] == "tiers.benefit_over"
    assert (await take(at["zhang"], yet_to_come)).json()["code"] == "tiers.benefit_over"
    assert (await take(at["zhang"], new_id())).status_code == 404
    for who in ("clerk", "maker", "checker"):
        assert (await take(at[who], lounge)).status_code == 403
    for who in ("zhang", "li"):
        assert (await at[who].get(f"/api/console/customers/{town.zhang}/benefits")).status_code == 403
        assert (await at[who].get(ALL + "/unused")).status_code == 403
    mine = (await take(at["zhang"], lounge)).json()
    for who in ("zhang", "li", "maker"):
        assert (await at[who].post(f"{TAKEN}/{mine['id']}/cancel", json={"reason": "x"})).status_code == 403
    assert (await at["li"].get(MINE)).json() == {"holdings": [], "takings": []}


async def test_staff_see_to_a_code_only_with_what_the_customer_shows(
    town: Town, at: dict[str, httpx.AsyncClient]
) -> None:
    lounge = await bring(town, LOUNGE)
    mine = (await take(at["zhang"], lounge)).json()
    wrong = "".join(str((int(sign) + 1) % 10) for sign in mine["code"])
    seen = await at["clerk"].get(f"/api/console/customers/{town.zhang}/benefits")
    there = f"{TAKEN}/{mine['id']}/fulfil"

    assert mine["code"] not in seen.text
    assert named_fields(await at["clerk"].post(there, json={"note": "已入场"})) == ["code"]
    assert named_fields(await at["clerk"].post(there, json={"note": "已入场", "code": wrong})) == ["code"]
    shown = f"{mine['code'][:4]} {mine['code'][4:]}"
    done = await at["clerk"].post(there, json={"note": "已入场", "code": shown})
    assert (done.status_code, done.json()["takings"][0]["state"]) == (200, "fulfilled"), done.text
    again = await at["clerk"].post(there, json={"note": "已入场", "code": shown})
    assert (again.status_code, again.json()["code"]) == (409, "tiers.taking_ended")
    assert (await at["zhang"].get(MINE)).json()["takings"][0]["note"] == "已入场"


async def test_what_is_cancelled_counts_no_more_and_says_why(town: Town, at: dict[str, httpx.AsyncClient]) -> None:
    visit = await bring(town, terms(way=TakeWay.PERSON, quotas=(0, 1)))
    mine = (await take(at["zhang"], visit)).json()
    assert (mine["code"], mine["good_until"]) == ("", None)
    (line,) = (await at["clerk"].get(ALL + "/waiting")).json()["items"]
    assert (line["customer_name"], line["taking"]["id"]) == ("张伟", mine["id"])

    there = f"{TAKEN}/{mine['id']}/cancel"
    gone, twice = await asyncio.gather(*[at["clerk"].post(there, json={"reason": "客户改期"}) for _ in range(2)])

    assert sorted((gone.status_code, twice.status_code)) == [200, 409]
    seen = (await at["zhang"].get(MINE)).json()
    assert (seen["takings"][0]["state"], seen["takings"][0]["note"], seen["holdings"][0]["left"]) == (
        "cancelled",
        "客户改期",
        1,
    )
    assert (await at["clerk"].get(ALL + "/waiting")).json()["items"] == []
    assert (await take(at["zhang"], visit)).status_code == 201


async def test_a_benefit_ends_by_two_people_and_a_month_ahead(town: Town, at: dict[str, httpx.AsyncClient]) -> None:
    lounge, day = await bring(town, LOUNGE), await today(town)
    mine = (await take(at["zhang"], lounge)).json()

    soon = {"last_on": (day + timedelta(days=29)).isoformat(), "reason": "合作到期"}
    assert named_fields(await at["maker"].post(f"{ALL}/{lounge}/end", json=soon)) == ["last_on"]
    body = {"last_on": (day + timedelta(days=30)).isoformat(), "reason": "合作到期"}
    asked = await at["maker"].post(f"{ALL}/{lounge}/end", json=body)
    await confirm_and_write(town.bank, CHECKER, four_eyes.approve, DESK, asked.json()["proposal_id"])

    (held,) = (await at["zhang"].get(MINE)).json()["holdings"]
    assert held["until_on"] <= body["last_on"]
    assert held["benefit"]["last_on"] == body["last_on"]
    assert (await at["zhang"].get(MINE)).json()["takings"][0] == mine


async def test_take_up_is_counted_by_tier_with_what_it_cost(town: Town, at: dict[str, httpx.AsyncClient]) -> None:
    lounge = await bring(town, LOUNGE)
    await take(at["zhang"], lounge)
    await take(at["zhang"], lounge)

    (one,) = (await at["clerk"].get(ALL)).json()["items"]

    gold = next(each for each in one["levels"] if each["level"] == 1)
    assert (gold["entitled"], gold["customers"], gold["taken"], one["cost"]) == (1, 1, 2, 240_00)


async def hold(town: Town, *customer_ids: UUID, who: UUID | None = CLERK.id, name: str = "李娜") -> None:
    """They are theirs to look after."""
    put = (
        "INSERT INTO customer_managers (customer_id, manager_id, manager_name, since, steps)"
        " VALUES (:id, :who, :name, now(), 0) RETURNING customer_id"
    )

    async def write(tx: Tx) -> None:
        for id_ in customer_ids:
            await tx.session.execute(text(put), {"id": id_, "who": who, "name": name})

    await doors(town.bank, system("tests")).write(write)


async def agree(town: Town, who: UUID) -> None:
    async with counter(town.bank, as_customer(who)) as home:
        asked = (await home.get("/api/portal/consents")).json()["asked"]
        wording = next(one["wording"] for one in asked if one["purpose"] == "marketing_sms")
        shown = {name: wording[name] for name in ("version", "language", "digest")}
        agreed = await home.post("/api/portal/consents/marketing_sms/give", json={**shown, "seen": 0})
        assert agreed.status_code == 200, agreed.text


async def unused(at: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await at.get(f"{ALL}/unused", params={"within": 366, **query})).json()["items"]
    return found


async def remind(at: httpx.AsyncClient, *who: UUID) -> list[str]:
    body = {"customer_ids": [str(one) for one in who], "within": 366}
    answer = await at.post(f"{ALL}/reminders", json=body)
    assert answer.status_code == 200, answer.text
    return [one["outcome"] for one in answer.json()["items"]]


async def test_only_who_agreed_is_written_to_and_once_about_the_same(
    town: Town, at: dict[str, httpx.AsyncClient]
) -> None:
    await bring(town, LOUNGE)
    await bring(town, terms(zh="免费换卡", en="Card", quotas=(1, 1, 1)))
    await hold(town, town.zhang, town.li)
    await open_telephones(town.bank, phones={town.zhang: PHONE})

    before = await unused(at["clerk"])
    refused = await remind(at["clerk"], town.zhang)
    await agree(town, town.zhang)
    agreeing = await unused(at["clerk"], agreeing="yes")
    both = await asyncio.gather(*[remind(at["clerk"], town.zhang, town.li) for _ in range(2)])

    assert [(one["customer_name"], one["may_write"]) for one in before] == [("张伟", False), ("李娜", False)]
    assert refused == ["not_agreed"]
    assert [one["customer_name"] for one in agreeing] == ["张伟"]
    assert sorted(one[0] for one in both) == ["told_before", "written"]
    assert {one[1] for one in both} == {"not_agreed"}
    (heard,) = await told(town.bank, PHONE)
    assert "我的等级" in heard
    assert "贵宾厅" not in heard
    assert (await unused(at["clerk"], agreeing="yes"))[0]["is_told"]


async def test_nobody_writes_to_customers_of_others_nor_sees_them(town: Town, at: dict[str, httpx.AsyncClient]) -> None:
    await bring(town, LOUNGE)
    await open_telephones(town.bank, phones={town.zhang: PHONE})
    await agree(town, town.zhang)

    assert await unused(at["clerk"]) == []
    assert await remind(at["clerk"], town.zhang, new_id()) == ["not_yours", "not_yours"]
    assert await told(town.bank, PHONE) == []
    for who in ("maker", "checker", "zhang"):
        body = {"customer_ids": [str(town.zhang)], "within": 30}
        assert (await at[who].post(f"{ALL}/reminders", json=body)).status_code == 403


async def test_what_either_file_took_counts_for_both_and_each_has_its_own_again(
    town: Town, at: dict[str, httpx.AsyncClient]
) -> None:
    card = await bring(town, terms(quotas=(2, 2, 2)))
    theirs = (await take(at["li"], card)).json()
    ours = (await take(at["zhang"], card)).json()

    merge_id = await merge(town.bank, town.zhang, town.li)
    together = (await at["zhang"].get(MINE)).json()
    refused = await take(at["zhang"], card)
    await split(town.bank, merge_id)

    assert {one["code"] for one in together["takings"]} == {theirs["code"], ours["code"]}
    assert refused.json()["code"] == "tiers.benefit_used_up"
    assert (await left(at["zhang"]), await left(at["li"])) == ([1], [1])
    assert (await take(at["li"], card)).status_code == 201


async def test_whoever_is_there_for_them_gets_a_task_which_goes_when_it_is_cancelled(
    town: Town, at: dict[str, httpx.AsyncClient]
) -> None:
    visit = await bring(town, terms(way=TakeWay.PERSON))
    await doors(town.bank, system("tests")).write(ensure_roles)
    liu = await hire(town.bank, "liu.fang", "clerk", name="刘芳")
    await hold(town, town.zhang, who=liu, name="刘芳")

    mine = (await take(at["zhang"], visit)).json()

    assert await rows(town.bank, "SELECT owner_id, customer_id FROM open_customer_tasks") == [(liu, town.zhang)]
    assert (await at["clerk"].post(f"{TAKEN}/{mine['id']}/cancel", json={"reason": "客户改期"})).status_code == 200
    assert await rows(town.bank, "SELECT count(*) FROM open_customer_tasks") == [(0,)]


def benefit(**changed: Any) -> Benefit:
    one = terms(**changed)
    return Benefit(new_id(), one, one.until_on, datetime(2026, 1, 1, tzinfo=UTC), "a", "b")


@pytest.mark.parametrize(
    ("every", "day", "first", "last"),
    [
        (Every.MONTH, date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        (Every.QUARTER, date(2026, 12, 1), date(2026, 10, 1), date(2026, 12, 31)),
        (Every.YEAR, date(2026, 12, 1), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_quota_is_of_a_calendar_month_quarter_or_year(every: Every, day: date, first: date, last: date) -> None:
    period = rules.period_of(every, day)

    assert (period.first_on, period.last_on) == (first, last)


def test_what_is_left_lapses_on_the_first_day_that_was_said() -> None:
    day, falls = date(2026, 6, 10), date(2026, 8, 1)
    whole, ends = benefit(), benefit(until_on=date(2026, 7, 15))

    def held(one: Benefit, place: Place) -> tuple[int, date, Until]:
        found = rules.holding(one, place, 1, day)
        assert found is not None
        return found.left, found.until_on, found.why

    assert held(whole, Place(1, 1)) == (1, date(2026, 12, 31), Until.PERIOD)
    assert held(whole, Place(1, 1, 0, falls)) == (1, date(2026, 7, 31), Until.FALLS)
    assert held(ends, Place(1, 1, 0, falls)) == (1, date(2026, 7, 15), Until.ENDS)
    assert held(whole, Place(2, 0, given_until=date(2026, 9, 9))) == (5, date(2026, 9, 9), Until.GIVEN)
    assert rules.holding(whole, Place(0, 0), 0, day) is None
    assert rules.holding(benefit(quotas=(1,)), Place(5, 5, 0, falls), 0, day) is not None


def test_a_tier_that_fell_leaves_what_was_taken_and_nothing_more() -> None:
    found = rules.holding(benefit(), Place(1, 1), 5, date(2026, 6, 10))

    assert found is not None
    assert found.left == 0


def test_a_code_that_nobody_used_lapses_and_one_that_a_person_sees_to_does_not() -> None:
    day = date(2026, 6, 10)

    assert rules.state_of(TakingState.OPEN, day, day) is TakingState.OPEN
    assert rules.state_of(TakingState.OPEN, day - timedelta(days=1), day) is TakingState.LAPSED
    assert rules.state_of(TakingState.OPEN, None, day) is TakingState.OPEN
    assert rules.state_of(TakingState.FULFILLED, day - timedelta(days=1), day) is TakingState.FULFILLED
