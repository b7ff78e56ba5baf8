"""What the telephone system and the SMS gateway tell: signed, of now, each once, and for whom it is."""

import asyncio
import json
import time
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest

from bankhall.care.calls.actions import forget_numbers
from bankhall.care.channels import queries
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from counter import counter, fresh_key, register, rows

from .conftest import LI_NA, ROUTES, signed
from .test_mail_in import DESK, MINE, answer, arrivals, only, said, waiting

NUMBER = "+8613812345678"
CALLS = "/api/console/calls"


async def tell(gate: httpx.AsyncClient, there: str, body: dict[str, Any], **how: Any) -> httpx.Response:
    raw = json.dumps(body).encode()
    return await gate.post(f"/api/gateways/{there}", content=raw, headers=signed(raw, **how))


async def ring(gate: httpx.AsyncClient, event: str, **other: Any) -> httpx.Response:
    body = {"call": "c-1", "event": event, "number": NUMBER, "extension": "8001"} | other
    return await tell(gate, "telephone", body)


async def sms(gate: httpx.AsyncClient, words: str = "我的卡丢了", **other: Any) -> httpx.Response:
    return await tell(gate, "sms", {"id": "s-1", "sender": "13812345678", "text": words} | other)


async def calls(desk: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await desk.get(CALLS)).raise_for_status().json()
    return found


@pytest.fixture
async def extension(desk: httpx.AsyncClient) -> str:
    """Li Na is rung there."""
    (await desk.put("/api/console/my-extension", json={"extension": "8001"})).raise_for_status()
    return "8001"


async def test_the_agent_whose_extension_rings_sees_who_calls_and_the_call_stands_in_the_thread(
    bank: Database,
    zhang: UUID,
    portal: httpx.AsyncClient,
    desk: httpx.AsyncClient,
    other_desk: httpx.AsyncClient,
    gate: httpx.AsyncClient,
    extension: str,
) -> None:
    assert (await ring(gate, "rang")).status_code == 204
    ringing = await calls(desk)
    elsewhere = await calls(other_desk)
    await ring(gate, "answered")
    talking = await calls(desk)
    await ring(gate, "ended")
    over = await calls(desk)

    (seen,) = ringing["mine"]
    assert (seen["state"], seen["number"], seen["name"], seen["customer_id"]) == (
        "ringing",
        NUMBER,
        "张伟",
        str(zhang),
    )
    assert elsewhere["mine"] == []
    assert [one["state"] for one in talking["mine"]] == ["talking"]
    assert (over["mine"], over["missed"]) == ([], [])
    (mine,) = (await portal.get(MINE)).json()["items"]
    told = (await portal.get(f"{MINE}/{mine['id']}")).json()["items"]
    assert [(one["step"], one["channel"], one["seconds"] is not None) for one in told] == [("called", "phone", True)]


async def test_a_call_stands_in_the_matter_that_is_open(
    zhang: UUID, desk: httpx.AsyncClient, gate: httpx.AsyncClient, extension: str
) -> None:
    await sms(gate)
    id_ = await only(desk)
    for event in ("rang", "answered", "ended"):
        await ring(gate, event)

    assert [(one["step"], one["channel"]) for one in await said(desk, id_)] == [(None, "sms"), ("called", "phone")]


async def test_who_hangs_up_before_anybody_answers_is_called_back_by_one(
    zhang: UUID,
    desk: httpx.AsyncClient,
    other_desk: httpx.AsyncClient,
    gate: httpx.AsyncClient,
) -> None:
    await ring(gate, "rang", extension=None)
    await ring(gate, "ended", extension=None)
    (missed,) = (await calls(desk))["missed"]
    both = await asyncio.gather(*(one.post(f"{CALLS}/{missed['id']}/settle") for one in (desk, other_desk)))
    nobody = await desk.post(f"{CALLS}/{new_id()}/settle")

    assert (missed["name"], missed["number"]) == ("张伟", NUMBER)
    assert sorted(one.status_code for one in both) == [200, 409]
    assert nobody.json()["code"] == "care.call_not_found"
    assert (await calls(desk))["missed"] == []


async def test_what_is_told_twice_at_once_or_in_another_order_changes_nothing(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, gate: httpx.AsyncClient, extension: str
) -> None:
    await asyncio.gather(*(ring(gate, "rang") for _ in range(4)))
    await asyncio.gather(*(ring(gate, "answered") for _ in range(4)))
    await asyncio.gather(*(ring(gate, "ended") for _ in range(4)))
    for event in ("rang", "answered"):
        await ring(gate, event)

    assert await rows(bank, "SELECT state FROM care_calls") == [("ended",)]
    assert await rows(bank, "SELECT count(*) FROM conversation_messages") == [(1,)]


async def test_a_number_that_nobody_has_proved_is_shown_as_nobody(
    bank: Database, desk: httpx.AsyncClient, gate: httpx.AsyncClient, extension: str
) -> None:
    await ring(gate, "rang", number="+8613912345678")

    (seen,) = (await calls(desk))["mine"]
    assert (seen["number"], seen["name"], seen["customer_id"]) == ("+8613912345678", None, None)
    await ring(gate, "answered", number="+8613912345678")
    await ring(gate, "ended", number="+8613912345678")
    assert await rows(bank, "SELECT count(*) FROM conversations") == [(0,)]


async def test_two_agents_have_no_extension_together(
    desk: httpx.AsyncClient, other_desk: httpx.AsyncClient, extension: str
) -> None:
    taken = await other_desk.put("/api/console/my-extension", json={"extension": extension})
    await desk.put("/api/console/my-extension", json={"extension": None})
    free = await other_desk.put("/api/console/my-extension", json={"extension": extension})

    assert (taken.status_code, taken.json()["code"]) == (409, "care.extension_taken")
    assert free.status_code == 200


async def test_numbers_lie_sealed_and_are_gone_after_a_month(
    bank: Database, zhang: UUID, gate: httpx.AsyncClient
) -> None:
    await ring(gate, "rang")
    assert "13812345678" not in str(await rows(bank, "SELECT * FROM care_calls"))
    assert await bank.doors(system("tests")).write(forget_numbers) == 0

    later = Database(bank.engine, clock=lambda: bank.clock() + timedelta(days=31), vault=bank.vault)
    await later.doors(system("tests")).write(forget_numbers)
    assert await rows(bank, "SELECT sealed, state FROM care_calls") == [(None, "ended")]


@pytest.mark.parametrize("there", ["telephone", "sms"])
async def test_what_is_not_signed_now_by_the_right_key_is_not_heard(
    bank: Database, zhang: UUID, gate: httpx.AsyncClient, there: str
) -> None:
    body = {
        "telephone": {"call": "c-1", "event": "rang", "number": NUMBER},
        "sms": {"id": "s-1", "sender": "13812345678", "text": "好"},
    }[there]
    raw = json.dumps(body).encode()
    good, path = signed(raw), f"/api/gateways/{there}"
    attempts = [
        {},
        signed(raw, key="another-key-of-16-signs"),
        signed(raw, at=time.time() - 301),
        signed(raw, at=time.time() + 400),
        signed(raw + b" "),
        good | {"Bankhall-Time": str(int(good["Bankhall-Time"]) + 1)},
        good | {"Bankhall-Time": "9" * 40},
        good | {"Bankhall-Signature": good["Bankhall-Signature"].removeprefix("v1=")},
    ]

    answers = [await gate.post(path, content=raw, headers=each) for each in attempts]
    unread = [await tell(gate, there, each) for each in ({}, {"x": 1}, body | {"more": 1})]

    assert {(one.status_code, one.json()["code"]) for one in answers} == {(401, "care.gateway_unproven")}
    assert {(one.status_code, one.json()["code"]) for one in unread} == {(400, "care.gateway_unread")}
    assert await rows(bank, "SELECT (SELECT count(*) FROM care_calls) + (SELECT count(*) FROM conversations)") == [(0,)]


async def test_a_bank_without_a_key_hears_nobody(bank: Database) -> None:
    async with counter(bank, LI_NA, routes=ROUTES) as client:
        refused = await ring(client, "rang")
    assert (refused.status_code, refused.json()["code"]) == (404, "care.gateway_off")


async def test_texts_from_one_telephone_are_one_thread_and_are_answered_by_text(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, gate: httpx.AsyncClient
) -> None:
    await sms(gate)
    await asyncio.gather(*(sms(gate) for _ in range(3)))
    await sms(gate, "还在吗", id="s-2")
    id_ = await only(desk)
    await desk.post(f"{DESK}/{id_}/take")
    ways = (await desk.get(f"{DESK}/{id_}/ways")).json()
    (await answer(desk, id_, "请登录网银与我们联系。", channel="sms")).raise_for_status()

    assert (ways["last"], ways["is_proven"]) == ("sms", False)
    assert [(one["author"], one["text"], one["channel"]) for one in await said(desk, id_)] == [
        ("customer", "我的卡丢了", "sms"),
        ("customer", "还在吗", "sms"),
        ("bank", "", "portal"),
        ("agent", "请登录网银与我们联系。", "sms"),
    ]
    assert await rows(bank, "SELECT channel, template FROM messages") == [("sms", "care.answer")]


async def test_a_text_from_a_strange_telephone_is_looked_at_first_and_may_be_tied(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, gate: httpx.AsyncClient
) -> None:
    await sms(gate, sender="13912345678")
    (found,) = await arrivals(desk)
    ((number,),) = await rows(bank, "SELECT number FROM customers")
    tied = await desk.post(f"/api/console/arrivals/{found['id']}/tie", json={"number": number})

    assert (found["channel"], found["sender"], found["why"]) == ("sms", "+8613912345678", "unknown_sender")
    assert [one["channel"] for one in await said(desk, tied.json()["conversation_id"])] == ["sms"]


async def test_what_waits_is_found_by_number_words_and_way_and_paged(
    bank: Database, desk: httpx.AsyncClient, gate: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nth in range(7):
        await sms(gate, f"Card {nth} is lost" if nth % 2 else "余额不对", id=f"s-{nth}", sender=f"1391234567{nth}")

    async def looked_for(words: str, **query: Any) -> list[str]:
        found: list[str] = []
        for _ in range(9):
            answer = await desk.get(
                "/api/console/arrivals", params=query, headers={"Search-Words": quote(words)} if words else {}
            )
            page = answer.raise_for_status().json()
            found += [one["sender"][-1] for one in page["items"]]
            if page["next"] is None:
                return found
            query |= {"after": page["next"]}
        raise AssertionError("it never ends")

    assert await looked_for("139 1234 5673") == ["3"]
    assert await looked_for("LOST ｃａｒｄ") == ["1", "3", "5"]
    assert await looked_for("余额", limit=1) == ["0", "2", "4", "6"]
    assert await looked_for("", limit=2) == [str(nth) for nth in range(7)]
    assert await looked_for("", channel="sms", why="unknown_sender", limit=3) == [str(nth) for nth in range(7)]
    assert await looked_for("", channel="email") == []
    assert await looked_for("", why="failed_check") == []
    assert await looked_for("% _ ' nobody") == []
    monkeypatch.setattr(queries, "_AT_ONCE", 2)
    monkeypatch.setattr(queries, "_MOST_LOOKED_AT", 2)
    assert await looked_for("5676") == ["6"]
    odd = [await desk.get("/api/console/arrivals", params=each) for each in ({"channel": "fax"}, {"why": "x"})]
    assert [one.status_code for one in odd] == [400, 400]


async def test_a_clerk_s_note_of_a_visit_stands_in_the_thread_and_its_customer_reads_it(
    zhang: UUID, portal: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    there, key = f"/api/console/customers/{zhang}/branch-notes", fresh_key()
    body = {
        "conversation_id": None,
        "topic": "card",
        "language": "zh-CN",
        "note": "客户来网点补办银行卡，缺身份证原件。",
        "waits": True,
    }
    noted = await desk.post(there, json=body, headers=key)
    again = await desk.post(there, json=body, headers=key)
    id_ = noted.json()["conversation_id"]
    more = await desk.post(there, json=body | {"conversation_id": id_, "note": "已补齐。"}, headers=fresh_key())
    over = await desk.post(there, json=body | {"waits": False}, headers=fresh_key())
    closed = await desk.post(
        there, json=body | {"conversation_id": over.json()["conversation_id"]}, headers=fresh_key()
    )

    assert (noted.status_code, again.json(), more.status_code) == (201, noted.json(), 201)
    assert (closed.status_code, closed.json()["code"]) == (409, "care.conversation_over")
    assert [one["conversation"]["id"] for one in await waiting(desk)] == [id_]
    told = (await portal.get(f"{MINE}/{id_}")).json()["items"]
    assert [(one["step"], one["text"], one["channel"], one["by"]) for one in told] == [
        ("visited", "客户来网点补办银行卡，缺身份证原件。", "branch", "李*"),
        ("visited", "已补齐。", "branch", "李*"),
    ]


async def test_a_note_goes_into_no_other_customer_s_matter(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, gate: httpx.AsyncClient
) -> None:
    await sms(gate)
    other = await register(bank, "李雷")
    body = {"topic": "card", "language": "en", "note": "x", "waits": False, "conversation_id": await only(desk)}
    refused = await desk.post(f"/api/console/customers/{other}/branch-notes", json=body, headers=fresh_key())

    assert (refused.status_code, refused.json()["code"]) == (404, "care.conversation_not_found")
