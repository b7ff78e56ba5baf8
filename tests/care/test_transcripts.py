"""A conversation goes home with its customer; with staff for a purpose, and masked."""

from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest

from bankhall.care import permissions
from bankhall.care import routes as talk_routes
from bankhall.care.presets.rules import reference_of
from bankhall.care.transcripts import routes as transcripts
from bankhall.care.transcripts import rules
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from counter import acts, as_customer, counter, fresh_key, named_fields, register, rows

MINE, TALKS = "/api/portal/conversations", "/api/console/conversations"
ROUTES = [*talk_routes.routes, *transcripts.routes]
SAID = "我的卡 6222 0200 1122 3344 被吞了 #set page(width: 1pt)"


@pytest.fixture
async def portal(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(await register(bank, "张伟")), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def li_na(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    actor = Actor(kind="staff", name="李娜", id=new_id(), rights=frozenset({permissions.SERVE}))
    async with counter(bank, actor, routes=ROUTES) as client:
        yield client


@pytest.fixture
async def talk(portal: httpx.AsyncClient, li_na: httpx.AsyncClient) -> str:
    body = {"topic": "card", "language": "zh-CN", "text": SAID}
    id_ = (await portal.post(MINE, json=body, headers=fresh_key())).json()["conversation"]["id"]
    (await li_na.post(f"{TALKS}/{id_}/take")).raise_for_status()
    return str(id_)


async def test_the_customer_takes_it_home_word_for_word(bank: Database, portal: httpx.AsyncClient, talk: str) -> None:
    text = await portal.get(f"{MINE}/{talk}/transcript.txt", params={"language": "zh-CN"})
    pdf = await portal.get(f"{MINE}/{talk}/transcript.pdf", params={"language": "en"})

    told = text.content.decode("utf-8-sig")
    assert text.headers["content-type"].startswith("text/plain")
    assert f"您: {SAID}" in told
    assert "李* 已接入" in told
    assert "李娜" not in told
    assert reference_of(UUID(talk)) in told
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    assert "attachment" in pdf.headers["content-disposition"]
    assert [one for one in await acts(bank) if "transcript" in one] == ["care.take_transcript"] * 2


async def test_staff_take_it_for_a_purpose_and_masked(bank: Database, li_na: httpx.AsyncClient, talk: str) -> None:
    there = f"{TALKS}/{talk}/transcript"
    asked = {"purpose": "complaint 12", "form": "txt", "language": "en"}
    told = (await li_na.post(there, json=asked)).content.decode("utf-8-sig")
    without = await li_na.post(there, json=asked | {"purpose": " "})

    assert "张*: 我的卡 6*" in told
    assert "1122" not in told
    assert "张伟" not in told
    assert named_fields(without) == ["purpose"]
    ((details,),) = await rows(bank, "SELECT facts FROM audit_log WHERE act = 'care.take_transcript'")
    assert details["purpose"] == "complaint 12"


async def test_nobody_elses_goes_home_with_anybody(bank: Database, talk: str) -> None:
    async with counter(bank, as_customer(await register(bank, "Emma Novak")), routes=ROUTES) as other:
        for ending in ("pdf", "txt"):
            assert (await other.get(f"{MINE}/{talk}/transcript.{ending}")).status_code == 404
    stranger = Actor(kind="staff", name="王强", id=new_id(), rights=frozenset({permissions.SERVE}))
    async with counter(bank, stranger, routes=ROUTES) as desk:
        asked = {"purpose": "a look", "form": "txt", "language": "en"}
        assert (await desk.post(f"{TALKS}/{talk}/transcript", json=asked)).status_code == 404
    assert "care.take_transcript" not in await acts(bank)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("卡号6222020011223344。", "卡号6**************4。"),
        ("ID 11010119900101001X", "ID 1****************X"),
        ("on 2026-11-30, 500.00 yuan", "on 2********0, 500.00 yuan"),
        ("room 1203", "room 1203"),
    ],
)
def test_what_could_be_a_number_of_somebodys_is_hidden(told: str, shown: str) -> None:
    assert rules.without_numbers(told) == shown
