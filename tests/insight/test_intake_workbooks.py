"""Customers from a workbook: a sheet is read as a table is, and what is wrong is said with its cell."""

import asyncio
import re
from base64 import b64encode
from collections.abc import AsyncIterator

import httpx
import pytest

from bankhall.insight.intake.jobs import look_through_table
from bankhall.insight.intake.routes import routes
from bankhall.insight.intake.rules import guess_columns
from bankhall.insight.intake.types import TableField
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from counter import counter
from packing import line, number, sheet, table, words, workbook
from workbooks import Workbook

from .test_intake import CHECKER, FILES, MAKER, OTHER

HEADINGS = ["姓名", "证件号码", "手机号", "出生日期", "邮编"]
CUSTOMERS = sheet(
    line(1, *(words(f"{letter}1", heading) for letter, heading in zip("ABCDE", HEADINGS, strict=True))),
    line(
        2, words("A2", "赵明"), words("B2", "11010519491231002X"), number("C2", "13800138001"), number("D2", "18263", 1)
    ),
    line(3),
    line(12, words("A12", "钱红"), number("B12", "4.40301199001011E+17"), number("C12", "13800138002")),
    line(13, words("A13", "孙丽"), number("C13", "13800138003"), '<c r="D13" t="e"><v>#REF!</v></c>'),
    line(14, '<c r="A14"><f>B14&amp;C14</f></c>', number("C14", "13800138004"), number("E14", "1234", 2)),
)
BOOK = workbook({"客户": CUSTOMERS}, formats=(31, "000000"))


@pytest.fixture
async def maker(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, MAKER, routes=routes) as client:
        yield client


async def bring(client: httpx.AsyncClient, content: bytes, *, sheet: str | None = None) -> httpx.Response:
    told = {"file_name": "新客户.xlsx", "file": b64encode(content).decode(), "sheet": sheet}
    return await client.post(FILES, json=told)


async def looked_through(bank: Database, client: httpx.AsyncClient, content: bytes) -> list[dict[str, object]]:
    brought = (await bring(client, content)).json()
    columns = {"columns": [one["field"] for one in brought["columns"]], "version": brought["version"]}
    await client.post(f"{FILES}/{brought['id']}/columns", json=columns)
    await look_through_table(bank, file_id=brought["id"])
    return list((await client.get(f"{FILES}/{brought['id']}/rows")).json()["items"])


async def test_a_workbook_is_read_as_a_table_is_and_faults_name_their_cells(
    bank: Database, maker: httpx.AsyncClient
) -> None:
    brought = (await bring(maker, BOOK)).json()

    assert (brought["sheet"], brought["rows"]) == ("客户", 4)
    assert [one["field"] for one in brought["columns"]] == ["name", "document", "phone", "birth_on", "postcode"]

    rows = await looked_through(
        bank, maker, workbook({"客户": CUSTOMERS}, formats=(31, "000000"), strings=["<t>x</t>"])
    )
    assert [(one["line"], one["state"]) for one in rows] == [
        (2, "good"),
        (12, "faulty"),
        (13, "faulty"),
        (14, "faulty"),
    ]
    assert [one["faults"] for one in rows] == [
        [],
        [{"field": "documents", "code": "insight.rounded", "line": None, "cell": "B12"}],
        [{"field": "birth_on", "code": "insight.broken_cell", "line": None, "cell": "D13"}],
        [{"field": "name", "code": "insight.formula", "line": None, "cell": "A14"}],
    ]
    assert "'birth_on': '1949-12-31'" in str(rows[0]["told"])
    assert "'postcode': '001234'" in str(rows[3]["told"])


async def test_where_there_are_several_sheets_the_clerk_says_which(maker: httpx.AsyncClient) -> None:
    content = workbook({"杭州": table([["姓名"], ["赵明"]]), "宁波": table([["姓名"], ["钱红"], ["孙丽"]])})

    asked = await bring(maker, content)

    assert (asked.status_code, asked.json()["code"]) == (422, "insight.sheet_to_choose")
    assert asked.json()["facts"]["sheets"] == ["杭州", "宁波"]
    chosen = await bring(maker, content, sheet="宁波")
    assert (chosen.json()["sheet"], chosen.json()["rows"]) == ("宁波", 2)
    absent = await bring(maker, content, sheet="温州")
    assert (absent.json()["code"], absent.json()["facts"]["why"]) == ("insight.file_unreadable", "no_such_sheet")


async def test_the_other_sheet_of_a_workbook_is_another_table(maker: httpx.AsyncClient) -> None:
    content = workbook({"杭州": table([["姓名"], ["赵明"]]), "宁波": table([["姓名"], ["钱红"]])})

    assert (await bring(maker, content, sheet="杭州")).status_code == 201
    assert (await bring(maker, content, sheet="宁波")).status_code == 201
    assert (await bring(maker, content, sheet="杭州")).json()["code"] == "insight.file_known"


@pytest.mark.parametrize("name", ["客户.xlsx", "客户.xls", "客户.csv"])
async def test_what_it_is_called_does_not_matter(maker: httpx.AsyncClient, name: str) -> None:
    csv = {"file_name": name, "file": b64encode("姓名\n赵明\n".encode()).decode()}
    book = {"file_name": name, "file": b64encode(workbook({"S": table([["姓名"], ["钱红"]])})).decode()}

    assert (await maker.post(FILES, json=csv)).json()["sheet"] == ""
    assert (await maker.post(FILES, json=book)).json()["sheet"] == "S"


@pytest.mark.parametrize(
    ("content", "why", "place"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_workbook", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted", ""),
        (workbook({"S": table([["姓名"], ["赵明"]])}, more={"xl/vbaProject.bin": b"x"}), "macros", ""),
        (workbook({"S": table([["姓名"]])}), "no_rows", ""),
        (workbook({"S": sheet()}), "no_rows", ""),
        (workbook({"S": sheet(line(1, words("BZ1", "姓名")))}), "too_many_columns", "S!BZ1"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "other_workbook", ""),
        (b'<?xml version="1.0"?><Workbook/>', "other_workbook", ""),
    ],
    ids=range(8),
)
async def test_what_is_no_table_is_refused_and_why_is_said(
    maker: httpx.AsyncClient, content: bytes, why: str, place: str
) -> None:
    refused = await bring(maker, content)

    assert (refused.status_code, refused.json()["code"]) == (422, "insight.file_unreadable")
    assert (refused.json()["facts"]["why"], refused.json()["facts"]["place"]) == (why, place)


async def test_several_at_once_are_read_without_one_waiting_for_the_loop(maker: httpx.AsyncClient) -> None:
    books = [workbook({"S": table([["姓名"], [f"赵{nth}明"]])}) for nth in range(4)]

    answers = await asyncio.gather(*(bring(maker, one) for one in books))

    assert [one.status_code for one in answers] == [201] * 4


@pytest.mark.parametrize(("language", "title"), [("zh-CN", "客户"), ("en", "Customers")])
async def test_the_template_is_guessed_right_and_keeps_numbers_as_they_are_written(
    maker: httpx.AsyncClient, language: str, title: str
) -> None:
    answer = await maker.get(f"{FILES}/template.xlsx", params={"language": language})

    book = Workbook(answer.content)
    assert book.titles[0] == title
    assert guess_columns(book.rows(1)[0]) == tuple(TableField)
    assert len(book.rows(2)) == len(TableField) + 5
    (columns,) = re.findall("<col [^>]*>", book.xml(1))
    assert (f'max="{len(TableField)}"' in columns, 'style="' in columns) == (True, True)
    # Nothing but its headings and how to fill it in: no customers yet.
    assert (await bring(maker, answer.content)).json()["facts"]["why"] == "no_rows"


async def test_the_template_filled_in_is_brought_without_a_question(maker: httpx.AsyncClient) -> None:
    content = workbook({"客户": table([["姓名"], ["赵明"]]), "填写说明": table([["姓名", "必填"]])})

    assert (await bring(maker, content)).json()["sheet"] == "客户"


@pytest.mark.parametrize(("actor", "status"), [(MAKER, 200), (OTHER, 200), (CHECKER, 403)])
async def test_only_who_may_bring_tables_has_the_template(bank: Database, actor: Actor, status: int) -> None:
    async with counter(bank, actor, routes=routes) as client:
        assert (await client.get(f"{FILES}/template.xlsx")).status_code == status
