"""From the assistant to a person: what was asked goes along, word for word, sealed, and nobody says it twice."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from assistant.test_answers import publish
from bankhall.assistant.routes import routes as assistant_routes
from bankhall.assistant.types import AnswerKind, Concern, Turn
from bankhall.care import permissions
from bankhall.care.from_assistant.routes import routes as from_assistant_routes
from bankhall.care.from_assistant.rules import MOST_TURNS, first_words, topic_of
from bankhall.care.routes import routes as care_routes
from bankhall.care.types import TalkTopic
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.knowledge.types import Audience, NewVersion, Text, Topic
from counter import acts, as_customer, counter, fresh_key, register, rows

MINE = "/api/portal/conversations"
DESK = "/api/console/conversations"
ROUTES = [*from_assistant_routes, *assistant_routes, *care_routes]
LI_NA = Actor(kind="staff", name="李娜", id=new_id(), rights=frozenset({permissions.SERVE}))
_AT = datetime(2026, 12, 1, tzinfo=UTC)
LOST = Text("银行卡丢了或被盗", "马上挂失。", ("银行卡丢了怎么办", "卡丢了"))
LOST_EN = Text("Lost or stolen card", "Report it at once.", ("i lost my card",))


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    await publish(bank, NewVersion(Topic.CARDS, Audience.CUSTOMERS, LOST, LOST_EN))
    return await register(bank, "张伟")


@pytest.fixture
async def portal(bank: Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=ROUTES) as client:
        yield client


async def ask(portal: httpx.AsyncClient, question: str) -> str:
    body = {"question": question, "language": "zh-CN"}
    return str((await portal.post("/api/portal/assistant/ask", json=body)).raise_for_status().json()["receipt"])


async def hand_over(
    portal: httpx.AsyncClient, *receipts: str, note: str = "", key: dict[str, str] | None = None
) -> httpx.Response:
    body = {"receipts": list(receipts), "language": "zh-CN", "note": note}
    return await portal.post(f"{MINE}/from-assistant", json=body, headers=key or fresh_key())


async def test_a_person_sees_what_was_asked_and_answered_and_the_customer_says_nothing_again(
    bank: Database, portal: httpx.AsyncClient
) -> None:
    receipts = [await ask(portal, one) for one in ("银行卡丢了怎么办", "保险箱多大", "转人工")]

    id_ = (await hand_over(portal, *receipts)).raise_for_status().json()["id"]

    async with counter(bank, LI_NA, routes=ROUTES) as desk:
        seen = (await desk.get(f"{DESK}/{id_}/from-assistant")).raise_for_status().json()["items"]
        said = (await desk.get(f"{DESK}/{id_}")).raise_for_status().json()["items"]
    assert [one["question"] for one in seen] == ["银行卡丢了怎么办", "保险箱多大", "转人工"]
    assert [one["answer_kind"] for one in seen] == ["answered", "unknown", "person"]
    assert (seen[0]["title"], seen[0]["nth"]) == (LOST.title, 1)
    assert [(one["author"], one["text"]) for one in said] == [("customer", "保险箱多大")]
    mine = (await portal.get(f"{MINE}/{id_}/from-assistant")).json()
    assert mine["items"] == seen, "its customer sees the same"
    assert await rows(bank, "SELECT topic FROM conversations") == [("card",)]
    assert "care.hand_over_from_assistant" in await acts(bank)


async def test_what_is_handed_over_lies_sealed(bank: Database, portal: httpx.AsyncClient) -> None:
    await hand_over(portal, await ask(portal, "保险箱多大"))

    ((sealed, turns),) = await rows(bank, "SELECT sealed, turns FROM conversation_summaries")
    assert turns == 1
    assert "保险箱".encode() not in bytes(sealed)


async def test_a_note_is_what_the_customer_says_first(portal: httpx.AsyncClient) -> None:
    id_ = (await hand_over(portal, await ask(portal, "保险箱多大"), note="我想租一个")).json()["id"]

    said = (await portal.get(f"{MINE}/{id_}")).json()["items"]
    assert [one["text"] for one in said] == ["我想租一个"]


async def test_whoever_asked_nothing_says_what_it_is_about(bank: Database, portal: httpx.AsyncClient) -> None:
    nothing = await hand_over(portal)
    something = await hand_over(portal, note="有人在吗")

    assert nothing.status_code == 400
    assert nothing.json()["fields"][0]["field"] == "note"
    assert something.status_code == 201
    assert await rows(bank, "SELECT count(*) FROM conversation_summaries") == [(0,)]
    asked = await portal.get(f"{MINE}/{something.json()['id']}/from-assistant")
    assert asked.json() == {"items": []}


async def test_sent_twice_it_is_one_conversation(bank: Database, portal: httpx.AsyncClient) -> None:
    receipt, key = await ask(portal, "保险箱多大"), fresh_key()

    first, second = await hand_over(portal, receipt, key=key), await hand_over(portal, receipt, key=key)
    other = await hand_over(portal, receipt, note="别的", key=key)

    assert first.json() == second.json()
    assert other.json()["code"] == "kernel.key_reused"
    assert await rows(bank, "SELECT count(*) FROM conversations") == [(1,)]


# ------------------------------------------------------------------------- the attacker's side


async def test_nobody_hands_over_what_another_was_answered_nor_what_nobody_was(
    bank: Database, portal: httpx.AsyncClient
) -> None:
    theirs = await ask(portal, "银行卡丢了怎么办")
    stranger = await register(bank, "李娜")
    async with counter(bank, as_customer(stranger), routes=ROUTES) as other:
        taken = await hand_over(other, theirs)
        made_up = await hand_over(other, "bm90aGluZw")
    altered = await hand_over(portal, theirs[:-4] + ("AAAA" if theirs[-4:] != "AAAA" else "BBBB"))

    codes = [one.json()["code"] for one in (taken, made_up, altered)]
    assert codes == ["assistant.not_said_here"] * 3
    assert await rows(bank, "SELECT count(*) FROM conversations") == [(0,)]


async def test_what_was_asked_yesterday_is_not_handed_over_today(
    bank: Database, portal: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = await ask(portal, "银行卡丢了怎么办")
    monkeypatch.setattr("bankhall.assistant.queries._RECEIPTS_FOR", timedelta(microseconds=-1))

    assert (await hand_over(portal, receipt)).json()["code"] == "assistant.not_said_here"


async def test_a_stranger_reads_nothing_of_it(bank: Database, portal: httpx.AsyncClient) -> None:
    id_ = (await hand_over(portal, await ask(portal, "保险箱多大"))).json()["id"]

    async with counter(bank, as_customer(await register(bank, "李娜")), routes=ROUTES) as other:
        assert (await other.get(f"{MINE}/{id_}/from-assistant")).status_code == 404
    clerk = Actor(kind="staff", name="陈晨", id=new_id(), rights=frozenset({"customers.view"}))
    async with counter(bank, clerk, routes=ROUTES) as desk:
        assert (await desk.get(f"{DESK}/{id_}/from-assistant")).status_code == 403
    async with counter(bank, LI_NA, routes=ROUTES) as desk:
        (await desk.post(f"{DESK}/{id_}/take")).raise_for_status()
    colleague = Actor(kind="staff", name="王强", id=new_id(), rights=frozenset({permissions.SERVE}))
    async with counter(bank, colleague, routes=ROUTES) as desk:
        assert (await desk.get(f"{DESK}/{id_}/from-assistant")).status_code == 404, "a colleague has it"


async def test_more_than_anybody_reads_is_refused(portal: httpx.AsyncClient) -> None:
    receipt = await ask(portal, "保险箱多大")

    assert (await hand_over(portal, *[receipt] * (MOST_TURNS + 1))).status_code == 400


# ------------------------------------------------------------------------- rules


def turn(question: str, kind: AnswerKind, **other: Any) -> Turn:
    return Turn(question=question, kind=kind, at=_AT, **other)


def test_it_begins_with_the_question_that_stands_open() -> None:
    open_ = turn("open", AnswerKind.UNKNOWN)
    answered = turn("answered", AnswerKind.ANSWERED, topic=Topic.BILLS)
    person = turn("person", AnswerKind.PERSON)
    scammed = turn("scammed", AnswerKind.PERSON, concern=Concern.FRAUD)

    assert first_words([scammed, open_], "") == "scammed"
    assert first_words([open_, answered, person], "") == "open"
    assert first_words([answered, person], "") == "answered"
    assert first_words([person], "") == "person"
    assert first_words([open_], "a note") == "a note"
    assert first_words([], "") == ""
    assert topic_of([answered, person]) is TalkTopic.BILL
    assert topic_of([person]) is TalkTopic.OTHER
