"""Files in conversations, both ways: what they are, whose they are, and that each is there once."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.care.contents import rules
from bankhall.care.contents.routes import routes as contents
from bankhall.care.routes import routes as care
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from counter import acts, as_customer, counter, register, rows
from made_files import GREY, exif, jpeg, pdf, png

from .test_conversations import DESK, LI_NA, MINE, WANG, begin, say, talk

routes = [*care, *contents]


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


def wire(content: bytes, name: str = "照片.jpg", client_id: str | None = None) -> dict[str, str]:
    return {"client_id": client_id or str(new_id()), "name": name, "file": b64encode(content).decode()}


async def send(client: httpx.AsyncClient, there: str, content: bytes, **other: Any) -> httpx.Response:
    return await client.post(f"{there}/files", json=wire(content, **other))


async def both(portal: httpx.AsyncClient, desk: httpx.AsyncClient) -> tuple[str, str]:
    """A conversation that an agent has taken, as each side has it."""
    id_ = await begin(portal)
    (await desk.post(f"{DESK}/{id_}/take")).raise_for_status()
    return f"{MINE}/{id_}", f"{DESK}/{id_}"


@asynccontextmanager
async def scanner(reply: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """One that hears a whole file and says that."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        file = b""
        while length := int.from_bytes(await reader.readexactly(4)):
            file += await reader.readexactly(length)
        heard.append(file)
        writer.write(reply + b"\0")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", heard


async def test_a_picture_and_a_pdf_go_both_ways_and_come_out_as_what_they_are(
    portal: httpx.AsyncClient, desk: httpx.AsyncClient, bank: Database
) -> None:
    mine, theirs = await both(portal, desk)
    there = await send(portal, mine, jpeg(exif(6)))
    back = await send(desk, theirs, pdf(), name="申请表.pdf")
    seen = (await talk(desk, theirs, after=2))["items"]
    picture, form = seen
    shown = await desk.get(f"{theirs}/files/{picture['file']['id']}")
    taken = await portal.get(f"{mine}/files/{form['file']['id']}")

    assert (there.status_code, back.status_code) == (201, 201)
    assert [(one["author"], one["text"], one["file"]["media"]) for one in seen] == [
        ("customer", "照片.jpg", "image/jpeg"),
        ("agent", "申请表.pdf", "application/pdf"),
    ]
    assert (picture["file"]["width"], picture["file"]["height"], picture["file"]["is_scanned"]) == (1, 1, False)
    assert shown.headers["content-type"] == "image/jpeg"
    assert b"GPS" not in shown.content
    assert taken.headers["content-type"] == "application/pdf"
    assert taken.headers["content-disposition"].startswith("attachment; ")
    assert taken.content == pdf()
    assert (await acts(bank)).count("care.send_file") == 2


async def test_a_file_lies_sealed_and_what_it_is_too(
    portal: httpx.AsyncClient, desk: httpx.AsyncClient, bank: Database
) -> None:
    mine, _ = await both(portal, desk)
    (await send(portal, mine, pdf(inside=b"planted"), name="planted.pdf")).raise_for_status()
    files = await rows(bank, "SELECT sealed FROM conversation_files")
    said = await rows(bank, "SELECT sealed, sealed_details FROM conversation_messages WHERE holds = 'file'")

    for (sealed,) in files:
        assert b"planted" not in bytes(sealed)
    for text, details in said:
        assert b"planted" not in bytes(text) + bytes(details)
        assert b"pdf" not in bytes(details)


async def test_a_file_sent_again_is_kept_once_and_another_under_its_id_is_refused(
    portal: httpx.AsyncClient, desk: httpx.AsyncClient, bank: Database
) -> None:
    mine, _ = await both(portal, desk)
    client_id = str(new_id())
    answers = await asyncio.gather(*(send(portal, mine, GREY, client_id=client_id) for _ in range(4)))
    again = await send(portal, mine, GREY, client_id=client_id)
    other = await send(portal, mine, png(), client_id=client_id)
    as_words = await say(portal, mine, "照片.jpg", client_id=client_id)

    assert {one.json()["nth"] for one in [*answers, again]} == {3}
    assert (other.json()["code"], as_words.json()["code"]) == ("kernel.key_reused", "kernel.key_reused")
    assert len(await rows(bank, "SELECT id FROM conversation_files")) == 1


async def test_what_is_no_pdf_and_no_picture_is_refused_whatever_it_is_called(
    portal: httpx.AsyncClient, desk: httpx.AsyncClient, bank: Database
) -> None:
    mine, theirs = await both(portal, desk)
    for name in ("a.png", "a.pdf", "a.svg"):
        for content in (b"<svg onload='alert(1)'/>", b"<html>", png(9000, 9000, pixels=b"\0"), pdf(tail=b"<script>")):
            refused = await send(portal, mine, content, name=name)
            assert (refused.status_code, refused.json()["code"]) == (422, "kernel.file_not_taken")
    large = await send(portal, mine, b"%PDF-1.7" + b"a" * (rules.MOST_FILE_BYTES - 7))
    unreadable = await portal.post(f"{mine}/files", json=wire(GREY) | {"file": "!!!!"})

    assert (large.status_code, unreadable.status_code) == (400, 400)
    assert [one["field"] for one in large.json()["fields"]] == ["file"]
    assert (await talk(desk, theirs))["items"][-1]["step"] == "taken"
    assert await rows(bank, "SELECT id FROM conversation_files") == []


async def test_a_name_is_a_name_and_no_path(portal: httpx.AsyncClient, desk: httpx.AsyncClient) -> None:
    mine, theirs = await both(portal, desk)
    names = ("../../etc/passwd", "..\\..\\a.jpg", "....", 'a".jpg', "照片.jpg")
    kept = [(await send(portal, mine, GREY, name=name)).json() for name in names]
    headers = [(await desk.get(f"{theirs}/files/{one['file']['id']}")).headers["content-disposition"] for one in kept]

    assert [one["text"] for one in kept] == ["_.._etc_passwd", "_.._a.jpg", "_", "a_.jpg", "照片.jpg"]
    for header in headers:
        assert header.startswith("attachment; filename=\"file.jpg\"; filename*=UTF-8''")
        assert not {"/", "\\"} & set(header.split("''")[1])
    for line in ("a\nb", "a\r\nSet-Cookie: b", "a\0b", " "):
        assert (await send(portal, mine, GREY, name=line)).status_code == 400


async def test_a_file_is_for_those_who_talk_and_nobody_else(
    bank: Database, portal: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    mine, theirs = await both(portal, desk)
    file_id = (await send(portal, mine, GREY)).json()["file"]["id"]
    other = await begin(portal)
    stranger = await register(bank, "李丽")
    async with (
        counter(bank, as_customer(stranger), routes=routes) as strange,
        counter(bank, WANG, routes=routes) as colleague,
    ):
        own = await begin(strange)
        tries = [
            await strange.get(f"{mine}/files/{file_id}"),
            await strange.get(f"{MINE}/{own}/files/{file_id}"),
            await colleague.get(f"{theirs}/files/{file_id}"),
            await strange.post(f"{mine}/files", json=wire(GREY)),
            await portal.get(f"{MINE}/{other}/files/{file_id}"),
            await portal.get(f"{mine}/files/{new_id()}"),
            await strange.get(f"{theirs}/files/{file_id}"),
        ]
        without = await colleague.post(f"{theirs}/files", json=wire(GREY))

    assert [one.status_code for one in tries] == [404, 404, 404, 404, 404, 404, 403]
    assert without.json()["code"] == "care.conversation_not_found"
    assert (await portal.get(f"{mine}/files/{file_id}")).status_code == 200


async def test_after_the_end_nothing_more_comes_in_and_what_came_can_be_read(
    portal: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    mine, theirs = await both(portal, desk)
    file_id = (await send(portal, mine, GREY)).json()["file"]["id"]
    await desk.post(f"{theirs}/end", json={"wrap_up": "solved"})

    assert (await send(portal, mine, GREY)).json()["code"] == "care.conversation_over"
    assert (await send(desk, theirs, GREY)).json()["code"] == "care.conversation_over"
    assert (await portal.get(f"{mine}/files/{file_id}")).status_code == 200


async def test_there_is_a_most_of_a_conversation(portal: httpx.AsyncClient, desk: httpx.AsyncClient) -> None:
    mine, theirs = await both(portal, desk)
    sent = await asyncio.gather(*(send(portal, mine, GREY) for _ in range(rules.MOST_FILES + 4)))
    codes = [one.status_code for one in sent]

    assert (codes.count(201), codes.count(409)) == (rules.MOST_FILES, 4)
    assert (await send(desk, theirs, GREY)).json()["code"] == "care.too_many_files"


async def test_a_clean_file_was_looked_through_as_it_came_and_says_so(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient
) -> None:
    came = jpeg(exif(6), tail=b"and more")
    async with (
        scanner(b"stream: OK") as (place, heard),
        counter(bank, as_customer(zhang), routes=routes, clamd=place) as portal,
    ):
        mine, theirs = await both(portal, desk)
        kept = await send(portal, mine, came)

    assert kept.json()["file"]["is_scanned"]
    assert heard == [came]
    assert (await talk(desk, theirs))["items"][-1]["file"]["is_scanned"]


@pytest.mark.parametrize(
    ("reply", "status", "code"),
    [
        (b"stream: Bankhall.Test FOUND", 422, "kernel.file_infected"),
        (b"INSTREAM size limit exceeded. ERROR", 422, "kernel.file_unscannable"),
        (b"what?", 503, "kernel.scanner_away"),
    ],
)
async def test_what_is_infected_or_not_looked_through_never_reaches_the_other_side(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, reply: bytes, status: int, code: str
) -> None:
    async with (
        scanner(reply) as (place, _),
        counter(bank, as_customer(zhang), routes=routes, clamd=place) as portal,
    ):
        mine, theirs = await both(portal, desk)
        refused = await send(portal, mine, GREY)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert (await talk(desk, theirs))["items"][-1]["step"] == "taken"
    assert await rows(bank, "SELECT id FROM conversation_files") == []


async def test_a_scanner_that_is_away_lets_nothing_in_and_a_stranger_does_not_even_ask_it(
    bank: Database, zhang: UUID, portal: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    mine, _ = await both(portal, desk)
    stranger = await register(bank, "李丽")
    async with (
        counter(bank, as_customer(zhang), routes=routes, clamd="127.0.0.1:1") as away,
        counter(bank, as_customer(stranger), routes=routes, clamd="127.0.0.1:1") as strange,
    ):
        assert (await send(away, mine, GREY)).json()["code"] == "kernel.scanner_away"
        assert (await send(strange, mine, GREY)).json()["code"] == "care.conversation_not_found"
