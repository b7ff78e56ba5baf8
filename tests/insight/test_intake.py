"""Customers from a table: brought, looked at, let in by two people, and taken once."""

import asyncio
import csv
import io
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.customers.types import Document, DocumentKind
from bankhall.insight.intake.actions import take
from bankhall.insight.intake.actions.take import DEEDS
from bankhall.insight.intake.errors import FileChanged, FileUnreadable
from bankhall.insight.intake.jobs import forget_tables, look_through_table, take_table
from bankhall.insight.intake.permissions import APPROVE, IMPORT
from bankhall.insight.intake.routes import routes
from bankhall.insight.intake.rules import KEPT, guess_columns, look_at, read_table
from bankhall.insight.intake.types import TableField
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.four_eyes.actions import approve
from bankhall.kernel.four_eyes.deeds import Desk
from bankhall.kernel.four_eyes.types import Standing
from bankhall.kernel.ids import new_id
from confirming import confirm_and_write
from counter import acts, as_customer, counter, doors, register, rows

from .test_duplicates import OTHERS, WANG, enter, look

FILES = "/api/console/customer-files"

TABLE = """姓名,身份证号,手机号,出生日期,备注
赵明,11010519491231002X,138 0013 8001,1949-12-31,VIP
钱红,,139 0013 8002,1988/02/30,
孙丽,,139 0013 8003,1990年1月2日,
孙丽,,139 0013 8003,1990-01-02,又一次
=cmd|'/C calc'!A1,,12,,
"""


def member(name: str, *rights: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset(rights))


MAKER = member("李娜", IMPORT)
OTHER = member("王强", IMPORT)
CHECKER = member("周涛", APPROVE)


def standings_of(*members: Actor) -> Callable[[Reading, Sequence[UUID]], Awaitable[Mapping[UUID, Standing]]]:
    known = {one.id: Standing(one.rights) for one in members if one.id}

    async def standings(_: Reading, staff_ids: Sequence[UUID]) -> Mapping[UUID, Standing]:
        return {id_: known[id_] for id_ in staff_ids if id_ in known}

    return standings


DESK = Desk.of(standings_of(MAKER, OTHER, CHECKER), *DEEDS)


async def rows_changed(bank: Database, sql: str, **given: object) -> None:
    async def change(tx: Tx) -> None:
        await tx.session.execute(text(sql), given)

    await doors(bank, system("test")).write(change)


@pytest.fixture
async def maker(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, MAKER, routes=routes) as client:
        yield client


async def bring(client: httpx.AsyncClient, told: str = TABLE, *, again: bool = False) -> httpx.Response:
    file = b64encode(told.encode()).decode()
    return await client.post(FILES, json={"file_name": "新客户.csv", "file": file, "again": again})


async def looked_through(bank: Database, client: httpx.AsyncClient, told: str = TABLE) -> dict[str, object]:
    brought = (await bring(client, told)).json()
    columns = {"columns": [one["field"] for one in brought["columns"]], "version": brought["version"]}
    said = await client.post(f"{FILES}/{brought['id']}/columns", json=columns)
    assert said.status_code == 202, said.text
    await look_through_table(bank, file_id=brought["id"])
    return dict((await client.get(f"{FILES}/{brought['id']}")).json())


async def let_in(bank: Database, maker: httpx.AsyncClient, file: dict[str, object]) -> None:
    asked = await maker.post(f"{FILES}/{file['id']}/take", json={"version": file["version"], "reason": "新网点"})
    assert asked.status_code == 202, asked.text
    await confirm_and_write(bank, CHECKER, approve, DESK, UUID(asked.json()["proposal_id"]))


def row(told: str) -> dict[str, str]:
    table = read_table(f"姓名,证件号码,手机号,出生日期\n{told}".encode())
    columns = guess_columns(table.headings)
    return {field.value: cell for field, cell in zip(columns, table.lines[0][1], strict=True) if field and cell}


def test_columns_are_guessed_in_both_languages_and_each_field_once() -> None:
    assert guess_columns(["客户姓名（必填）", "E-mail", "Date of birth", "手机", "电话", "?"]) == (
        TableField.NAME,
        TableField.EMAIL,
        TableField.BIRTH_ON,
        TableField.PHONE,
        None,
        None,
    )


def test_what_a_spreadsheet_has_rounded_or_nobody_could_read_is_a_fault_of_its_field() -> None:
    looked = look_at(row("赵明,1.10105E+17,1.38E+10,三月四日"))

    assert {(one.field, one.code) for one in looked.faults} == {
        ("documents", "insight.rounded"),
        ("phones", "insight.rounded"),
        ("birth_on", "insight.not_a_day"),
    }


PAPERS = [
    ("居民身份证", DocumentKind.RESIDENT_ID),
    ("护照", DocumentKind.PASSPORT),
    ("港澳居民来往内地通行证", DocumentKind.MAINLAND_PERMIT),
    ("台胞证", DocumentKind.MAINLAND_PERMIT),
    ("外国人永久居留身份证", DocumentKind.RESIDENCE_PERMIT),
    ("营业执照", DocumentKind.BUSINESS_LICENCE),
    ("Other", DocumentKind.OTHER),
]


@pytest.mark.parametrize(("word", "kind"), PAPERS)
def test_every_kind_of_document_has_a_word_in_tables(word: str, kind: DocumentKind) -> None:
    looked = look_at({"name": "赵明", "document": "H12345678", "document_kind": word})

    assert [one.kind for one in looked.customer.documents] == [kind]
    assert [one for one in looked.faults if one.field == "document_kind"] == []
    assert {one for _, one in PAPERS} == set(DocumentKind)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no_rows"),
        (b"name\n", "no_rows"),
        (b'name,phone\n"open,1\n', "not_a_table"),
        (b"\xff\xfe\x00", "not_text"),
        (b"a," * 80 + b"\n" + b"1," * 80, "too_many_columns"),
        (b"name\n" + b"x\n" * 5_001, "too_many_rows"),
    ],
)
def test_what_is_no_table_is_refused_whole(data: bytes, why: str) -> None:
    with pytest.raises(FileUnreadable) as refused:
        read_table(data)

    assert refused.value.why == why


async def test_a_table_is_looked_through_row_by_row_and_nobody_is_taken_by_that(
    bank: Database, maker: httpx.AsyncClient
) -> None:
    file = await looked_through(bank, maker)

    assert (file["state"], file["rows"], file["looked"]) == ("ready", 5, 5)
    assert (file["good"], file["faulty"], file["twins"], file["taken"]) == (2, 2, 1, 0)
    listed = (await maker.get(f"{FILES}/{file['id']}/rows")).json()["items"]
    assert [one["state"] for one in listed] == ["good", "faulty", "good", "twin", "faulty"]
    assert listed[1]["faults"] == [{"field": "birth_on", "code": "insight.not_a_day", "line": None, "cell": None}]
    assert listed[3]["faults"] == [{"field": "name", "code": "insight.twice_in_file", "line": 4, "cell": None}]
    assert await rows(bank, "SELECT id FROM customers") == []


async def test_numbers_are_masked_on_the_page_and_lie_sealed(bank: Database, maker: httpx.AsyncClient) -> None:
    file = await looked_through(bank, maker)
    told = json.dumps(file, ensure_ascii=False) + (await maker.get(f"{FILES}/{file['id']}/rows")).text

    for secret in ("11010519491231002X", "13800138001", "138 0013 8001", "VIP"):
        assert secret not in told
    lying = str(await rows(bank, "SELECT sealed, sealed_name FROM customer_files"))
    lying += str(await rows(bank, "SELECT sealed, faults::text FROM customer_file_rows"))
    for secret in ("赵明", "11010519491231002X", "新客户"):
        assert secret not in lying
        assert str(secret.encode())[2:-1] not in lying


async def test_after_a_second_persons_yes_the_good_rows_become_customers_once(
    bank: Database, maker: httpx.AsyncClient
) -> None:
    file = await looked_through(bank, maker)

    await let_in(bank, maker, file)
    await take_table(bank, file_id=str(file["id"]))
    await take_table(bank, file_id=str(file["id"]))

    done = (await maker.get(f"{FILES}/{file['id']}")).json()
    assert (done["state"], done["taken"], done["good"], done["faulty"], done["twins"]) == ("done", 2, 0, 2, 1)
    known = await rows(bank, "SELECT source, source_id FROM customers ORDER BY source_id")
    assert known == [("table", f"{file['id']}:1"), ("table", f"{file['id']}:3")]
    assert await rows(bank, "SELECT nth FROM customer_file_rows WHERE sealed IS NULL ORDER BY nth") == [(1,), (3,)]
    assert {"insight.bring_table", "insight.propose_taking", "insight.begin_taking", "insight.table_taken"} <= set(
        await acts(bank)
    )


async def test_two_workers_at_once_and_a_run_that_was_killed_register_nobody_twice(
    bank: Database, maker: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take, "_TAKEN_AT_ONCE", 3)
    told = "name,phone\n" + "".join(f"Person Number{nth},+8613900{nth:06}\n" for nth in range(10))
    file = await looked_through(bank, maker, told)
    await let_in(bank, maker, file)

    assert await doors(bank, system("insight")).write(take.take_some, UUID(str(file["id"])))
    await asyncio.gather(*(take_table(bank, file_id=str(file["id"])) for _ in range(3)))

    done = (await maker.get(f"{FILES}/{file['id']}")).json()
    assert (done["state"], done["taken"]) == ("done", done["rows"] - done["twins"] - done["faulty"])
    assert await rows(bank, "SELECT count(*) FROM customers") == [(done["taken"],)]


async def test_whoever_came_since_with_the_same_paper_leaves_the_row_in_quarantine(
    bank: Database, maker: httpx.AsyncClient
) -> None:
    file = await looked_through(bank, maker)
    paper = Document(DocumentKind.RESIDENT_ID, "11010519491231002X")
    await register(bank, "赵明明", documents=(paper,))

    await let_in(bank, maker, file)
    await take_table(bank, file_id=str(file["id"]))

    (first, *_) = (await maker.get(f"{FILES}/{file['id']}/rows")).json()["items"]
    assert (first["state"], first["faults"][0]["code"]) == ("twin", "customers.document_known")
    assert [one["name"] for one in first["twins"]] == ["赵明明"]


async def test_whoever_seems_to_be_in_the_file_is_not_taken_and_is_named(
    bank: Database, maker: httpx.AsyncClient
) -> None:
    told = "name,phone,birthdate\nWang Xiaoming,13800138000,1949-12-31\n"
    (known, *_) = await enter(bank, WANG, *OTHERS)
    await look(bank)

    file = await looked_through(bank, maker, told)

    ((one),) = (await maker.get(f"{FILES}/{file['id']}/rows")).json()["items"]
    assert one["state"] == "twin"
    assert str(known) in [twin["id"] for twin in one["twins"]]


async def test_columns_said_anew_make_what_was_asked_for_void(bank: Database, maker: httpx.AsyncClient) -> None:
    file = await looked_through(bank, maker)
    asked = await maker.post(f"{FILES}/{file['id']}/take", json={"version": file["version"], "reason": "新网点"})
    columns = ["name", None, "phone", None, None]
    await maker.post(f"{FILES}/{file['id']}/columns", json={"columns": columns, "version": file["version"]})
    await look_through_table(bank, file_id=str(file["id"]))

    with pytest.raises(FileChanged):
        await confirm_and_write(bank, CHECKER, approve, DESK, UUID(asked.json()["proposal_id"]))

    stale = await maker.post(f"{FILES}/{file['id']}/columns", json={"columns": columns, "version": file["version"]})
    assert stale.json()["code"] == "insight.file_changed"
    assert await rows(bank, "SELECT id FROM customers") == []


async def test_the_same_file_is_noticed_and_brought_again_only_on_purpose(maker: httpx.AsyncClient) -> None:
    first, second = await bring(maker), await bring(maker)

    assert first.status_code == 201
    assert (second.status_code, second.json()["code"]) == (409, "insight.file_known")
    assert second.json()["facts"]["file_id"] == first.json()["id"]
    assert (await bring(maker, again=True)).status_code == 201


@pytest.mark.parametrize(
    ("columns", "why"),
    [(["name"], "how_many"), (["name", "name", None, None, None], "twice"), ([None] * 5, "name_missing")],
)
async def test_columns_that_do_not_fit_are_refused(
    maker: httpx.AsyncClient, columns: list[str | None], why: str
) -> None:
    brought = (await bring(maker)).json()

    answer = await maker.post(f"{FILES}/{brought['id']}/columns", json={"columns": columns, "version": 1})

    assert (answer.json()["code"], answer.json()["facts"]["why"]) == ("insight.columns_wrong", why)


async def test_the_quarantine_is_taken_home_without_a_formula_in_it(bank: Database, maker: httpx.AsyncClient) -> None:
    file = await looked_through(bank, maker)

    answer = await maker.get(f"{FILES}/{file['id']}/quarantine.csv")

    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [one[0] for one in table] == ["line", "3", "5", "6"]
    assert table[3][2] == "'=cmd|'/C calc'!A1"
    assert "insight.download_quarantine" in await acts(bank)


async def test_somebody_elses_table_is_no_table_and_without_the_right_there_is_none(
    bank: Database, maker: httpx.AsyncClient
) -> None:
    file = await looked_through(bank, maker)
    one = f"{FILES}/{file['id']}"
    take = {"version": file["version"], "reason": "x"}

    async with counter(bank, OTHER, routes=routes) as other:
        for answer in (
            await other.get(one),
            await other.get(one + "/rows"),
            await other.get(one + "/quarantine.csv"),
            await other.post(one + "/take", json=take),
            await other.post(one + "/columns", json={"columns": ["name"], "version": 2}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "insight.file_not_found")
        assert (await other.get(FILES)).json()["items"] == []
    async with counter(bank, CHECKER, routes=routes) as checker:
        assert (await checker.get(one)).status_code == 200
        assert (await checker.get(one + "/quarantine.csv")).status_code == 403
        assert (await checker.post(one + "/take", json=take)).status_code == 403
    async with counter(bank, as_customer(new_id()), routes=routes) as customer:
        assert (await customer.get(FILES)).status_code == 403


async def test_nothing_is_kept_beyond_its_time(bank: Database, maker: httpx.AsyncClient) -> None:
    file = await looked_through(bank, maker)
    await rows_changed(bank, "UPDATE customer_files SET at = at - :kept", kept=KEPT)

    await forget_tables(bank)

    seen = (await maker.get(f"{FILES}/{file['id']}")).json()
    assert (seen["is_forgotten"], seen["name"], seen["columns"], seen["state"]) == (True, "", [], "done")
    assert [one["told"] for one in (await maker.get(f"{FILES}/{file['id']}/rows")).json()["items"]] == [{}] * 5
