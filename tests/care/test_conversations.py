"""A customer asks for a person and gets one; what was said is kept once, in order, and for those whom it is of."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.care import actions, permissions
from bankhall.care.routes import routes
from bankhall.care.types import Said, Say
from bankhall.kernel.actors import Actor, Asker, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from counter import acts, as_customer, counter, doors, events, fresh_key, register, rows

SAID = "我的卡被吞了，怎么办？"
ANSWER = "请您别急，我马上帮您查。"
DESK = "/api/console/conversations"
MINE = "/api/portal/conversations"


def agent(name: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset({permissions.SERVE, "customers.view"}))


LI_NA, WANG = agent("李娜"), agent("王强")


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    return await register(bank, "张伟")


@pytest.fixture
async def portal(bank: Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=routes) as client:
        yield client


@pytest.fixture
async def desk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, LI_NA, routes=routes) as client:
        yield client


@pytest.fixture
async def other_desk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, WANG, routes=routes) as client:
        yield client


async def begin(portal: httpx.AsyncClient, **other: Any) -> str:
    body = {"topic": "card", "language": "zh-CN", "text": SAID} | other
    answer = await portal.post(MINE, json=body, headers=fresh_key())
    return str(answer.raise_for_status().json()["conversation"]["id"])


async def say(client: httpx.AsyncClient, there: str, text: str, **other: Any) -> httpx.Response:
    return await client.post(f"{there}/messages", json={"client_id": str(new_id()), "text": text} | other)


async def talk(client: httpx.AsyncClient, there: str, after: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(there, params={"after": after})).raise_for_status().json()
    return found


async def test_a_customer_asks_an_agent_answers_and_it_ends_with_how_it_ended(
    bank: Database, portal: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    id_ = await begin(portal)
    (waiting,) = (await desk.get(DESK)).json()["waiting"]
    taken = await desk.post(f"{DESK}/{id_}/take")
    await say(desk, f"{DESK}/{id_}", ANSWER)
    seen = await talk(portal, f"{MINE}/{id_}")
    ended = await desk.post(f"{DESK}/{id_}/end", json={"wrap_up": "solved"})

    assert (waiting["name"], waiting["conversation"]["place"]) == ("张伟", 1)
    assert (taken.status_code, taken.json()["is_mine"]) == (200, True)
    assert [(one["nth"], one["author"], one["by"], one["text"], one["step"]) for one in seen["items"]] == [
        (1, "customer", "", SAID, None),
        (2, "bank", "李*", "", "taken"),
        (3, "agent", "李*", ANSWER, None),
    ]
    assert (seen["conversation"]["state"], seen["conversation"]["with_whom"]) == ("talking", "李*")
    assert ended.json()["line"]["conversation"]["state"] == "ended"
    assert (await say(portal, f"{MINE}/{id_}", "谢谢")).json()["code"] == "care.conversation_over"
    assert {"care.open_conversation", "care.take_conversation", "care.say", "care.end_conversation"} <= set(
        await acts(bank)
    )
    assert {"care.conversation_opened", "care.conversation_taken", "care.conversation_ended"} <= set(await events(bank))


async def test_a_message_sent_again_is_kept_once_and_another_under_its_id_is_refused(
    portal: httpx.AsyncClient,
) -> None:
    there, client_id = f"{MINE}/{await begin(portal)}", str(new_id())
    answers = await asyncio.gather(*(say(portal, there, "还在吗", client_id=client_id) for _ in range(5)))
    later = await say(portal, there, "还在吗", client_id=client_id)
    other = await say(portal, there, "别的", client_id=client_id)

    assert {one.json()["nth"] for one in [*answers, later]} == {2}
    assert (other.status_code, other.json()["code"]) == (422, "kernel.key_reused")
    assert [one["nth"] for one in (await talk(portal, there))["items"]] == [1, 2]


async def test_what_both_say_at_once_is_numbered_without_gaps_and_read_from_any_number(
    portal: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    id_ = await begin(portal)
    await desk.post(f"{DESK}/{id_}/take")
    told = [say(portal, f"{MINE}/{id_}", f"问{nth}") for nth in range(8)]
    told += [say(desk, f"{DESK}/{id_}", f"答{nth}") for nth in range(8)]
    answers = await asyncio.gather(*told)

    assert {one.status_code for one in answers} == {201}
    assert [one["nth"] for one in (await talk(portal, f"{MINE}/{id_}"))["items"]] == list(range(1, 19))
    assert [one["nth"] for one in (await talk(desk, f"{DESK}/{id_}", after=16))["items"]] == [17, 18]


async def test_one_batch_answers_each_of_many_for_itself(
    bank: Database, zhang: UUID, portal: httpx.AsyncClient
) -> None:
    id_ = UUID(await begin(portal))
    stranger = as_customer(await register(bank, "李丽"))

    def said(actor: Actor, where: UUID, client_id: UUID) -> Say:
        return Say(conversation_id=where, client_id=client_id, text="一", asker=Asker(actor))

    twice = new_id()
    told = [
        said(as_customer(zhang), id_, twice),
        said(stranger, id_, new_id()),
        said(as_customer(zhang), id_, twice),
        said(as_customer(zhang), new_id(), new_id()),
        said(LI_NA, id_, new_id()),
        said(as_customer(zhang), id_, new_id()),
    ]
    outcomes = await doors(bank, system("tests")).write(actions.say, told)

    assert [one.message.nth if isinstance(one, Said) else getattr(one, "code", "") for one in outcomes] == [
        2,
        "care.conversation_not_found",
        2,
        "care.conversation_not_found",
        "care.not_yours",
        3,
    ]


async def test_what_is_said_is_for_those_who_take_part_when_it_is_kept(
    bank: Database, zhang: UUID, portal: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    id_, once = UUID(await begin(portal)), new_id()

    async def heard_by(client_id: UUID) -> frozenset[UUID]:
        asker = Asker(as_customer(zhang))
        said = Say(conversation_id=id_, client_id=client_id, text="一", asker=asker)
        (outcome,) = await doors(bank, system("tests")).write(actions.say, [said])
        assert isinstance(outcome, Said)
        return outcome.heard_by

    assert await heard_by(once) == {zhang}
    await desk.post(f"{DESK}/{id_}/take")
    assert await heard_by(new_id()) == {zhang, LI_NA.id}
    assert await heard_by(once) == frozenset(), "told before"
    await desk.post(f"{DESK}/{id_}/hand-over", json={"to": None, "note": "请接"})
    assert await heard_by(new_id()) == {zhang}


async def test_of_two_agents_who_take_it_at_once_one_is_told_that_it_is_taken(
    portal: httpx.AsyncClient, desk: httpx.AsyncClient, other_desk: httpx.AsyncClient
) -> None:
    id_ = await begin(portal)
    answers = await asyncio.gather(desk.post(f"{DESK}/{id_}/take"), other_desk.post(f"{DESK}/{id_}/take"))
    won = desk if answers[0].status_code == 200 else other_desk
    again = await won.post(f"{DESK}/{id_}/take")

    assert sorted(one.status_code for one in answers) == [200, 409]
    assert again.status_code == 200
    lost = other_desk if won is desk else desk
    assert (await say(lost, f"{DESK}/{id_}", "我来")).status_code == 409
    assert (await lost.get(f"{DESK}/{id_}")).status_code == 404


async def test_the_queue_is_first_come_first_served_and_places_move_up(bank: Database, desk: httpx.AsyncClient) -> None:
    talks = []
    for name in ("甲", "乙", "丙"):
        async with counter(bank, as_customer(await register(bank, name)), routes=routes) as one:
            talks.append(await begin(one))
    before = [line["conversation"]["id"] for line in (await desk.get(DESK)).json()["waiting"]]
    await desk.post(f"{DESK}/{talks[0]}/take")
    after = (await desk.get(DESK)).json()

    assert before == talks
    assert [(one["conversation"]["id"], one["conversation"]["place"]) for one in after["waiting"]] == [
        (talks[1], 1),
        (talks[2], 2),
    ]
    assert [one["conversation"]["id"] for one in after["mine"]] == [talks[0]]
    assert after["hall"]["queue"] == 2
    assert after["hall"]["median_minutes"] == 1


async def test_nobody_leads_more_than_one_person_can_nor_opens_more(bank: Database, desk: httpx.AsyncClient) -> None:
    answers = []
    for nth in range(7):
        async with counter(bank, as_customer(await register(bank, f"客{nth}")), routes=routes) as one:
            answers.append(await desk.post(f"{DESK}/{await begin(one)}/take"))
            if nth == 0:
                for _ in range(2):
                    await begin(one)
                body = {"topic": "other", "language": "en", "text": "x"}
                fourth = await one.post(MINE, json=body, headers=fresh_key())

    assert [one.status_code for one in answers] == [200] * 6 + [409]
    assert (answers[-1].json()["code"], answers[-1].json()["facts"]) == ("care.hands_full", {"most": 6})
    assert fourth.json()["code"] == "care.too_many_open"


async def test_the_same_request_opens_one_conversation(portal: httpx.AsyncClient) -> None:
    body = {"topic": "card", "language": "en", "text": "My card!"}
    key = fresh_key()
    first, second = await asyncio.gather(*(portal.post(MINE, json=body, headers=key) for _ in range(2)))
    assert first.json()["conversation"]["id"] == second.json()["conversation"]["id"]
    assert len((await portal.get(MINE)).json()["items"]) == 1


async def test_it_is_handed_to_a_colleague_with_a_note_that_its_customer_reads_or_back_to_its_place(
    bank: Database, portal: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    id_ = await begin(portal)
    async with counter(bank, as_customer(await register(bank, "李丽")), routes=routes) as later:
        await begin(later)
    await desk.post(f"{DESK}/{id_}/take")
    nobody = await desk.post(f"{DESK}/{id_}/hand-over", json={"to": str(new_id()), "note": "请接"})
    back = await desk.post(f"{DESK}/{id_}/hand-over", json={"to": None, "note": "客户要问房贷"})

    assert (nobody.status_code, nobody.json()["code"]) == (404, "care.colleague_not_found")
    assert back.json()["line"]["conversation"]["place"] == 1
    last = (await talk(portal, f"{MINE}/{id_}"))["items"][-1]
    assert (
        last
        | {
            "nth": 3,
            "client_id": None,
            "author": "bank",
            "by": "李*",
            "text": "客户要问房贷",
            "step": "handed_back",
        }
        == last
    )


async def test_its_customer_ends_it_and_opens_it_again(portal: httpx.AsyncClient, desk: httpx.AsyncClient) -> None:
    there = f"{MINE}/{await begin(portal)}"
    early = await portal.post(f"{there}/reopen")
    ended = (await portal.post(f"{there}/end")).json()["conversation"]
    twice = await portal.post(f"{there}/end")
    again = (await portal.post(f"{there}/reopen")).json()["conversation"]

    assert early.json()["code"] == "care.conversation_not_over"
    assert (ended["state"], ended["can_reopen"]) == ("ended", True)
    assert twice.json()["code"] == "care.conversation_over"
    assert (again["state"], again["place"]) == ("waiting", 1)
    assert [one["step"] for one in (await talk(portal, there))["items"]] == [None, "ended", "reopened"]


async def test_marks_only_go_up_and_not_past_the_last_message(
    portal: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    id_ = await begin(portal)
    await desk.post(f"{DESK}/{id_}/take")
    for delivered, read in ((2, 1), (1, 0), (900, 900)):
        await portal.post(f"{MINE}/{id_}/marks", json={"delivered": delivered, "read": read})
    await desk.post(f"{DESK}/{id_}/marks", json={"delivered": 0, "read": 1})
    found = (await talk(portal, f"{MINE}/{id_}"))["conversation"]

    assert (found["customer_marks"], found["agent_marks"]) == (
        {"delivered": 2, "read": 2},
        {"delivered": 1, "read": 1},
    )


@pytest.mark.parametrize(
    ("how", "where", "body"),
    [
        ("GET", "", None),
        ("POST", "/messages", {"client_id": str(new_id()), "text": "我是他"}),
        ("POST", "/marks", {"delivered": 1, "read": 1}),
        ("POST", "/end", None),
        ("POST", "/reopen", None),
    ],
)
async def test_for_another_customer_it_is_not_there(
    bank: Database, portal: httpx.AsyncClient, how: str, where: str, body: dict[str, Any] | None
) -> None:
    id_ = await begin(portal)
    async with counter(bank, as_customer(await register(bank, "李丽")), routes=routes) as other:
        refused = await other.request(how, f"{MINE}/{id_}{where}", json=body)
        absent = await other.request(how, f"{MINE}/{new_id()}{where}", json=body)
        assert (await other.get(MINE)).json()["items"] == []
    assert (refused.status_code, refused.json()["code"]) == (404, "care.conversation_not_found")
    assert absent.json()["code"] == refused.json()["code"]


async def test_an_agent_without_a_part_in_it_does_not_read_it_nor_whoever_may_only_look(
    bank: Database, portal: httpx.AsyncClient, desk: httpx.AsyncClient, other_desk: httpx.AsyncClient
) -> None:
    id_ = await begin(portal)
    assert (await other_desk.get(f"{DESK}/{id_}")).status_code == 200
    await desk.post(f"{DESK}/{id_}/take")
    refused = [
        await other_desk.get(f"{DESK}/{id_}"),
        await other_desk.post(f"{DESK}/{id_}/end", json={"wrap_up": "solved"}),
        await other_desk.post(f"{DESK}/{id_}/hand-over", json={"to": None, "note": "x"}),
        await other_desk.post(f"{DESK}/{id_}/marks", json={"delivered": 1, "read": 1}),
    ]
    looking = Actor(kind="staff", name="孙丽", id=new_id(), rights=frozenset({"customers.view"}))
    async with counter(bank, looking, routes=routes) as auditor:
        assert (await auditor.get(DESK)).status_code == 403
        assert (await auditor.post(f"{DESK}/{id_}/take")).status_code == 403
    assert [one.status_code for one in refused] == [404] * 4


async def test_a_customers_history_says_when_they_talked_and_not_what_was_said(
    zhang: UUID, portal: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    id_ = await begin(portal)
    await desk.post(f"{DESK}/{id_}/take")
    await desk.post(f"{DESK}/{id_}/end", json={"wrap_up": "explained"})
    (one,) = (await desk.get(f"/api/console/customers/{zhang}/conversations")).json()["items"]
    assert (one["agent"], one["wrap_up"], one["messages"]) == ("李娜", "explained", 3)
    assert SAID not in str(one)


async def test_what_was_said_lies_sealed(bank: Database, portal: httpx.AsyncClient, desk: httpx.AsyncClient) -> None:
    id_ = await begin(portal)
    await desk.post(f"{DESK}/{id_}/take")
    await say(desk, f"{DESK}/{id_}", ANSWER)
    told = str(await rows(bank, "SELECT * FROM conversation_messages"))
    told += str(await rows(bank, "SELECT * FROM conversations"))
    told += str(await rows(bank, "SELECT facts, subject_id FROM audit_log"))
    told += str(await rows(bank, "SELECT payload FROM events"))
    assert [secret for secret in (SAID, ANSWER, "张伟") if secret in told] == []


async def test_quick_replies_are_an_agents_own(desk: httpx.AsyncClient, other_desk: httpx.AsyncClient) -> None:
    kept = (await desk.post("/api/console/quick-replies", json={"title": "问好", "text": "您好"})).json()
    theirs = await other_desk.delete(f"/api/console/quick-replies/{kept['id']}")
    assert (await other_desk.get("/api/console/quick-replies")).json()["items"] == []
    assert (theirs.status_code, theirs.json()["code"]) == (404, "care.reply_not_found")
    assert (await desk.get("/api/console/quick-replies")).json()["items"] == [kept]
    assert (await desk.delete(f"/api/console/quick-replies/{kept['id']}")).status_code == 204


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE conversation_messages SET author = 'agent'",
        "DELETE FROM conversation_messages",
        "DELETE FROM conversations",
    ],
)
async def test_the_database_keeps_what_was_said(bank: Database, portal: httpx.AsyncClient, statement: str) -> None:
    await begin(portal)

    async def write(tx: Tx) -> None:
        await tx.session.execute(text(statement))

    with pytest.raises(Exception, match=r"permission denied|append"):
        await doors(bank, system("tests")).write(write)
