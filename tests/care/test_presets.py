"""The house's quick replies and macros: kept by who may, filled in for a conversation, and run whole or not at all."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.care import permissions
from bankhall.care import routes as talk_routes
from bankhall.care.presets import routes as presets
from bankhall.care.presets import rules
from bankhall.care.routes import joining
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.tickets import routes as ticket_routes
from counter import acts, as_customer, counter, fresh_key, named_fields, register, rows

MINE, TALKS = "/api/portal/conversations", "/api/console/conversations"
HOUSE, OWN = "/api/console/house-presets", "/api/console/own-presets"
ROUTES = [*talk_routes.routes, *presets.routes, *joining.routes, *ticket_routes.routes]
ANSWER = {"zh": "{customer}，我是{me}，编号 {case}。", "en": "{customer}, this is {me}, reference {case}."}
SAY = {"kind": "say", "words": ANSWER}
TICKET = {
    "kind": "ticket",
    "ticket": "card",
    "subject": {"zh": "吞卡", "en": "Card kept by a machine"},
    "words": {"zh": "客户 {customer} 的卡被吞", "en": "A machine kept the card of {customer}"},
    "answers": [
        {"field": "what", "told": "kept"},
        {"field": "tail", "told": "1234"},
        {"field": "on", "told": "{today}"},
    ],
}
END = {"kind": "end", "wrap_up": "passed_on"}


def agent(name: str, *more: str) -> Actor:
    rights = frozenset({permissions.SERVE, "customers.view", *more})
    return Actor(kind="staff", name=name, id=new_id(), rights=rights)


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    return await register(bank, "张伟")


@pytest.fixture
async def portal(bank: Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def li_na(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, agent("李娜", "tickets.work"), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def wang(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    """An agent who may not work on tickets."""
    async with counter(bank, agent("王强"), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def head(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, agent("徐磊", permissions.SUPERVISE), routes=ROUTES) as client:
        yield client


async def talk_with(portal: httpx.AsyncClient, desk: httpx.AsyncClient, **other: Any) -> str:
    body = {"topic": "card", "language": "zh-CN", "text": "我的卡被吞了"} | other
    id_ = (await portal.post(MINE, json=body, headers=fresh_key())).raise_for_status().json()["conversation"]["id"]
    (await desk.post(f"{TALKS}/{id_}/take")).raise_for_status()
    return str(id_)


def preset(*steps: dict[str, Any], **other: Any) -> dict[str, Any]:
    titles = {"zh": "吞卡", "en": "Card kept"}
    return {"kind": "macro", "shortcut": "kept", "topic": None, "title": titles, "steps": list(steps)} | other


async def kept(client: httpx.AsyncClient, body: dict[str, Any], *, where: str = HOUSE) -> dict[str, Any]:
    answer = await client.post(where, json=body, headers=fresh_key())
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


async def offered(client: httpx.AsyncClient, talk: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.get(f"{TALKS}/{talk}/presets")).raise_for_status().json()["items"]
    return items


async def run(
    client: httpx.AsyncClient, talk: str, one: dict[str, Any], key: dict[str, str] | None = None
) -> httpx.Response:
    there = f"{TALKS}/{talk}/macros/{one['id']}"
    return await client.post(there, json={"nth": one["nth"]}, headers=key or fresh_key())


async def test_a_reply_is_filled_in_in_the_customers_language_and_what_is_used_most_comes_first(
    portal: httpx.AsyncClient, li_na: httpx.AsyncClient, head: httpx.AsyncClient
) -> None:
    one = await kept(head, preset(SAY, kind="reply", shortcut="name"))
    talk = await talk_with(portal, li_na)
    before = await offered(li_na, talk)
    assert (await li_na.post(f"/api/console/presets/{one['id']}/used")).status_code == 204
    (await li_na.post(f"{TALKS}/{talk}/end", json={"wrap_up": "solved"})).raise_for_status()
    english = await talk_with(portal, li_na, language="en")
    first = (await offered(li_na, english))[0]

    assert {each["shortcut"] for each in before} == {"hello", "moment", "else", "bye", "name"}
    (text,) = [each["steps"][0]["text"] for each in before if each["shortcut"] == "name"]
    assert text == f"张伟，我是李*，编号 {rules.reference_of(UUID(talk))}。"
    assert (first["id"], first["times"], first["title"]) == (one["id"], 1, "Card kept")
    assert first["steps"][0]["text"].startswith("张伟, this is 李*")


async def test_what_is_for_a_topic_is_offered_there_only(
    portal: httpx.AsyncClient, li_na: httpx.AsyncClient, head: httpx.AsyncClient
) -> None:
    await kept(head, preset(SAY, kind="reply", shortcut="bills", topic="bill"))
    talk = await talk_with(portal, li_na)

    assert "bills" not in {each["shortcut"] for each in await offered(li_na, talk)}


async def test_the_house_is_kept_by_who_may_with_every_version(
    bank: Database, li_na: httpx.AsyncClient, head: httpx.AsyncClient
) -> None:
    refused = await li_na.post(HOUSE, json=preset(SAY, kind="reply"), headers=fresh_key())
    body = preset(SAY, kind="reply")
    one = await kept(head, body)
    there = f"{HOUSE}/{one['id']}"
    change = body | {"title": {"zh": "吞卡了", "en": "Kept"}, "nth": 1}
    changed = (await head.put(there, json=change)).raise_for_status().json()
    again = await head.put(there, json=change)
    stale = await head.put(there, json=change | {"shortcut": "other"})
    taken = await head.post(HOUSE, json=body | {"title": {"zh": "二", "en": "Two"}}, headers=fresh_key())
    assert (await head.delete(there)).status_code == (await head.delete(there)).status_code == 204
    versions = (await li_na.get(f"/api/console/presets/{one['id']}/versions")).json()["items"]

    assert (refused.status_code, refused.json()["code"]) == (403, "identity.right_missing")
    assert (changed["nth"], again.json()["nth"]) == (2, 2)
    assert stale.json()["code"] == "care.preset_changed"
    assert taken.json()["code"] == "care.shortcut_taken"
    assert [(each["nth"], each["is_kept"], each["by"]) for each in versions] == [
        (3, False, "徐磊"),
        (2, True, "徐磊"),
        (1, True, "徐磊"),
    ]
    assert [one for one in await acts(bank) if "preset" in one] == [
        "care.keep_preset",
        "care.change_preset",
        "care.drop_preset",
    ]
    ids = {each["id"] for each in (await li_na.get("/api/console/presets")).json()["items"]}
    assert one["id"] not in ids


async def test_a_macro_of_ones_own_is_nobody_elses(
    portal: httpx.AsyncClient, li_na: httpx.AsyncClient, wang: httpx.AsyncClient, head: httpx.AsyncClient
) -> None:
    one = await kept(li_na, preset(SAY), where=OWN)
    talk = await talk_with(portal, wang)

    assert one["is_own"]
    assert one["id"] not in {each["id"] for each in (await wang.get("/api/console/presets")).json()["items"]}
    assert one["id"] not in {each["id"] for each in await offered(wang, talk)}
    assert (await run(wang, talk, one)).json()["code"] == "care.preset_not_found"
    assert (await wang.delete(f"{OWN}/{one['id']}")).status_code == 404
    assert (await head.delete(f"{HOUSE}/{one['id']}")).status_code == 404
    assert (await head.get(f"/api/console/presets/{one['id']}/versions")).status_code == 404
    # Of the house it is no more changed as one's own.
    house = await kept(head, preset(SAY, shortcut="house"))
    assert (await head.delete(f"{OWN}/{house['id']}")).status_code == 404


async def test_a_macro_does_all_of_its_steps_in_one_go_and_once(
    bank: Database, portal: httpx.AsyncClient, li_na: httpx.AsyncClient, head: httpx.AsyncClient, zhang: UUID
) -> None:
    form = {"kind": "form", "form": "card", "words": {"zh": "是哪张卡？", "en": "Which card?"}}
    one = await kept(head, preset(SAY, {"kind": "topic", "topic": "account"}, form, TICKET, END))
    talk, key = await talk_with(portal, li_na), fresh_key()
    (shown,) = [each for each in await offered(li_na, talk) if each["id"] == one["id"]]
    ran = await run(li_na, talk, one, key)
    again = await run(li_na, talk, one, key)

    now = (await portal.get(f"{MINE}/{talk}")).json()
    assert [each["kind"] for each in shown["steps"]] == ["say", "topic", "form", "ticket", "end"]
    assert {each["blocked"] for each in shown["steps"]} == {None}
    assert (ran.status_code, again.status_code) == (204, 204)
    assert (now["conversation"]["state"], now["conversation"]["topic"]) == ("ended", "account")
    assert next(each["text"] for each in now["items"] if each["author"] == "agent").startswith("张伟，我是李*")
    assert [bool(each["form"]) for each in now["items"] if each["author"] == "agent"] == [False, True]
    (ticket,) = (await li_na.get(f"/api/console/customers/{zhang}/tickets")).json()["items"]
    assert (ticket["subject"], ticket["type"]) == ("吞卡", "card")
    ((wrap_up,),) = await rows(bank, "SELECT wrap_up FROM conversations")
    assert wrap_up == "passed_on"
    assert (await acts(bank)).count("care.run_macro") == 1


async def test_a_step_that_whoever_runs_it_may_not_do_stops_it_and_nothing_is_half_done(
    bank: Database, portal: httpx.AsyncClient, wang: httpx.AsyncClient, head: httpx.AsyncClient
) -> None:
    one = await kept(head, preset(SAY, TICKET, END))
    talk = await talk_with(portal, wang)
    (shown,) = [each for each in await offered(wang, talk) if each["id"] == one["id"]]
    refused = await run(wang, talk, one)

    now = (await portal.get(f"{MINE}/{talk}")).json()
    assert [each["blocked"] for each in shown["steps"]] == [None, "identity.right_missing", None]
    assert (refused.status_code, refused.json()["code"]) == (409, "care.step_impossible")
    assert refused.json()["facts"] == {"step": 2, "why": "identity.right_missing"}
    assert now["conversation"]["state"] == "talking"
    assert [each["author"] for each in now["items"]] == ["customer", "bank"]
    assert await rows(bank, "SELECT id FROM tickets") == []
    assert "care.run_macro" not in await acts(bank)


async def test_whoever_has_no_part_runs_nothing_there(
    portal: httpx.AsyncClient, li_na: httpx.AsyncClient, wang: httpx.AsyncClient, head: httpx.AsyncClient
) -> None:
    one = await kept(head, preset(TICKET))
    talk = await talk_with(portal, wang)
    strange = await run(li_na, talk, one)
    waiting = (
        await portal.post(MINE, json={"topic": "bill", "language": "en", "text": "a"}, headers=fresh_key())
    ).json()
    seen_only = await run(li_na, waiting["conversation"]["id"], one)

    assert (strange.status_code, strange.json()["code"]) == (404, "care.conversation_not_found")
    assert seen_only.json()["facts"] == {"step": 1, "why": "care.not_yours"}


async def test_what_was_shown_is_what_is_run(
    portal: httpx.AsyncClient, li_na: httpx.AsyncClient, head: httpx.AsyncClient
) -> None:
    one = await kept(head, preset(SAY))
    talk = await talk_with(portal, li_na)
    change = preset(SAY, END) | {"nth": 1}
    (await head.put(f"{HOUSE}/{one['id']}", json=change)).raise_for_status()

    assert (await run(li_na, talk, one)).json()["code"] == "care.preset_changed"


async def test_a_macro_hands_over_under_another_topic(
    portal: httpx.AsyncClient, li_na: httpx.AsyncClient, head: httpx.AsyncClient
) -> None:
    hand = {"kind": "hand", "topic": "bill", "words": {"zh": "请同事接手", "en": "A colleague goes on"}}
    one = await kept(head, preset(hand))
    talk = await talk_with(portal, li_na)
    (await run(li_na, talk, one)).raise_for_status()

    now = (await portal.get(f"{MINE}/{talk}")).json()
    assert (now["conversation"]["state"], now["conversation"]["topic"]) == ("waiting", "bill")
    assert (now["items"][-1]["step"], now["items"][-1]["text"]) == ("handed_back", "请同事接手")


@pytest.mark.parametrize(
    ("steps", "field"),
    [
        ([END, SAY], "steps.0"),
        ([{"kind": "say"}], "steps.0.words"),
        ([END | {"topic": "card"}], "steps.0.topic"),
        ([{"kind": "say", "words": {"zh": "{password}", "en": "a"}}], "steps.0.words.zh"),
        ([{"kind": "say", "words": {"zh": "a", "en": "{{customer}}"}}], "steps.0.words.en"),
        ([TICKET | {"ticket": "nothing"}], "steps.0.ticket"),
        ([TICKET | {"answers": []}], "steps.0.answers.what"),
        ([TICKET, TICKET], "steps"),
    ],
)
async def test_a_macro_that_could_never_be_run_is_not_kept(
    head: httpx.AsyncClient, steps: list[dict[str, Any]], field: str
) -> None:
    answer = await head.post(HOUSE, json=preset(*steps), headers=fresh_key())

    assert field in named_fields(answer)


async def test_the_same_request_keeps_one(head: httpx.AsyncClient) -> None:
    key = fresh_key()
    first = await head.post(HOUSE, json=preset(SAY), headers=key)
    second = await head.post(HOUSE, json=preset(SAY), headers=key)

    assert first.json()["id"] == second.json()["id"]


async def test_a_name_that_looks_like_a_place_is_only_a_name(
    bank: Database, li_na: httpx.AsyncClient, head: httpx.AsyncClient
) -> None:
    strange = await register(bank, "<b>{case}</b>")
    await kept(head, preset(SAY, kind="reply", shortcut="name"))
    async with counter(bank, as_customer(strange), routes=ROUTES) as portal:
        talk = await talk_with(portal, li_na)

    (text,) = [each["steps"][0]["text"] for each in await offered(li_na, talk) if each["shortcut"] == "name"]
    assert text.startswith("<b>{case}</b>，我是李*")
