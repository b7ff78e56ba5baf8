"""Statements: they say what the books say, to whoever may know it, and others can tell whether one is real."""

import asyncio
import csv
import hashlib
import io
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from bankhall.accounts import routes as account_routes
from bankhall.accounts.actions.change import end_holder
from bankhall.accounts.errors import NoSuchAccount
from bankhall.accounts.types import EndHolder
from bankhall.identity import api as identity
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.periods import month_before
from bankhall.kernel.settings import Secret, Settings
from bankhall.kernel.time import Period
from bankhall.ledger import api as ledger
from bankhall.ledger.types import BroughtIn, HouseAccount
from bankhall.payments import routes as payment_routes
from bankhall.statements import actions, queries, rules
from bankhall.statements import routes as statement_routes
from bankhall.statements.actions import months
from bankhall.statements.actions.months import close_month
from bankhall.statements.jobs import make_statement
from bankhall.statements.rules import seal
from bankhall.statements.types import Form
from confirming import confirm_and_post
from counter import CLERK, acts, as_customer, counter, doors, fresh_key, named_fields, open_account, register, rows

_SCHEMA = Path(__file__).parents[3] / "shared" / "data" / "iso20022" / "xsd" / "camt.053.001.08.xsd"
_ROUTES = (*payment_routes.routes, *statement_routes.routes, *account_routes.routes)
_SETTINGS = Settings(secret_key=Secret("k"), bank_name="营业厅银行", public_url="https://bank.example")
_BEGIN = date(2026, 9, 1)
_CODE, _FILE = "/api/statements/check-code", "/api/statements/check-file"

OCTOBER = {"first_on": "2026-10-01", "last_on": "2026-10-31"}


@dataclass
class Street:
    """张伟 has an account since September; 李娜 is paid from it; 王芳 has nothing to do with it."""

    bank: Database
    zhang: UUID
    li: UUID
    wang: UUID
    account: UUID
    hers: UUID
    number: str
    at: dict[UUID, httpx.AsyncClient] = field(default_factory=dict)

    @property
    def his(self) -> httpx.AsyncClient:
        return self.at[self.zhang]

    async def book(self, *moves: tuple[date, int], text: str = "现金", account: UUID | None = None) -> None:
        """On their own days, as another system's book is brought in."""

        async def bring(tx: Any) -> None:
            cash = await ledger.house_account(tx, HouseAccount.CASH, "CNY")
            await ledger.bring_in(
                tx,
                "test",
                [
                    BroughtIn(str(new_id()), account or self.account, cash, amount, on, "cash_deposit", text)
                    for on, amount in moves
                ],
            )

        await doors(self.bank, system("tests")).write(bring)

    async def ask(self, by: UUID | None = None, account: UUID | None = None, **wanted: Any) -> httpx.Response:
        there = f"/api/portal/accounts/{account or self.account}/statements"
        return await self.at[by or self.zhang].post(there, json=OCTOBER | wanted, headers=fresh_key())

    async def made(self, **wanted: Any) -> tuple[dict[str, Any], bytes]:
        """Asked for, made, and taken home."""
        asked = await self.ask(**wanted)
        assert asked.status_code == 202, asked.text
        await make_statement(self.bank, _SETTINGS, UUID(asked.json()["id"]))
        there = f"/api/portal/statements/{asked.json()['id']}"
        one = (await self.at[wanted.get("by") or self.zhang].get(there)).json()
        assert one["state"] == "made", one
        taken = await self.at[wanted.get("by") or self.zhang].get(f"{there}/file")
        assert taken.status_code == 200, taken.text
        return one, taken.content

    async def pay_li(self, minor: int, memo: str) -> None:
        body = {"name": "李娜", "account_number": await number_of(self.bank, self.hers)}
        payee = (await self.his.post("/api/portal/payees", json=body)).json()["id"]
        order = {"from_id": str(self.account), "payee_id": payee, "memo": memo}
        order |= {"amount": {"minor": minor, "currency": "CNY"}}
        paid = await confirm_and_post(self.bank, self.his, "/api/portal/transfers", order, headers=fresh_key())
        assert paid.status_code == 201, paid.text


async def number_of(bank: Database, account_id: UUID) -> str:
    ((number,),) = await rows(bank, "SELECT number FROM accounts WHERE id = :id", id=account_id)
    return str(number)


async def today(bank: Database) -> date:
    ((day,),) = await rows(bank, "SELECT on_date FROM business_days WHERE closed_at IS NULL")
    assert isinstance(day, date)
    return day


@pytest.fixture
async def street(bank: Database) -> AsyncIterator[Street]:
    zhang, li, wang = [await register(bank, name) for name in ("张伟", "李娜", "王芳")]
    account, hers = await open_account(bank, zhang, opened_on=_BEGIN), await open_account(bank, li)
    made = Street(bank, zhang, li, wang, account, hers, await number_of(bank, account))
    await made.book((_BEGIN, 10_000_00), (date(2026, 10, 8), -1_234_50), (date(2026, 10, 20), 50_00))
    async with AsyncExitStack() as stack:
        for one in (zhang, li, wang):
            made.at[one] = await stack.enter_async_context(counter(bank, as_customer(one), routes=_ROUTES))
        yield made


def table(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


# ------------------------------------------------------------------------------------------- what it says


async def test_a_month_opens_closes_and_runs_as_the_books_say(street: Street) -> None:
    one, file = await street.made(form="csv", language="en")
    assert (one["entries"], one["done"]) == (2, 2)
    heading, opening, *lines, closing, about, sealed = table(file)
    assert heading[0] == "Day"
    assert (opening[1], opening[6]) == ("Opening balance", "10000.00")
    assert [(line[0], line[4], line[6]) for line in lines] == [
        ("2026-10-08", "-1234.50", "8765.50"),
        ("2026-10-20", "50.00", "8815.50"),
    ]
    assert (closing[1], closing[6]) == ("Closing balance", "8815.50")
    assert "2026-10-01 to 2026-10-31" in about[0]
    assert sealed[0].startswith("bankhall-seal 1 SM2-SM3 ")


async def test_what_was_booked_late_counts_on_its_own_day(street: Street) -> None:
    await street.book((date(2026, 11, 3), 1_00))
    await street.book((date(2026, 10, 15), -5_00))
    _, file = await street.made(form="csv")
    _, _, *lines, closing, _, _ = table(file)
    assert [line[6] for line in lines] == ["8765.50", "8760.50", "8810.50"]
    assert closing[6] == "8810.50"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(-9_999, 9_999).filter(bool)), max_size=30), st.data())
def test_opening_and_lines_are_closing_for_any_book_and_period(
    moves: list[tuple[int, int]], data: st.DataObject
) -> None:
    """By the rule alone; that it reads the books rightly is tried below, on a real database."""
    first = data.draw(st.integers(0, 60))
    last = data.draw(st.integers(first, 60))
    opening = sum(amount for day, amount in moves if day < first)
    inside = sorted((day, nth, amount) for nth, (day, amount) in enumerate(moves) if first <= day <= last)
    entries = [_entry(_BEGIN + timedelta(days=day), amount) for day, _, amount in inside]
    balances = [line.balance for line in rules.lines(opening, entries, {})]
    assert balances == list(accumulate((amount for _, _, amount in inside), initial=opening))[1:]


async def test_any_period_of_a_book_agrees_with_the_balances_of_the_books(street: Street) -> None:
    days = [date(2026, 9, 1) + timedelta(days=(nth * 17) % 75) for nth in range(60)]
    for nth, on in enumerate(days):  # one by one, so that many are booked out of the order of their days
        await street.book((on, (-1) ** nth * (nth + 1) * 7))
    asker = street.bank.doors(as_customer(street.zhang))
    whole = await asker.read(
        queries.contents, street.account, Period(_BEGIN, date(2026, 11, 20)), bank="", told=_nobody
    )
    assert whole.closing == (await asker.read(ledger.balances, [street.account]))[street.account].posted
    for first, last in ((0, 0), (0, 80), (10, 30), (29, 29), (33, 74)):
        period = Period(_BEGIN + timedelta(days=first), _BEGIN + timedelta(days=last))
        said = await asker.read(queries.contents, street.account, period, bank="", told=_nobody)
        history = await asker.read(
            ledger.balance_history, street.account, first_on=period.first_on, last_on=period.last_on
        )
        assert said.opening == history.opening
        assert said.closing == (history.days[-1].balance if history.days else history.opening)
        assert said.opening + said.came_in[0] - said.went_out[0] == said.closing


async def test_the_amounts_have_the_digits_of_their_currency(street: Street) -> None:
    yen = await open_account(street.bank, street.zhang, currency="JPY", opened_on=_BEGIN)
    _, file = await street.made(account=yen, form="camt053")
    assert b'<Amt Ccy="JPY">0</Amt>' in file
    _, file = await street.made(account=yen, form="csv")
    assert table(file)[1][6] == "0"


async def test_the_holder_reads_whom_they_paid_and_what_for_and_so_does_the_payee(street: Street) -> None:
    await street.pay_li(88_00, "周末的饭钱")
    now = str(await today(street.bank))
    _, his = await street.made(first_on=now, last_on=now, form="csv")
    assert "李娜" in table(his)[2][2]
    assert table(his)[2][3] == "周末的饭钱"
    _, hers = await street.made(by=street.li, account=street.hers, first_on=now, last_on=now, form="csv")
    assert "张伟" in table(hers)[2][2]


async def test_camt053_fits_the_schema_whatever_stands_in_it(street: Street) -> None:
    await street.book((date(2026, 10, 9), 1), text='<b>&"\u0001\ufffe𠮷' + "长" * 300)
    await street.pay_li(88_00, "饭钱 & <茶>")
    now = await today(street.bank)
    _, file = await street.made(first_on="2026-09-15", last_on=str(now), form="camt053")
    assert "<Nm>李娜</Nm>".encode() in file
    # A smaller check of our own, where the schema is not at hand.
    for name in (b"<MsgId>", b"<FrToDt>", b"OPBD", b"ITBD", b"<TtlCdtNtries>", b"<Cdtr>", b"&amp; &lt;"):
        assert name in file
    if _SCHEMA.is_file():
        xmlschema.XMLSchema(str(_SCHEMA)).validate(file.decode())


async def test_the_pdf_is_a_document_with_both_languages(street: Street) -> None:
    for language in ("zh-CN", "en"):
        _, file = await street.made(language=language)
        assert file.startswith(b"%PDF-")
        assert b"%%EOF" in file[-600:]
        assert file.rstrip().rpartition(b"\n")[2].startswith(b"%bankhall-seal 1 SM2-SM3 ")


async def test_thousands_of_lines_are_set_in_seconds(street: Street) -> None:
    await street.book(*((date(2026, 10, 1 + nth % 31), 1) for nth in range(3_000)))
    one, file = await street.made()
    assert one["entries"] == 3_002
    assert file.count(b"/Type /Page\n") + file.count(b"/Type/Page") > 30 or len(file) > 500_000


# ------------------------------------------------------------------------------------------ asking for one


async def test_the_months_are_listed_from_the_first_entry_to_the_last_whole_month(street: Street) -> None:
    listed = (await street.his.get(f"/api/portal/accounts/{street.account}/statements")).json()
    assert listed["since"] == "2026-09-01"
    assert listed["months"][-1] == {"first_on": "2026-09-01", "last_on": "2026-09-30"}
    assert listed["months"][0]["last_on"] < listed["today"]
    assert listed["statements"] == []


async def test_a_period_that_cannot_be_is_refused_by_its_name(street: Street) -> None:
    assert named_fields(await street.ask(first_on="2026-10-31", last_on="2026-10-01")) == ["first_on"]
    assert named_fields(await street.ask(first_on="2020-01-01", last_on="2026-10-31")) == ["first_on"]
    assert named_fields(await street.ask(last_on="2999-01-01")) == ["last_on"]


async def test_more_entries_than_a_kind_holds_are_refused_before_anything_is_made(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(rules.MOST_ENTRIES, Form.PDF, 1)
    refused = await street.ask()
    assert (refused.json()["code"], refused.json()["facts"]) == ("statements.too_long", {"most": 1})
    assert (await street.ask(form="csv")).status_code == 202


async def test_the_same_key_asks_once_and_only_so_many_are_made_at_a_time(street: Street) -> None:
    there, key = f"/api/portal/accounts/{street.account}/statements", fresh_key()
    first = await street.his.post(there, json=OCTOBER, headers=key)
    assert (await street.his.post(there, json=OCTOBER, headers=key)).json()["id"] == first.json()["id"]
    assert (await street.his.post(there, json=OCTOBER | {"form": "csv"}, headers=key)).status_code == 422
    answers = [await street.ask() for _ in range(rules.MOST_UNDER_WAY)]
    assert [one.status_code for one in answers] == [202] * (rules.MOST_UNDER_WAY - 1) + [429]


async def test_a_job_that_runs_twice_issues_one(street: Street) -> None:
    asked = (await street.ask(form="csv")).json()
    await asyncio.gather(*(make_statement(street.bank, _SETTINGS, UUID(asked["id"])) for _ in range(3)))
    await make_statement(street.bank, _SETTINGS, UUID(asked["id"]))
    assert (await acts(street.bank)).count("statements.issue") == 1


async def test_one_that_cannot_be_set_has_failed_and_says_so(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object, **__: object) -> bytes:
        raise SettingFailed("no")

    from bankhall.kernel.typesetting import SettingFailed
    from bankhall.statements import sheets

    monkeypatch.setattr(sheets, "write_pdf", fails)
    asked = (await street.ask()).json()
    with pytest.raises(SettingFailed):
        await make_statement(street.bank, _SETTINGS, UUID(asked["id"]))
    assert (await street.his.get(f"/api/portal/statements/{asked['id']}")).json()["state"] == "failed"
    assert (await street.his.get(f"/api/portal/statements/{asked['id']}/file")).status_code == 409


# ------------------------------------------------------------------------------------------- month by month


async def test_a_month_is_closed_once_whoever_closes_it_how_often(street: Street) -> None:
    bank = doors(street.bank, system("statements"))
    await asyncio.gather(*(bank.write(close_month) for _ in range(4)))
    assert not await bank.write(close_month)
    month = month_before(await today(street.bank))
    lines = await rows(street.bank, "SELECT account_id, first_on, opening, closing FROM statement_months")
    said = await street.bank.doors(as_customer(street.zhang)).read(
        queries.contents, street.account, month, bank="", told=_nobody
    )
    assert lines == [(street.account, month.first_on, said.opening, said.closing)]
    assert (await acts(street.bank)).count("statements.close_month") == 1


async def test_owners_are_told_once_of_a_month_that_has_just_ended_and_of_no_older_one(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[UUID, object]] = []

    async def tell(_: object, customer_id: UUID, template: object, facts: dict[str, object]) -> bool:
        told.append((customer_id, facts["month"]))
        return True

    monkeypatch.setattr(identity, "tell_customer", tell)
    month = month_before(await today(street.bank))
    second = await open_account(street.bank, street.zhang, opened_on=_BEGIN)
    for account in (street.account, second):
        await street.book((month.first_on, 5_00), account=account)
    monkeypatch.setattr(months, "_NEWS_FOR", timedelta(days=40))
    monkeypatch.setattr(months, "_AT_ONCE", 1)  # each account in a transaction of its own
    while await doors(street.bank, system("statements")).write(close_month):
        pass
    assert told == [(street.zhang, f"{month.first_on:%Y-%m}")]


# --------------------------------------------------------------------------------------------- who may not


async def test_nobody_else_asks_sees_or_takes_one(street: Street) -> None:
    one, _ = await street.made(form="csv")
    theirs = street.at[street.wang]
    assert (await street.ask(by=street.wang)).status_code == 404
    assert (await theirs.get(f"/api/portal/accounts/{street.account}/statements")).status_code == 404
    for there in (f"/api/portal/statements/{one['id']}", f"/api/portal/statements/{one['id']}/file"):
        absent = await theirs.get(there.replace(one["id"], str(new_id())))
        answer = await theirs.get(there)
        assert (answer.status_code, answer.json()["code"]) == (404, absent.json()["code"])


async def test_whoever_holds_the_account_no_more_takes_nothing_home(street: Street) -> None:
    both = await open_account(street.bank, street.zhang, authorised=(street.wang,), opened_on=_BEGIN)
    one, _ = await street.made(by=street.wang, account=both, form="csv")
    waiting = (await street.ask(by=street.wang, account=both, form="csv")).json()
    await doors(street.bank, CLERK).write(end_holder, EndHolder(both, street.wang))
    theirs = street.at[street.wang]
    assert (await theirs.get(f"/api/portal/statements/{one['id']}/file")).status_code == 404
    with pytest.raises(NoSuchAccount):
        await make_statement(street.bank, _SETTINGS, UUID(waiting["id"]))
    assert (await theirs.get(f"/api/portal/statements/{waiting['id']}")).json()["state"] == "failed"


async def test_what_is_kept_names_nobody_and_is_noted(street: Street) -> None:
    await street.pay_li(88_00, "饭钱")
    now = str(await today(street.bank))
    await street.made(first_on=now, last_on=now, form="csv")
    kept = str(await rows(street.bank, "SELECT * FROM statements, statement_files"))
    kept += str(await rows(street.bank, "SELECT facts FROM audit_log"))
    assert "李娜".encode() not in kept.encode()
    assert "饭钱" not in kept
    noted = await acts(street.bank)
    for act in ("statements.ask", "statements.issue", "statements.take"):
        assert act in noted


async def test_the_files_go_after_a_month_and_the_register_stays(street: Street) -> None:
    one, file = await street.made(form="csv")
    rules_kept = rules.KEPT
    assert one["kept_until"] is not None
    assert rules_kept.days == 30
    await _age_files(street.bank)
    assert await doors(street.bank, system("statements")).write(actions.forget_files) == 1
    assert (await street.his.get(f"/api/portal/statements/{one['id']}/file")).json()["code"].endswith("not_made")
    genuine = await street.at[street.wang].post(_FILE, json={"sha256": hashlib.sha256(file).hexdigest()})
    assert genuine.status_code == 200


async def _age_files(bank: Database) -> None:
    from sqlalchemy import text

    async def age(tx: Any) -> None:
        await tx.session.execute(text("CREATE TEMP TABLE aged ON COMMIT DROP AS SELECT * FROM statement_files"))
        await tx.session.execute(text("DELETE FROM statement_files"))
        await tx.session.execute(
            text("INSERT INTO statement_files SELECT statement_id, sealed, now() - interval '1 day' FROM aged")
        )

    await doors(bank, system("tests")).write(age)


# ------------------------------------------------------------------------------------------- whether it is real


def code_in(file: bytes) -> str:
    about = table(file)[-2][0]
    return next(part.rpartition("/")[2] for part in about.split(" · ") if "/verify/" in part)


async def test_whoever_has_it_in_hand_is_told_what_to_compare(street: Street) -> None:
    _, file = await street.made(form="csv")
    asked = {"code": code_in(file).lower().replace("-", " "), "tail": street.number[-4:]}
    told = (await street.at[street.wang].post(_CODE, json=asked)).json()
    assert told["holders"] == ["张*"]
    assert told["account_number"].endswith(street.number[-4:])
    assert street.number not in json.dumps(told)
    assert (told["first_on"], told["last_on"]) == ("2026-10-01", "2026-10-31")
    assert told["closing"] == {"minor": 8_815_50, "currency": "CNY"}


async def test_a_code_alone_tells_nothing_not_even_whether_it_is_one(street: Street) -> None:
    _, file = await street.made(form="csv")
    wrong_tail = "0000" if street.number[-4:] != "0000" else "0001"
    real = await street.his.post(_CODE, json={"code": code_in(file), "tail": wrong_tail})
    made_up = await street.his.post(_CODE, json={"code": rules.new_code(), "tail": wrong_tail})
    no_code = await street.his.post(_CODE, json={"code": "hello", "tail": wrong_tail})
    assert [one.status_code for one in (real, made_up, no_code)] == [404] * 3
    bodies = [{**one.json(), "request_id": None, "instance": None} for one in (real, made_up, no_code)]
    assert bodies[0] == bodies[1] == bodies[2]


async def test_the_ends_of_numbers_are_not_tried_out_for_a_code(street: Street) -> None:
    _, file = await street.made(form="csv")
    tails = [f"{nth:04}" for nth in range(20) if f"{nth:04}" != street.number[-4:]]
    answers = await asyncio.gather(
        *(street.his.post(_CODE, json={"code": code_in(file), "tail": tail}) for tail in tails)
    )
    statuses = sorted(one.status_code for one in answers)
    assert statuses.count(404) == rules.MOST_WRONG_BY_CODE
    assert set(statuses) == {404, 429}
    right = await street.his.post(_CODE, json={"code": code_in(file), "tail": street.number[-4:]})
    assert right.status_code == 429
    # And the same for a code that nobody has: what is shut says nothing of what is behind.
    made_up = rules.new_code()
    answers = [await street.his.post(_CODE, json={"code": made_up, "tail": tail}) for tail in tails]
    assert sum(one.status_code == 404 for one in answers) == rules.MOST_WRONG_BY_CODE


async def test_codes_are_not_tried_out_from_an_address(street: Street) -> None:
    answers = [
        await street.his.post(_FILE, json={"sha256": f"{nth:064x}"}) for nth in range(rules.MOST_WRONG_BY_ADDRESS + 2)
    ]
    assert [one.status_code for one in answers].count(404) == rules.MOST_WRONG_BY_ADDRESS
    assert answers[-1].json()["code"] == "statements.too_many_checks"


async def test_a_changed_file_is_not_the_banks(street: Street) -> None:
    for form in Form:
        _, file = await street.made(form=form)
        keys = await doors(street.bank).read(queries.seal_keys)
        assert seal.check(file, keys).ok
        assert not seal.check(file, []).ok
        for at in (10, len(file) // 2, len(file) - 200, len(file) - 5, len(file) - 1):
            bent = file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]
            assert not seal.check(bent, keys).ok, (form, at)
        for bent in (file + b"\n", file + b" ", file[:-1], b" " + file, file.replace(b"2026-10", b"2026-09", 1)):
            assert not seal.check(bent, keys).ok or bent == file, form


async def test_anybody_with_the_public_key_checks_a_file_without_the_bank(street: Street, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from bankhall.cli import main

    _, content = await street.made()
    (key,) = (await street.his.get("/api/statements/keys")).json()["keys"]
    file, pem = tmp_path / "statement.pdf", tmp_path / "bank.pem"
    file.write_bytes(content)
    pem.write_text(key["pem"])
    told = CliRunner().invoke(main, ["statement", "verify", str(file), "--key", str(pem), "--json"])
    assert (told.exit_code, json.loads(told.stdout)["fingerprint"]) == (0, key["fingerprint"])

    file.write_bytes(content.replace(b"/Type", b"/Tyqe", 1))
    told = CliRunner().invoke(main, ["statement", "verify", str(file), "--key", str(pem), "--json"])
    assert (told.exit_code, json.loads(told.stdout)["ok"]) == (1, False)
    pem.write_text("nothing")
    assert CliRunner().invoke(main, ["statement", "verify", str(file), "--key", str(pem)]).exit_code == 1


async def test_the_seal_of_one_statement_seals_no_other(street: Street) -> None:
    _, october = await street.made(form="csv")
    _, september = await street.made(form="csv", first_on="2026-09-01", last_on="2026-09-30")
    keys = await doors(street.bank).read(queries.seal_keys)
    mixed = b"\r\n".join([*september.split(b"\r\n")[:-2], *october.split(b"\r\n")[-2:]])
    assert mixed != september
    assert not seal.check(mixed, keys).ok
    answer = await street.his.post(_FILE, json={"sha256": hashlib.sha256(mixed).hexdigest()})
    assert answer.status_code == 404


async def test_a_changed_row_of_the_register_confirms_nothing(street: Street) -> None:
    from sqlalchemy import text

    _, file = await street.made(form="csv")
    asked = {"sha256": hashlib.sha256(file).hexdigest()}
    assert (await street.his.post(_FILE, json=asked)).status_code == 200

    async def forge(tx: Any) -> None:
        await tx.session.execute(text("UPDATE statements SET closing = closing * 10"))

    with pytest.raises(Exception, match="not changed"):
        await doors(street.bank, system("tests")).write(forge)


def _entry(on: date, amount: int) -> Any:
    from datetime import UTC, datetime

    from bankhall.ledger.types import Entry

    return Entry(new_id(), 1, new_id(), amount, 0, "CNY", on, datetime.now(UTC), "journal", "", None)


async def _nobody(_: int) -> None:
    pass
