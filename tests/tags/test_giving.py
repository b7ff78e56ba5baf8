"""Tags by hand and by models, what customers read and say, and what an attacker gets."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.app import PORTIONS
from bankhall.customers.actions import change
from bankhall.customers.types import Because
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.portions import take_portions
from bankhall.kernel.time import business_date
from bankhall.kernel.web.bodies import read_json
from bankhall.tags.api import take_scores
from bankhall.tags.routes import routes
from bankhall.tags.types import Score
from counter import as_customer, counter, doors, named_fields, open_account, pay_in, register, rows

from .workshop import MINE, SEES, TAGS, Workshop, condition, rule

ANYBODY = rule(condition("is_person", "exactly", 1))
SECRET = "我不想被这样归类"
NOTE = "家里有老人，行动不便"
BY_HAND = {"tag_kind": "hand", "rule": None}


@pytest.fixture
async def zhang(workshop: Workshop) -> UUID:
    return await register(workshop.bank)


@pytest.fixture
async def portal(workshop: Workshop, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(workshop.bank, as_customer(zhang), routes=routes) as client:
        yield client


async def give(workshop: Workshop, who: UUID, tag: str, *, days: int = 30, note: str = NOTE) -> httpx.Response:
    today = await doors(workshop.bank).read(business_date)
    body = {"tag_id": tag, "until": (today + timedelta(days=days)).isoformat(), "note": note}
    return await workshop.clerk.post(f"/api/console/customers/{who}/tags", json=body)


async def test_a_customer_reads_what_is_noted_and_why(
    workshop: Workshop, zhang: UUID, portal: httpx.AsyncClient
) -> None:
    await pay_in(workshop.bank, await open_account(workshop.bank, zhang), 20_000_00)
    await workshop.put_in_force(lasts_days=90, value={"of": "balance", "currency": "CNY"})
    await workshop.put_in_force("内部标签", ANYBODY, told=None)

    (mine,) = (await portal.get(MINE)).json()["tags"]

    assert mine["told_zh"] == "您在本行的存款较多"
    assert [(one["figure"], one["holds"]) for one in mine["evidence"]] == [(20_000_00, True)]
    seen = (await workshop.clerk.get(f"/api/console/customers/{zhang}/tags")).json()["tags"]
    assert {one["name_zh"] for one in seen} == {"存款大户", "内部标签"}
    rich = next(one for one in seen if one["name_zh"] == "存款大户")
    today = await doors(workshop.bank).read(business_date)
    assert rich["value"] == 20_000_00
    assert rich["version"] == 1
    assert rich["owner"] == "陈静"
    assert rich["ends_on"] == (today + timedelta(days=90)).isoformat()


async def test_an_objection_takes_it_away_and_keeps_it_away(
    workshop: Workshop, zhang: UUID, portal: httpx.AsyncClient
) -> None:
    li = await register(workshop.bank, "李娜")
    tag = await workshop.put_in_force(of=ANYBODY)

    objected = await portal.post(f"{MINE}/{tag}/object", json={"reason": SECRET})
    again = await portal.post(f"{MINE}/{tag}/object", json={"reason": "twice"})

    assert objected.status_code == again.status_code == 200
    assert objected.json()["tags"] == []
    assert [one["reason"] for one in again.json()["objections"]] == [SECRET]
    await workshop.rebuild()
    await pay_in(workshop.bank, await open_account(workshop.bank, zhang), 1)
    await workshop.hear()
    assert await workshop.who_has(tag) == {li}
    seen = (await workshop.clerk.get(f"/api/console/customers/{zhang}/tags")).json()
    assert [one["reason"] for one in seen["objections"]] == [SECRET]
    listed = (await workshop.clerk.get(f"{TAGS}/{tag}")).json()
    assert (listed["customers"], listed["objections"]) == (1, 1)

    allowed = await portal.post(f"{MINE}/{tag}/allow")
    assert len(allowed.json()["tags"]) == 1
    assert (await portal.post(f"{MINE}/{tag}/allow")).status_code == 404
    assert await workshop.who_has(tag) == {li, zhang}


async def test_two_objections_at_once_are_one(workshop: Workshop, zhang: UUID, portal: httpx.AsyncClient) -> None:
    tag = await workshop.put_in_force(of=ANYBODY)

    both = await asyncio.gather(*(portal.post(f"{MINE}/{tag}/object", json={"reason": SECRET}) for _ in range(4)))

    assert {one.status_code for one in both} <= {200, 404}
    assert len((await portal.get(MINE)).json()["objections"]) == 1
    assert zhang not in await workshop.who_has(tag)


async def test_nobody_objects_to_what_they_are_not_told_of(
    workshop: Workshop, zhang: UUID, portal: httpx.AsyncClient
) -> None:
    hidden = await workshop.put_in_force("内部标签", ANYBODY, told=None)
    others = await workshop.put_in_force()

    for tag in (hidden, others, str(new_id())):
        answer = await portal.post(f"{MINE}/{tag}/object", json={"reason": "let me see"})
        assert (answer.status_code, answer.json()["code"]) == (404, "tags.not_found")
    assert zhang in await workshop.who_has(hidden)


async def test_a_tag_by_hand_has_an_end_and_a_note_that_lies_sealed(
    workshop: Workshop, zhang: UUID, portal: httpx.AsyncClient
) -> None:
    tag = await workshop.put_in_force("需要上门服务", **BY_HAND)

    given = await give(workshop, zhang, tag)

    assert given.status_code == 200, given.text
    (one,) = given.json()["tags"]
    assert (one["by"], one["note"]) == ("李娜", NOTE)
    assert (await portal.get(MINE)).json()["tags"][0]["note"] == NOTE
    raw = await rows(workshop.bank, "SELECT tag_given::text FROM tag_given")
    assert NOTE not in str(raw)
    await workshop.rebuild()
    assert await workshop.who_has(tag) == {zhang}
    assert named_fields(await give(workshop, zhang, tag, days=-1)) == ["until"]
    assert named_fields(await give(workshop, zhang, tag, days=732)) == ["until"]
    there = f"/api/console/customers/{zhang}/tags/{tag}/take"
    assert (await workshop.clerk.post(there, json={"reason": "over"})).json()["tags"] == []
    assert (await workshop.clerk.post(there, json={"reason": "over"})).json()["code"] == "tags.not_given"


async def test_a_rule_s_tag_is_not_given_by_hand_nor_taken(workshop: Workshop, zhang: UUID) -> None:
    tag = await workshop.put_in_force(of=ANYBODY)

    assert (await give(workshop, zhang, tag)).json()["code"] == "tags.wrong_kind"
    there = f"/api/console/customers/{zhang}/tags/{tag}/take"
    assert (await workshop.clerk.post(there, json={"reason": "mistaken"})).json()["code"] == "tags.wrong_kind"
    draft, _ = await workshop.define("草稿", **BY_HAND)
    assert (await give(workshop, zhang, draft)).json()["code"] == "tags.wrong_stage"
    assert (await give(workshop, new_id(), draft)).status_code in (404, 409, 422)


async def test_what_was_objected_to_is_given_by_nobody(
    workshop: Workshop, zhang: UUID, portal: httpx.AsyncClient
) -> None:
    by_hand = await workshop.put_in_force("需要上门服务", **BY_HAND)
    by_model = await workshop.put_in_force("可能流失", tag_kind="model", rule=None)
    await give(workshop, zhang, by_hand)
    teller = doors(workshop.bank, system("model"))
    assert await teller.write(take_scores, UUID(by_model), "churn-3", [Score(zhang, 81, 7)]) == 1
    for tag in (by_hand, by_model):
        assert (await portal.post(f"{MINE}/{tag}/object", json={"reason": SECRET})).status_code == 200

    assert (await give(workshop, zhang, by_hand)).json()["code"] == "tags.objected"
    assert await teller.write(take_scores, UUID(by_model), "churn-3", [Score(zhang, 90)]) == 0
    assert await workshop.state() == []


async def test_a_model_s_scores_are_tags_with_confidence_and_value(workshop: Workshop, zhang: UUID) -> None:
    tag = await workshop.put_in_force("可能流失", tag_kind="model", rule=None, lasts_days=30)
    teller = doors(workshop.bank, system("model"))

    assert await teller.write(take_scores, UUID(tag), "churn-3", [Score(zhang, 81, 7), Score(new_id(), 5)]) == 1

    (one,) = (await workshop.clerk.get(f"/api/console/customers/{zhang}/tags")).json()["tags"]
    assert (one["confidence"], one["value"], one["by"]) == (81, 7, "churn-3")


async def test_a_portrait_is_had_only_by_who_agrees_and_goes_with_the_consent(workshop: Workshop, zhang: UUID) -> None:
    tag = await workshop.put_in_force(of=ANYBODY, needs_consent=True)
    by_hand = await workshop.put_in_force("需要上门服务", **BY_HAND, needs_consent=True)
    assert await workshop.who_has(tag) == set()
    assert (await give(workshop, zhang, by_hand)).json()["code"] == "tags.no_consent"

    async with counter(workshop.bank, as_customer(zhang)) as at_home:
        asked = (await at_home.get("/api/portal/consents")).json()["asked"]
        wording = next(one["wording"] for one in asked if one["purpose"] == "portrait")
        shown = {name: wording[name] for name in ("version", "language", "digest")}
        agreed = await at_home.post("/api/portal/consents/portrait/give", json={**shown, "seen": 0})
        assert agreed.status_code == 200, agreed.text
        await workshop.hear()
        assert await workshop.who_has(tag) == {zhang}
        assert (await give(workshop, zhang, by_hand)).status_code == 200

        await at_home.post("/api/portal/consents/portrait/withdraw")
    await workshop.hear()
    assert await workshop.state() == []


async def test_who_leaves_takes_all_of_it_along(workshop: Workshop, zhang: UUID, portal: httpx.AsyncClient) -> None:
    tag = await workshop.put_in_force(of=ANYBODY)
    other = await workshop.put_in_force("另一个", ANYBODY)
    await portal.post(f"{MINE}/{other}/object", json={"reason": SECRET})
    taken = await doors(workshop.bank, as_customer(zhang)).read(take_portions, PORTIONS)
    assert [row["told_zh"] for row in taken["tags"].rows] == ["您在本行的存款较多"]
    assert [row["reason"] for row in taken["tag_objections"].rows] == [SECRET]

    await doors(workshop.bank, Actor(kind="staff", name="李娜", id=new_id())).write(
        change.close_customer, Because(zhang, "leaves")
    )
    await workshop.hear()

    assert await workshop.state() == []
    await workshop.rebuild()
    assert await workshop.who_has(tag) == set()


# ------------------------------------------------------------------------------------------------- attacks


@pytest.mark.parametrize(
    "evil",
    [
        {"match": "all", "groups": []},
        {"match": "all", "groups": [{"match": "all", "conditions": []}]},
        {
            "match": "all",
            "groups": [{"match": "all", "conditions": [condition("cards", "at_least", 1)] * 1_000_000}][:1],
        },
        {"match": "all", "groups": [{"match": "all", "conditions": [condition("cards", "at_least", 1)]}] * 7},
        rule(condition("cards", "at_least", 10**30)),
        rule(condition("cards", "at_least", 1.5)),  # type: ignore[arg-type]  # what an attacker sends
        rule(condition("cards; DROP TABLE tags", "at_least", 1)),
        rule(condition("times", "at_least", 1, days=3, entries=["card') OR true --"])),
        rule(condition("times", "at_least", 1, days=3, currency="C'Y")),
        rule(condition("times", "at_least", 1, days=10**9)),
        rule(condition("times", "at_least", 1, days=3, sql="1")),
        rule(condition("cards", "or true", 1)),
    ],
    ids=range(12),
)
async def test_what_is_no_rule_never_gets_in(workshop: Workshop, evil: Any) -> None:
    body = {"name_zh": "a", "name_en": "a", "tag_kind": "rule", "theme": "money", "rule": evil}

    for there, sent in ((TAGS, body), (f"{TAGS}/preview", {"rule": evil})):
        answer = await workshop.steward.post(there, json=sent)
        assert answer.status_code in (400, 413), answer.text
    assert (await workshop.steward.get(TAGS)).json()["tags"] == []


def test_a_tree_a_mile_deep_is_refused_at_the_door() -> None:
    depth = 200_000

    with pytest.raises(BadInput):
        read_json(('{"rule":' * depth + "1" + "}" * depth).encode())


async def test_samples_are_masked_and_only_for_who_sees_customers(workshop: Workshop, zhang: UUID) -> None:
    body = {"rule": ANYBODY, "needs_consent": False}
    blind = Actor(kind="staff", name="赵敏", id=new_id(), rights=frozenset({"tags.see", "tags.define"}))
    assert SEES not in blind.rights

    told = (await workshop.steward.post(f"{TAGS}/preview", json=body)).json()
    async with counter(workshop.bank, blind, routes=routes) as client:
        hidden = (await client.post(f"{TAGS}/preview", json=body)).json()
        tag, _ = await workshop.define()
        assert (await client.get(f"{TAGS}/{tag}/customers")).status_code == 403
        assert (await client.get(f"/api/console/customers/{zhang}/tags")).status_code == 403

    assert (told["have"], told["gain"], told["lose"]) == (hidden["have"], 1, 0) == (1, 1, 0)
    assert [one["customer_id"] for one in told["gaining"]] == [str(zhang)]
    assert "张伟" not in str(told["gaining"])
    assert hidden["gaining"] == []
    assert await rows(workshop.bank, "SELECT * FROM tag_given") == []


async def test_each_role_does_its_own(workshop: Workshop, zhang: UUID, portal: httpx.AsyncClient) -> None:
    tag, version = await workshop.define()

    assert (await portal.get(TAGS)).status_code == 403
    assert (await portal.get(f"/api/console/customers/{zhang}/tags")).status_code == 403
    assert (await workshop.clerk.post(TAGS, json={})).status_code == 403
    assert (await workshop.clerk.post(f"/api/console/tag-versions/{version}/propose", json={})).status_code == 403
    assert (await workshop.steward.post(f"{TAGS}/{tag}/retire", json={"reason": "x"})).status_code == 403
    assert (await workshop.clerk.get(MINE)).status_code == 403
    assert (await workshop.clerk.get(f"{TAGS}/{new_id()}")).status_code == 404
    taken = await workshop.steward.post(TAGS, json={**(await _body()), "name_zh": "存款大户"})
    assert taken.json()["code"] == "tags.name_taken"


async def _body() -> dict[str, Any]:
    return {"name_zh": "a", "name_en": "a", "tag_kind": "rule", "theme": "money", "rule": ANYBODY}
