"""Rows that were put aside: mended, said to be somebody else, dismissed, and taken after all."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.customers.types import Document, DocumentKind
from bankhall.insight.intake.actions import take
from bankhall.insight.intake.actions.take import DEEDS
from bankhall.insight.intake.errors import FileChanged, OwnMending
from bankhall.insight.intake.jobs import forget_tables, look_through_table, take_table
from bankhall.insight.intake.permissions import APPROVE, IMPORT
from bankhall.insight.intake.routes import routes
from bankhall.insight.intake.rules import KEPT
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.four_eyes.actions import approve
from bankhall.kernel.four_eyes.deeds import Desk
from confirming import confirm_and_write
from counter import acts, counter, doors, register, rows

from .test_duplicates import OTHERS, WANG, enter, look
from .test_intake import (
    CHECKER,
    DESK,
    FILES,
    MAKER,
    OTHER,
    bring,
    let_in,
    looked_through,
    member,
    rows_changed,
    standings_of,
)

PAPER = Document(DocumentKind.RESIDENT_ID, "11010519491231002X")


@pytest.fixture
async def maker(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, MAKER, routes=routes) as client:
        yield client


class Row:
    """One row of a table, as a clerk sees it."""

    def __init__(self, client: httpx.AsyncClient, file: dict[str, object], nth: int) -> None:
        self.client = client
        self.place = f"{FILES}/{file['id']}/rows/{nth}"
        self.version = 1

    async def see(self) -> dict[str, Any]:
        return self._seen(await self.client.get(self.place))

    async def mend(self, **cells: str) -> dict[str, Any]:
        return self._seen(await self.ask("mend", cells=[{"field": name, "told": told} for name, told in cells.items()]))

    async def do(self, act: str, **told: object) -> dict[str, Any]:
        return self._seen(await self.ask(act, **told))

    async def ask(self, act: str, **told: object) -> httpx.Response:
        return await self.client.post(f"{self.place}/{act}", json={"version": self.version, **told})

    def _seen(self, answer: httpx.Response) -> dict[str, Any]:
        assert answer.status_code == 200, answer.text
        seen = dict(answer.json())
        self.version = int(str(seen["version"]))
        return seen


async def figures(client: httpx.AsyncClient, file: dict[str, object]) -> tuple[object, ...]:
    """Its state, and how many are good, faulty, perhaps twins, taken and dismissed."""
    seen = (await client.get(f"{FILES}/{file['id']}")).json()
    return tuple(seen[one] for one in ("state", "good", "faulty", "twins", "taken", "dismissed"))


async def test_a_row_is_shown_in_clear_to_who_may_mend_it_and_that_is_noted(
    bank: Database, maker: httpx.AsyncClient
) -> None:
    file = await looked_through(bank, maker)

    seen = await Row(maker, file, 2).see()

    assert seen["told"] == {"name": "钱红", "phone": "139 0013 8002", "birth_on": "1988/02/30"}
    assert (seen["line"], seen["before"], seen["after"]) == (3, None, 4)
    assert "insight.open_row" in await acts(bank)
    async with counter(bank, CHECKER, routes=routes) as checker:
        assert (await checker.get(f"{FILES}/{file['id']}/rows/2")).status_code == 403
    async with counter(bank, OTHER, routes=routes) as other:
        assert (await other.get(f"{FILES}/{file['id']}/rows/2")).json()["code"] == "insight.file_not_found"
    assert (await maker.get(f"{FILES}/{file['id']}/rows/99")).json()["code"] == "insight.table_row_not_found"


async def test_a_row_that_is_put_right_is_taken_with_the_others(bank: Database, maker: httpx.AsyncClient) -> None:
    file = await looked_through(bank, maker)
    row = Row(maker, file, 2)

    still = await row.mend(birth_on="1988-02-31")
    right = await row.mend(birth_on="1988年2月28日")

    assert (still["state"], still["faults"]) == (
        "faulty",
        [{"field": "birth_on", "code": "insight.not_a_day", "line": None, "cell": None}],
    )
    assert (right["state"], right["faults"], right["mended"], right["hand_name"]) == ("good", [], ["birth_on"], "李娜")
    assert await figures(maker, file) == ("ready", 3, 1, 1, 0, 0)

    await let_in(bank, maker, (await maker.get(f"{FILES}/{file['id']}")).json())
    await take_table(bank, file_id=str(file["id"]))

    assert await figures(maker, file) == ("done", 0, 1, 1, 3, 0)
    assert await rows(bank, "SELECT count(*) FROM customers") == [(3,)]


async def test_what_is_mended_after_the_others_were_taken_asks_for_another_yes(
    bank: Database, maker: httpx.AsyncClient
) -> None:
    file = await looked_through(bank, maker)
    await let_in(bank, maker, file)
    await take_table(bank, file_id=str(file["id"]))

    await Row(maker, file, 2).mend(birth_on="1988-02-28")

    assert await figures(maker, file) == ("ready", 1, 1, 1, 2, 0)
    again = (await maker.get(f"{FILES}/{file['id']}")).json()
    columns = {"columns": [one["field"] for one in again["columns"]], "version": again["version"]}
    refused = await maker.post(f"{FILES}/{file['id']}/columns", json=columns)
    assert refused.json()["code"] == "insight.rows_decided"
    await let_in(bank, maker, again)
    await take_table(bank, file_id=str(file["id"]))
    assert await figures(maker, file) == ("done", 0, 1, 1, 3, 0)
    assert await rows(bank, "SELECT source_id FROM customers ORDER BY 1") == [
        (f"{file['id']}:{nth}",) for nth in (1, 2, 3)
    ]


async def test_what_was_asked_for_before_a_row_was_mended_is_void(bank: Database, maker: httpx.AsyncClient) -> None:
    file = await looked_through(bank, maker)
    asked = await maker.post(f"{FILES}/{file['id']}/take", json={"version": file["version"], "reason": "新网点"})
    await Row(maker, file, 1).mend(name="赵亮")

    with pytest.raises(FileChanged):
        await confirm_and_write(bank, CHECKER, approve, DESK, UUID(asked.json()["proposal_id"]))

    assert await rows(bank, "SELECT id FROM customers") == []


async def test_who_has_mended_a_row_does_not_say_yes_to_it(bank: Database, maker: httpx.AsyncClient) -> None:
    both = member("吴敏", IMPORT, APPROVE)
    desk = Desk.of(standings_of(MAKER, both), *DEEDS)
    file = await looked_through(bank, maker)
    async with counter(bank, both, routes=routes) as mender:
        await Row(mender, file, 2).mend(birth_on="1988-02-28")
    now = (await maker.get(f"{FILES}/{file['id']}")).json()
    asked = await maker.post(f"{FILES}/{file['id']}/take", json={"version": now["version"], "reason": "新网点"})

    with pytest.raises(OwnMending):
        await confirm_and_write(bank, both, approve, desk, UUID(asked.json()["proposal_id"]))

    assert await figures(maker, file) == ("ready", 3, 1, 1, 0, 0)


async def test_a_row_is_dismissed_with_a_reason_which_lies_sealed_and_it_can_be_taken_back(
    bank: Database, maker: httpx.AsyncClient
) -> None:
    file = await looked_through(bank, maker)
    row = Row(maker, file, 5)

    gone = await row.do("dismiss", reason="测试数据，并非客户")

    assert (gone["state"], gone["reason"]) == ("dismissed", "测试数据，并非客户")
    assert await figures(maker, file) == ("ready", 2, 1, 1, 0, 1)
    lying = str(await rows(bank, "SELECT sealed_reason FROM customer_file_rows")) + str(
        await rows(bank, "SELECT facts::text FROM audit_log")
    )
    assert "测试" not in lying
    back = await row.do("restore")
    assert (back["state"], back["reason"]) == ("faulty", "")
    assert await figures(maker, file) == ("ready", 2, 2, 1, 0, 0)
    assert {"insight.dismiss_row", "insight.restore_row"} <= set(await acts(bank))


async def test_a_table_of_which_everything_is_dismissed_is_done(bank: Database, maker: httpx.AsyncClient) -> None:
    file = await looked_through(bank, maker, "name,phone\nPerson One,+8613900000001\n")

    await Row(maker, file, 1).do("dismiss", reason="x")

    assert await figures(maker, file) == ("done", 0, 0, 0, 0, 1)
    await Row(maker, file, 1).ask("restore")
    assert (await Row(maker, file, 1).see())["state"] == "dismissed"  # its version was another by then


async def test_two_clerks_at_once_mend_a_row_once(bank: Database, maker: httpx.AsyncClient) -> None:
    file = await looked_through(bank, maker)
    several = [Row(maker, file, 2) for _ in range(4)]

    answers = await asyncio.gather(
        *(one.ask("mend", cells=[{"field": "birth_on", "told": f"1988-02-1{nth}"}]) for nth, one in enumerate(several))
    )

    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]
    assert {one.json()["code"] for one in answers if one.status_code == 409} == {"insight.row_changed"}
    assert await figures(maker, file) == ("ready", 3, 1, 1, 0, 0)


async def test_what_does_not_fit_how_a_row_stands_is_refused(bank: Database, maker: httpx.AsyncClient) -> None:
    file = await looked_through(bank, maker)
    await let_in(bank, maker, file)
    running = await Row(maker, file, 2).ask("dismiss", reason="x")
    await take_table(bank, file_id=str(file["id"]))
    taken, faulty = Row(maker, file, 1), Row(maker, file, 2)
    await taken.see()

    assert running.json()["code"] == "insight.file_busy"
    for answer in (
        await taken.ask("mend", cells=[{"field": "name", "told": "别人"}]),
        await taken.ask("dismiss", reason="x"),
        await taken.ask("restore"),
        await faulty.ask("restore"),
        await faulty.ask("clear", twins=[], reason="x"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "insight.table_row_settled")


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("mend", {"cells": [{"field": "name", "told": "甲\n乙"}]}),
        ("mend", {"cells": [{"field": "name", "told": "x" * 501}]}),
        ("mend", {"cells": [{"field": "salary", "told": "1"}]}),
        ("dismiss", {"reason": " "}),
        ("clear", {"reason": "x", "twins": ["who"]}),
    ],
)
async def test_what_is_no_mending_is_refused(
    bank: Database, maker: httpx.AsyncClient, act: str, told: dict[str, object]
) -> None:
    file = await looked_through(bank, maker)

    assert (await Row(maker, file, 2).ask(act, **told)).json()["code"] == "kernel.bad_input"


async def test_a_row_that_is_there_twice_is_mended_dismissed_or_said_to_be_another(
    bank: Database, maker: httpx.AsyncClient
) -> None:
    file = await looked_through(bank, maker)
    row = Row(maker, file, 4)

    same = await row.mend(phone="139-0013-8003")
    cleared = await row.do("clear", twins=[], reason="双胞胎，已核对")

    assert (same["state"], dict(same["faults"][0])["line"]) == ("twin", 4)
    assert (cleared["state"], cleared["is_cleared"], cleared["reason"]) == ("good", True, "双胞胎，已核对")
    again = await row.mend(phone="139 0013 8009", birth_on="1991-01-02")
    assert (again["state"], again["is_cleared"], again["reason"]) == ("good", False, "")
    clash = await Row(maker, file, 2).mend(name="孙丽", phone="13900138009", birth_on="1991-01-02")
    assert (clash["state"], dict(clash["faults"][0])["line"]) == ("twin", 5)


async def test_a_likely_twin_is_shown_with_why_and_taken_only_when_somebody_says_that_it_is_another(
    bank: Database, maker: httpx.AsyncClient
) -> None:
    known, *_ = await enter(bank, WANG, *OTHERS)
    await look(bank)
    told = "name,phone,birthdate\nWang Xiaoming,13800138000,1949-12-31\n"
    file = await looked_through(bank, maker, told)
    row = Row(maker, file, 1)
    seen = await row.see()

    (twin,) = seen["twins"]
    assert (twin["customer"]["id"], twin["same_document"]) == (str(known), False)
    assert {one["field"]: one["level"] for one in twin["scored"]["fields"]}["phones"] == "same"
    unseen = await row.ask("clear", twins=[], reason="x")
    assert (unseen.json()["code"], unseen.json()["facts"]["twins"]) == ("insight.likely_twin", [str(known)])
    cleared = await row.do("clear", twins=[str(known)], reason="同名兄弟")
    assert cleared["state"] == "good"

    await let_in(bank, maker, (await maker.get(f"{FILES}/{file['id']}")).json())
    await take_table(bank, file_id=str(file["id"]))

    assert await figures(maker, file) == ("done", 0, 0, 0, 1, 0)
    assert await rows(bank, "SELECT twin_id FROM duplicate_overrides") == [(known,)]


async def test_the_same_document_under_quite_another_name_is_shown_as_a_twin_and_cannot_be_another(
    bank: Database, maker: httpx.AsyncClient
) -> None:
    holder = await register(bank, "欧阳修文", documents=(PAPER,))
    file = await looked_through(bank, maker)
    row = Row(maker, file, 1)

    seen = await row.see()

    (twin,) = seen["twins"]
    assert (seen["state"], twin["customer"]["id"], twin["same_document"]) == ("twin", str(holder), True)
    assert [one["code"] for one in seen["faults"]] == ["customers.document_known"]
    refused = await row.ask("clear", twins=[str(holder)], reason="x")
    assert refused.json()["code"] == "insight.document_held"
    assert (await row.mend(document=""))["state"] == "good"


async def test_whoever_was_registered_between_the_look_and_the_taking_is_asked_about_again(
    bank: Database, maker: httpx.AsyncClient
) -> None:
    told = "name,phone,birthdate\nWang Xiaoming,13800138000,1949-12-31\nPerson Two,+8613900000002,1980-01-01\n"
    file = await looked_through(bank, maker, told)
    assert await figures(maker, file) == ("ready", 2, 0, 0, 0, 0)
    known, *_ = await enter(bank, WANG, *OTHERS)
    await look(bank)

    await let_in(bank, maker, file)
    await take_table(bank, file_id=str(file["id"]))

    assert await figures(maker, file) == ("done", 0, 0, 1, 1, 0)
    seen = await Row(maker, file, 1).see()
    assert [one["customer"]["id"] for one in seen["twins"]] == [str(known)]


@pytest.mark.parametrize("at_once", [1, 2, 100])
async def test_of_two_rows_that_may_be_one_person_the_first_is_taken_and_the_other_asked_about(
    bank: Database, maker: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(take, "_TAKEN_AT_ONCE", at_once)
    # The name has a slip, so that no mark is shared: only the weights know it.
    told = "name,phone,birthdate\n王晓明,13800138000,1949-12-31\n王晓名,13800138000,1949-12-31\n"
    file = await looked_through(bank, maker, f"{told}李东,13900139000,1949-12-31\n")
    assert await figures(maker, file) == ("ready", 3, 0, 0, 0, 0)

    await let_in(bank, maker, file)
    await take_table(bank, file_id=str(file["id"]))

    assert await figures(maker, file) == ("done", 0, 0, 1, 2, 0)
    assert (await Row(maker, file, 2).see())["state"] == "twin"


async def test_what_was_mended_is_in_what_is_taken_home_and_goes_after_its_time(
    bank: Database, maker: httpx.AsyncClient
) -> None:
    file = await looked_through(bank, maker)
    await Row(maker, file, 2).mend(name="钱虹", document="A1")
    await Row(maker, file, 5).do("dismiss", reason="不是客户")

    home = (await maker.get(f"{FILES}/{file['id']}/quarantine.csv")).content.decode("utf-8-sig")

    assert "钱虹" in home
    assert "钱红" not in home
    assert "cmd" not in home
    await rows_changed(bank, "UPDATE customer_files SET at = at - :kept", kept=KEPT)
    await forget_tables(bank)
    left = (
        "SELECT count(*) FROM customer_file_rows WHERE sealed IS NOT NULL OR sealed_reason IS NOT NULL OR marks <> '{}'"
    )
    assert await rows(bank, left) == [(0,)]
    assert (await Row(maker, file, 5).ask("restore")).json()["code"] == "insight.file_busy"


async def test_nobody_elses_row_is_changed(bank: Database, maker: httpx.AsyncClient) -> None:
    file = await looked_through(bank, maker)
    mine = await looked_through(bank, maker, "name\nSomebody Else\n")

    async with counter(bank, OTHER, routes=routes) as other:
        row = Row(other, file, 2)
        for answer in (
            await row.ask("mend", cells=[]),
            await row.ask("dismiss", reason="x"),
            await row.ask("restore"),
            await row.ask("clear", twins=[], reason="x"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "insight.file_not_found")
    assert (await Row(maker, mine, 2).ask("dismiss", reason="x")).json()["code"] == "insight.table_row_not_found"
    assert await doors(bank, system("insight")).write(take.take_some, UUID(str(file["id"]))) is False
    assert (await bring(maker)).json()["code"] == "insight.file_known"
    await look_through_table(bank, file_id=str(file["id"]))
    assert await figures(maker, file) == ("ready", 2, 2, 1, 0, 0)
