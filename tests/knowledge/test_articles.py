"""Articles are written, published, read and withdrawn; what readers say is counted, and nobody is named."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text as sql

from bankhall.identity.permissions import CUSTOMER_RIGHTS
from bankhall.kernel.actors import ANONYMOUS, Actor, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date, close_business_day
from bankhall.knowledge import actions
from bankhall.knowledge.permissions import PUBLISH, READ, WRITE
from bankhall.knowledge.routes import routes
from bankhall.knowledge.rules.writing import KEPT
from counter import acts, as_customer, counter, doors, events, register, rows
from looking import looked_for

CARD = {
    "topic": "cards",
    "audience": "customers",
    "zh": {"title": "卡丢了怎么办", "body": "请**马上打电话**。", "ways": ["银行卡挂失", "卡被偷了"]},
    "en": {"title": "Lost card", "body": "**Call us** at once.", "ways": ["my card was stolen"]},
    "note": "第一版",
}


def member(name: str, *rights: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset({READ, *rights}))


LI_NA, LIU = member("李娜", WRITE), member("刘芳", WRITE, PUBLISH)


@pytest.fixture
async def writer(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, LI_NA, routes=routes) as client:
        yield client


@pytest.fixture
async def head(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, LIU, routes=routes) as client:
        yield client


@pytest.fixture
async def reader(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(await register(bank, "张伟")), routes=routes) as client:
        yield client


@pytest.fixture
async def passer_by(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, ANONYMOUS, routes=routes) as client:
        yield client


async def today(bank: Database) -> date:
    return await doors(bank, system("tests")).read(business_date)


async def written(client: httpx.AsyncClient, *, key: str = "k", **other: Any) -> str:
    answer = await client.post("/api/console/articles", json=CARD | other, headers={"Idempotency-Key": key})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def publish(client: httpx.AsyncClient, bank: Database, id_: str, nth: int = 1) -> httpx.Response:
    review_on = (await today(bank) + timedelta(days=30)).isoformat()
    return await client.post(
        f"/api/console/articles/{id_}/publish", json={"nth": nth, "review_on": review_on, "note": ""}
    )


async def published(writer: httpx.AsyncClient, head: httpx.AsyncClient, bank: Database, **other: Any) -> str:
    id_ = await written(writer, key=str(new_id()), **other)
    assert (await publish(head, bank, id_)).status_code == 204
    return id_


async def found(client: httpx.AsyncClient, words: str, *, language: str = "zh-CN", where: str = "portal") -> list[str]:
    there = f"/api/{where}/articles/search?language={language}"
    answer = (await client.get(there, headers=looked_for(words))).raise_for_status()
    return [one["title"] for one in answer.json()["items"]]


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_draft_is_read_by_nobody_before_another_publishes_it(
    bank: Database, writer: httpx.AsyncClient, head: httpx.AsyncClient, passer_by: httpx.AsyncClient
) -> None:
    id_ = await written(writer)
    before = await found(passer_by, "卡丢了")

    answer = await publish(head, bank, id_)

    assert before == []
    assert answer.status_code == 204
    assert await found(passer_by, "卡丢了") == ["卡丢了怎么办"]
    assert await found(passer_by, "stolen card", language="en") == ["Lost card"]
    read = (await passer_by.get(f"/api/portal/articles/{id_}?language=en")).json()
    assert (read["title"], read["nth"], read["body"]) == ("Lost card", 1, "**Call us** at once.")
    assert await acts(bank) == ["knowledge.write", "knowledge.publish"]
    assert await events(bank) == ["knowledge.article_published"]


async def test_whoever_wrote_a_version_does_not_publish_it(bank: Database, head: httpx.AsyncClient) -> None:
    id_ = await written(head)

    assert code(await publish(head, bank, id_)) == (409, "knowledge.own_version")


async def test_whoever_may_only_write_or_read_publishes_nothing(
    bank: Database, writer: httpx.AsyncClient, reader: httpx.AsyncClient, passer_by: httpx.AsyncClient
) -> None:
    id_ = await written(writer)

    for client in (writer, reader):
        assert (await publish(client, bank, id_)).status_code == 403
    assert (await publish(passer_by, bank, id_)).status_code == 401
    assert (await reader.get(f"/api/console/articles/{id_}")).status_code == 403
    assert (await reader.get(f"/api/portal/articles/{id_}")).status_code == 404
    assert await found(passer_by, "卡丢了") == []


async def test_what_is_for_staff_is_neither_found_nor_read_by_customers(
    bank: Database, writer: httpx.AsyncClient, head: httpx.AsyncClient, reader: httpx.AsyncClient
) -> None:
    id_ = await published(writer, head, bank, audience="staff")

    assert await found(reader, "卡丢了") == []
    assert (await reader.get("/api/portal/articles")).json()["items"] == []
    assert code(await reader.get(f"/api/portal/articles/{id_}")) == (404, "knowledge.not_found")
    said = {"nth": 1, "language": "zh-CN", "helped": True}
    assert code(await reader.post(f"/api/portal/articles/{id_}/helped", json=said)) == (404, "knowledge.not_found")
    assert await found(writer, "卡丢了", where="console") == ["卡丢了怎么办"]


async def test_a_new_version_waits_while_readers_see_the_old_one(
    bank: Database, writer: httpx.AsyncClient, head: httpx.AsyncClient, reader: httpx.AsyncClient
) -> None:
    id_ = await published(writer, head, bank)
    newer = CARD | {"en": {"title": "Lost or stolen", "body": "New words.", "ways": []}, "after": 1}

    second = await writer.post(f"/api/console/articles/{id_}/versions", json=newer)
    waiting = (await reader.get(f"/api/portal/articles/{id_}?language=en")).json()["title"]
    await publish(head, bank, id_, 2)

    assert second.json()["nth"] == 2
    assert waiting == "Lost card"
    assert (await reader.get(f"/api/portal/articles/{id_}?language=en")).json()["title"] == "Lost or stolen"
    seen = (await writer.get(f"/api/console/articles/{id_}")).json()
    assert [one["nth"] for one in seen["versions"]] == [2, 1]
    assert [(one["kind"], one["nth"]) for one in seen["stages"]] == [
        ("published", 2), ("drafted", 2), ("published", 1), ("drafted", 1),
    ]  # fmt: skip
    first = (await writer.get(f"/api/console/articles/{id_}/versions/1")).json()
    assert first["en"]["title"] == "Lost card"
    assert (await publish(head, bank, id_, 1)).status_code == 204, "an earlier version is in force again"


async def test_of_two_who_write_at_once_the_second_is_told(bank: Database, writer: httpx.AsyncClient) -> None:
    id_ = await written(writer)
    there, body = f"/api/console/articles/{id_}/versions", CARD | {"after": 1}

    answers = await asyncio.gather(writer.post(there, json=body), writer.post(there, json=body))

    assert sorted(one.status_code for one in answers) == [201, 409]
    assert code(next(one for one in answers if one.status_code == 409)) == (409, "knowledge.changed")


async def test_the_same_article_sent_twice_is_one(bank: Database, writer: httpx.AsyncClient) -> None:
    first, second = await written(writer), await written(writer)
    other = await writer.post(
        "/api/console/articles", json=CARD | {"topic": "security"}, headers={"Idempotency-Key": "k"}
    )

    assert first == second
    assert code(other) == (422, "kernel.key_reused")


async def test_what_is_withdrawn_is_gone_at_once(
    bank: Database, writer: httpx.AsyncClient, head: httpx.AsyncClient, reader: httpx.AsyncClient
) -> None:
    id_ = await published(writer, head, bank)

    gone = await head.post(f"/api/console/articles/{id_}/withdraw", json={"reason": "不再办理"})
    again = await head.post(f"/api/console/articles/{id_}/withdraw", json={"reason": "不再办理"})

    assert gone.status_code == 204
    assert code(again) == (409, "knowledge.wrong_state")
    assert await found(reader, "卡丢了") == []
    assert (await reader.get(f"/api/portal/articles/{id_}")).status_code == 404
    told = [one for one in await events(bank) if one.startswith("knowledge.")]
    assert told == ["knowledge.article_published", "knowledge.article_withdrawn"]


async def test_what_is_due_is_listed_until_somebody_has_looked(
    bank: Database, writer: httpx.AsyncClient, head: httpx.AsyncClient
) -> None:
    id_ = await published(writer, head, bank)
    await doors(bank, system("tests")).write(close_business_day, next_on=await today(bank) + timedelta(days=30))
    due = (await writer.get("/api/console/articles?due=true")).json()["items"]

    later = (await today(bank) + timedelta(days=90)).isoformat()
    looked = await writer.post(f"/api/console/articles/{id_}/review", json={"review_on": later, "note": "仍然正确"})
    past = await writer.post(f"/api/console/articles/{id_}/review", json={"review_on": "2020-01-01", "note": ""})

    assert [(one["id"], one["is_due"]) for one in due] == [(id_, True)]
    assert looked.status_code == 204
    assert code(past) == (400, "kernel.bad_input")
    assert (await writer.get("/api/console/articles?due=true")).json()["items"] == []


async def test_the_list_is_narrowed_and_goes_on(
    bank: Database, writer: httpx.AsyncClient, head: httpx.AsyncClient
) -> None:
    ids = [await written(writer, key=str(nth), topic="security" if nth else "cards") for nth in range(3)]
    await publish(head, bank, ids[1])

    first = (await writer.get("/api/console/articles?limit=2")).json()
    rest = (await writer.get(f"/api/console/articles?limit=2&after={first['next']}")).json()

    assert [one["id"] for one in first["items"] + rest["items"]] == [ids[1], ids[2], ids[0]]
    assert rest["next"] is None
    assert len((await writer.get("/api/console/articles?topic=security")).json()["items"]) == 2
    assert len((await writer.get("/api/console/articles?stage=published")).json()["items"]) == 1
    assert len((await head.get("/api/console/articles?mine=true")).json()["items"]) == 0
    named = await writer.get("/api/console/articles", headers=looked_for("lost CARD"))
    odd = await writer.get("/api/console/articles", headers=looked_for("100%_"))
    assert (len(named.json()["items"]), len(odd.json()["items"])) == (3, 0)
    assert (await writer.get("/api/console/articles/figures")).json() == {
        "published": 1, "drafts": 2, "due": 0, "gaps": 0,
    }  # fmt: skip


async def test_each_reader_counts_once_and_nobody_is_named(
    bank: Database, writer: httpx.AsyncClient, head: httpx.AsyncClient, reader: httpx.AsyncClient
) -> None:
    id_ = await published(writer, head, bank)
    there = f"/api/portal/articles/{id_}/helped"
    said = {"nth": 1, "language": "zh-CN", "helped": True}

    await reader.post(there, json=said)
    await reader.post(there, json=said | {"helped": False, "missing": "我是王小明，13800138000打不通"})

    seen = (await writer.get(f"/api/console/articles/{id_}")).json()
    assert (seen["helped"], seen["helped_not"]) == (0, 1)
    (remark,) = seen["remarks"]
    assert "王小明" not in remark["text"]
    assert "13800138000" not in remark["text"]
    assert "打不通" in remark["text"]
    ((who,),) = await rows(bank, "SELECT reader_key FROM knowledge_feedback")
    ((customer_id,),) = await rows(bank, "SELECT id FROM customers")
    assert customer_id.bytes not in bytes(who)
    ((sealed,),) = await rows(bank, "SELECT sealed FROM knowledge_remarks")
    assert "打不通".encode() not in bytes(sealed)


async def test_of_a_version_that_is_no_longer_shown_nothing_is_said(
    bank: Database, writer: httpx.AsyncClient, head: httpx.AsyncClient, reader: httpx.AsyncClient
) -> None:
    id_ = await published(writer, head, bank)

    old = await reader.post(f"/api/portal/articles/{id_}/helped", json={"nth": 2, "language": "en", "helped": True})

    assert code(old) == (404, "knowledge.not_found")


async def test_a_stranger_says_nothing(passer_by: httpx.AsyncClient) -> None:
    asked = {"question": "开户", "language": "zh-CN"}

    assert (await passer_by.post("/api/portal/knowledge-gaps", json=asked)).status_code == 401


async def test_questions_without_an_answer_are_counted_and_closed(
    bank: Database, writer: httpx.AsyncClient, reader: httpx.AsyncClient
) -> None:
    for question in (
        "数字人民币怎么开通",
        "给李小龙转6225880123456789怎么转",
        "给王大锤转6225880123450000怎么转",
        "数字人民币怎么开通",
    ):
        asked = {"question": question, "language": "zh-CN"}
        assert (await reader.post("/api/portal/knowledge-gaps", json=asked)).status_code == 204

    gaps = (await writer.get("/api/console/knowledge-gaps")).json()["items"]
    assert sorted((one["question"], one["times"]) for one in gaps) == [("数字人民币怎么开通", 2), ("给＊转＊怎么转", 2)]
    there = f"/api/console/knowledge-gaps/{gaps[0]['id']}/close"
    assert (await reader.post(there, json={"article_id": None})).status_code == 403
    assert code(await writer.post(there, json={"article_id": str(new_id())})) == (404, "knowledge.not_found")
    assert (await writer.post(there, json={"article_id": await written(writer)})).status_code == 204
    assert code(await writer.post(there, json={"article_id": None})) == (404, "knowledge.gap_not_found")
    assert len((await writer.get("/api/console/knowledge-gaps")).json()["items"]) == 1
    audit = await rows(bank, "SELECT facts::text FROM audit_log")
    assert not [facts for (facts,) in audit if "数字" in facts]


async def test_a_question_that_is_asked_again_is_open_again(
    bank: Database, writer: httpx.AsyncClient, reader: httpx.AsyncClient
) -> None:
    asked = {"question": "数字人民币怎么开通", "language": "zh-CN"}
    await reader.post("/api/portal/knowledge-gaps", json=asked)
    (gap,) = (await writer.get("/api/console/knowledge-gaps")).json()["items"]
    await writer.post(f"/api/console/knowledge-gaps/{gap['id']}/close", json={"article_id": None})

    await reader.post("/api/portal/knowledge-gaps", json=asked)

    (again,) = (await writer.get("/api/console/knowledge-gaps")).json()["items"]
    assert (again["id"], again["times"]) == (gap["id"], 2)


async def test_what_readers_said_is_forgotten_after_its_time(
    bank: Database, writer: httpx.AsyncClient, head: httpx.AsyncClient, reader: httpx.AsyncClient
) -> None:
    id_ = await published(writer, head, bank)
    said = {"nth": 1, "language": "en", "helped": False, "missing": "where to call"}
    await reader.post(f"/api/portal/articles/{id_}/helped", json=said)
    await reader.post("/api/portal/knowledge-gaps", json={"question": "coins", "language": "en"})
    tests = doors(bank, system("tests"))
    early = await tests.write(actions.forget_old)

    await tests.write(close_business_day, next_on=await today(bank) + KEPT + timedelta(days=1))

    assert early == 0
    assert await tests.write(actions.forget_old) == 3
    assert await tests.write(actions.forget_old) == 0


@pytest.mark.parametrize(
    "other",
    [
        {"zh": {"title": "t", "body": "[x](https://evil.example)", "ways": []}},
        {"topic": "internal"},
        {"en": {"title": "t", "body": "b", "ways": ["Same", "same"]}},
        {"en": {"title": " ", "body": "b", "ways": []}},
        {"en": {"title": "t", "body": "b\u0000", "ways": []}},
        {"en": {"title": "t", "body": "b" * 8_001, "ways": []}},
        {"en": {"title": "t", "body": "b", "ways": ["w"] * 41}},
        {"html": "<script>"},
    ],
)
async def test_what_is_no_article_is_refused(bank: Database, writer: httpx.AsyncClient, other: dict[str, Any]) -> None:
    answer = await writer.post("/api/console/articles", json=CARD | other, headers={"Idempotency-Key": "k"})

    assert code(answer) == (400, "kernel.bad_input")
    assert await rows(bank, "SELECT id FROM knowledge_articles") == []


async def test_history_cannot_be_changed_by_the_running_bank(bank: Database, writer: httpx.AsyncClient) -> None:
    await written(writer)

    async def rewrite(tx: Tx, statement: str) -> None:
        await tx.session.execute(sql(statement))

    for statement in (
        "UPDATE knowledge_versions SET body_en = 'other'",
        "DELETE FROM knowledge_stages",
        "DELETE FROM knowledge_articles",
    ):
        with pytest.raises(Exception, match=r"permission denied|restrict|append"):
            await doors(bank, system("tests")).write(rewrite, statement)


async def test_customers_may_say_and_not_write() -> None:
    assert "knowledge.tell" in CUSTOMER_RIGHTS
    assert not {READ, WRITE, PUBLISH} & CUSTOMER_RIGHTS
