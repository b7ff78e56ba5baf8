"""Taking an account's entries home, as CSV and as a workbook."""

import asyncio
import csv
import io
import json
import threading
from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.accounts import queries, words
from bankhall.accounts.actions import change
from bankhall.accounts.types import EndHolder, Exported
from bankhall.kernel import sheets
from bankhall.kernel.actors import ANONYMOUS, Actor
from bankhall.kernel.db import Database
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.ledger import api as ledger
from bankhall.ledger import queries as ledger_queries
from bankhall.ledger.types import Entry, EntryFilter, HouseAccount, Leg, Posting
from counter import (
    AUDITOR,
    CLERK,
    acts,
    as_customer,
    counter,
    doors,
    named_fields,
    open_account,
    pay_in,
    register,
    rows,
)  # fmt: skip
from looking import looked_for
from workbooks import Workbook

MINE = "/api/portal/accounts"
ALL = "/api/console/accounts"
WEB = Path(__file__).parents[2] / "web" / "src"
HEADINGS = ["Day", "Kind", "Text", "Amount", "Currency", "Balance", "Reference"]


@pytest.fixture
async def anna(bank: Database) -> UUID:
    return await register(bank, "Anna")


@pytest.fixture
async def portal(bank: Database, anna: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(anna)) as client:
        yield client


@pytest.fixture
async def opened(bank: Database, anna: UUID) -> UUID:
    """With a salary, a rent and a coffee."""
    account_id = await open_account(bank, anna, name="household")
    await pay_in(bank, account_id, 5_000_00, text="工资 11月", kind="salary")
    await pay_in(bank, account_id, -1_234_50, text="rent, November", kind="transfer_out")
    await pay_in(bank, account_id, -20_00, text='=HYPERLINK("http://evil.example")', kind="card")
    return account_id


def lines(answer: httpx.Response) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def number_of(bank: Database, account_id: UUID) -> str:
    ((number,),) = await rows(bank, "SELECT number FROM accounts WHERE id = :id", id=account_id)
    return str(number)


async def test_entries_come_home_as_csv_newest_first(bank: Database, portal: httpx.AsyncClient, opened: UUID) -> None:
    answer = await portal.get(f"{MINE}/{opened}/entries.csv", params={"language": "en"})

    told = lines(answer)
    today = told[1][0]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert told == [
        HEADINGS,
        [today, "Card payment", '\'=HYPERLINK("http://evil.example")', "-20.00", "CNY", "3745.50", ""],
        [today, "Transfer out", "rent, November", "-1234.50", "CNY", "3765.50", ""],
        [today, "Salary", "工资 11月", "5000.00", "CNY", "5000.00", ""],
    ]
    last_four = (await number_of(bank, opened))[-4:]
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith(
        f"attachment; filename=\"entries-{last_four}-{today}.csv\"; filename*=UTF-8''Entries-{last_four}-{today}.csv"
    )
    assert (answer.headers["x-export-entries"], answer.headers["x-export-complete"]) == ("3", "yes")
    assert int(answer.headers["content-length"]) == len(answer.content)


async def test_chinese_is_what_is_spoken_unless_somebody_asks(portal: httpx.AsyncClient, opened: UUID) -> None:
    answer = await portal.get(f"{MINE}/{opened}/entries.csv")

    told = lines(answer)
    assert told[0] == ["日期", "交易类型", "摘要", "金额", "币种", "余额", "流水号"]
    assert [line[1] for line in told[1:]] == ["刷卡消费", "转出", "工资"]
    assert "filename*=UTF-8''%E4%BA%A4%E6%98%93%E6%98%8E%E7%BB%86-" in answer.headers["content-disposition"]


async def test_a_workbook_has_the_same_lines_and_says_what_it_is_of(
    bank: Database, portal: httpx.AsyncClient, opened: UUID
) -> None:
    wanted: dict[str, str] = {"language": "en", "from": "2020-01-01", "min": "2000"}

    answer = await portal.get(f"{MINE}/{opened}/entries.xlsx", params=wanted, headers=looked_for("n"))

    book = Workbook(answer.content)
    assert book.titles == ["Entries", "About"]
    assert book.rows(1)[0] == HEADINGS
    assert [book.cells(1)[f"{column}3"] for column in "BCDE"] == [
        ("str", "Transfer out"), ("str", "rent, November"), ("n", "-1234.50"), ("str", "CNY"),
    ]  # fmt: skip
    about = {row[0]: row[1] for row in book.rows(2) if len(row) == 2}
    assert about["Account number"] == await number_of(bank, opened)
    assert (about["Kind of account"], about["Currency"]) == ("Current account", "CNY")
    assert (about["At least"], about["Search"], about["Entries here"]) == ("20.00", "n", "2")
    assert answer.headers["content-disposition"].startswith('attachment; filename="entries-')
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")


async def test_an_export_is_narrowed_as_the_list_is(portal: httpx.AsyncClient, opened: UUID) -> None:
    async def found(text: str = "", **wanted: str | int) -> list[str]:
        answer = await portal.get(f"{MINE}/{opened}/entries.csv", params=wanted, headers=looked_for(text))
        return [line[3] for line in lines(answer)[1:]]

    assert await found(text="RENT") == await found(kind="transfer_out") == ["-1234.50"]
    assert await found(min=2000_00) == ["5000.00"]
    assert await found(direction="in") == ["5000.00"]
    assert await found(direction="out", min=100_00) == ["-1234.50"]
    assert await found(max=20_00) == ["-20.00"]
    assert await found(to="2020-01-01") == await found(text="%") == []


async def test_a_currency_without_minor_units_is_written_without_a_point(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    account_id = await open_account(bank, anna, currency="JPY", floor=-1_000)

    async def book(tx: Any) -> None:
        cash = await ledger.house_account(tx, HouseAccount.CASH, "JPY")
        (outcome,) = await ledger.post(
            tx, [Posting(str(new_id()), "fee", (Leg(account_id, -700), Leg(cash, 700)), "fee", CLERK)]
        )
        assert not isinstance(outcome, Exception)

    await doors(bank).write(book)

    assert lines(await portal.get(f"{MINE}/{account_id}/entries.csv"))[1][3:6] == ["-700", "JPY", "-700"]
    workbook = Workbook((await portal.get(f"{MINE}/{account_id}/entries.xlsx")).content)
    assert workbook.format_of(1, "D2") == "#,##0"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_an_account_without_entries_is_a_sheet_with_headings(
    bank: Database, anna: UUID, portal: httpx.AsyncClient, kind: str
) -> None:
    answer = await portal.get(f"{MINE}/{await open_account(bank, anna)}/entries.{kind}", params={"language": "en"})

    told = lines(answer) if kind == "csv" else Workbook(answer.content).rows(1)
    assert told == [HEADINGS]
    assert answer.headers["x-export-entries"] == "0"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_an_export_that_is_cut_says_so_in_a_header_and_in_the_last_line(
    monkeypatch: pytest.MonkeyPatch, portal: httpx.AsyncClient, opened: UUID, kind: str
) -> None:
    whole = queries.export_entries

    async def at_most_two(reading: Any, account_id: UUID, wanted: EntryFilter, take: Any) -> Exported:
        return await whole(reading, account_id, wanted, take, most=2)

    monkeypatch.setattr(queries, "export_entries", at_most_two)

    answer = await portal.get(f"{MINE}/{opened}/entries.{kind}", params={"language": "en"})

    told = lines(answer) if kind == "csv" else Workbook(answer.content).rows(1)
    assert (answer.headers["x-export-entries"], answer.headers["x-export-complete"]) == ("2", "no")
    assert told[-1][0].startswith("Incomplete: the newest 2 entries, back to 20")
    assert len(told) == 4


async def taken(bank: Database, account_id: UUID, wanted: EntryFilter, **bounds: int) -> tuple[Exported, list[Entry]]:
    found: list[Entry] = []

    async def take(page: Sequence[Entry]) -> None:
        found.extend(page)

    exported = await doors(bank).read(queries.export_entries, account_id, wanted, take, **bounds)
    return exported, found


async def test_a_cut_ends_after_the_newest_and_names_the_day_it_reached(bank: Database, opened: UUID) -> None:
    for most, amounts in ((1, [-20_00]), (2, [-20_00, -1_234_50])):
        exported, found = await taken(bank, opened, EntryFilter(), most=most)
        assert (exported.entries, exported.cut_on) == (most, found[-1].booked_on)
        assert [entry.amount for entry in found] == amounts

    for most in (3, 4):
        exported, found = await taken(bank, opened, EntryFilter(), most=most)
        assert (exported.entries, exported.cut_on, len(found)) == (3, None, 3)


async def test_a_long_book_comes_whole_and_in_order_over_many_pages(
    bank: Database, anna: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_EXPORTED_AT_ONCE", 7)
    account_id = await open_account(bank, anna)
    await pay_in(bank, account_id, *range(1, 51))

    exported, found = await taken(bank, account_id, EntryFilter())

    assert [entry.amount for entry in found] == [*range(50, 0, -1)]
    assert (exported.entries, exported.cut_on) == (50, None)


async def test_a_search_that_finds_nothing_in_an_endless_book_gives_up_and_says_so(
    bank: Database, anna: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_queries, "MOST_SEARCHED", 5)
    monkeypatch.setattr(queries, "_MOST_SEARCHES", 3)
    account_id = await open_account(bank, anna)
    await pay_in(bank, account_id, *[1] * 40)

    exported, found = await taken(bank, account_id, EntryFilter(text="nowhere"), most=100)

    assert found == []
    assert exported.entries == 0
    assert isinstance(exported.cut_on, date)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_who_took_what_home_is_noted_but_not_what_was_looked_for(
    bank: Database, portal: httpx.AsyncClient, opened: UUID, anna: UUID, kind: str
) -> None:
    wanted = {"from": "2026-01-01"}

    await portal.get(f"{MINE}/{opened}/entries.{kind}", params=wanted, headers=looked_for("rent"))

    ((facts, actor, subject),) = await rows(
        bank, "SELECT facts, actor_id, subject_id FROM audit_log WHERE act = 'accounts.export'"
    )
    assert (actor, subject) == (anna, str(opened))
    assert facts == {
        "format": kind, "entries": 1, "complete": True, "first_on": "2026-01-01", "last_on": None, "narrowed": True,
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_nothing_leaves_that_could_not_be_noted(
    bank: Database, portal: httpx.AsyncClient, opened: UUID, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bankhall.accounts.routes import book
    from bankhall.kernel.errors import Unavailable

    async def fail(*_: object) -> None:
        raise Unavailable

    monkeypatch.setattr(book, "note_export", fail)

    answer = await portal.get(f"{MINE}/{opened}/entries.{kind}")

    assert (answer.status_code, answer.json()["code"]) == (503, "kernel.unavailable")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_the_console_exports_with_a_right_of_its_own(bank: Database, opened: UUID, kind: str) -> None:
    path = f"{ALL}/{opened}/entries.{kind}"
    looker = Actor(kind="staff", name="Wang", id=new_id(), rights=frozenset({"accounts.view"}))
    blind = Actor(kind="staff", name="Wu", id=new_id(), rights=frozenset({"accounts.export"}))
    statuses = []
    for actor in (CLERK, AUDITOR, looker, blind, ANONYMOUS):
        async with counter(bank, actor) as client:
            statuses.append((await client.get(path)).status_code)

    assert statuses == [200, 200, 403, 404, 401]
    assert (await acts(bank)).count("accounts.export") == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_nobody_takes_home_what_they_do_not_hold(
    bank: Database, anna: UUID, portal: httpx.AsyncClient, kind: str
) -> None:
    bob = await register(bank, "Bob")
    others, left = await open_account(bank, bob), await open_account(bank, bob, anna)
    authorised = await open_account(bank, bob, authorised=(anna,))
    await doors(bank).write(change.end_holder, EndHolder(left, anna))

    for absent in (others, left, new_id()):
        answer = await portal.get(f"{MINE}/{absent}/entries.{kind}")
        assert (answer.status_code, answer.json()["code"]) == (404, "accounts.not_found")
    assert (await portal.get(f"{ALL}/{others}/entries.{kind}")).status_code == 403
    assert (await portal.get(f"{MINE}/{authorised}/entries.{kind}")).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"language": "fr"}, "language"),
        ({"language": ""}, "language"),
        ({"language": "zh-CN\r\nX-Evil: 1"}, "language"),
        ({"from": "2026-02-01", "to": "2026-01-31"}, "from"),
        ({"max": "9" * 30}, "max"),
    ],
)
async def test_a_wrong_wish_is_answered_with_the_name_of_the_field(
    portal: httpx.AsyncClient, opened: UUID, wrong: dict[str, str], field: str
) -> None:
    assert named_fields(await portal.get(f"{MINE}/{opened}/entries.csv", params=wrong)) == [field]


async def test_words_that_are_too_long_are_answered_with_the_name_of_their_header(
    portal: httpx.AsyncClient, opened: UUID
) -> None:
    refused = await portal.get(f"{MINE}/{opened}/entries.csv", headers=looked_for("a" * 101))

    assert named_fields(refused) == ["Search-Words"]


async def test_a_customer_makes_one_sheet_at_a_time(portal: httpx.AsyncClient, opened: UUID) -> None:
    answers = await asyncio.gather(*(portal.get(f"{MINE}/{opened}/entries.xlsx") for _ in range(5)))
    afterwards = await portal.get(f"{MINE}/{opened}/entries.xlsx")

    assert sorted(answer.status_code for answer in answers) == [200, 429, 429, 429, 429]
    assert {answer.headers.get("retry-after") for answer in answers if answer.status_code == 429} == {"5"}
    assert afterwards.status_code == 200


async def test_a_refused_export_gives_its_turn_back(portal: httpx.AsyncClient, opened: UUID) -> None:
    assert (await portal.get(f"{MINE}/{new_id()}/entries.csv")).status_code == 404
    assert (await portal.get(f"{MINE}/{opened}/entries.csv")).status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_a_sheet_is_written_beside_the_event_loop(
    monkeypatch: pytest.MonkeyPatch, portal: httpx.AsyncClient, opened: UUID, kind: str
) -> None:
    workers: list[bool] = []

    def seen(step: Any) -> Any:
        def watched(*given: Any) -> Any:
            workers.append(threading.current_thread() is not threading.main_thread())
            return step(*given)

        return watched

    for sheet in (sheets.CsvSheet, sheets.XlsxSheet):
        for step in ("add", "finish", "close"):
            monkeypatch.setattr(sheet, step, seen(getattr(sheet, step)))

    await portal.get(f"{MINE}/{opened}/entries.{kind}")

    assert workers == [True, True, True]


@pytest.mark.parametrize("language", Language)
def test_kinds_are_called_on_sheets_as_on_screens(language: Language) -> None:
    of_accounts, of_all = (
        json.loads((WEB / place / f"words.{language}.json").read_text()) for place in ("features/accounts", "ui")
    )

    assert words.ENTRY_KINDS[language] == of_all["entry"]["kinds"]
    assert words.ACCOUNT_KINDS[language] == of_accounts["kinds"]


def test_a_kind_without_a_word_is_told_by_its_code() -> None:
    assert words.entry_kind("of_tomorrow", Language.ENGLISH) == "of_tomorrow"
