"""Bad rows repaired: taken by the same way as an import's, or nothing done."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.insight import permissions, routes
from bankhall.insight.actions.repair import repair_row, set_aside_row
from bankhall.insight.errors import ImportRefused, RowRefused, RowSettled
from bankhall.insight.queries.imports import LOCK_KEY
from bankhall.insight.types import RepairRow, SetAside
from bankhall.kernel.actors import ANONYMOUS, Actor, system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.ledger import api as ledger
from counter import CLERK, as_customer, counter, named_fields

from .source import OPENED_ON, SHIPPED, Row, books, bring, day, lively_rows, rows_of, write_source

STEWARD = Actor(
    kind="staff",
    name="Chen Jing",
    id=new_id(),
    rights=frozenset({permissions.VIEW_IMPORTS, permissions.REPAIR}),
)
READER = Actor(kind="staff", name="Zhao Min", id=new_id(), rights=frozenset({permissions.VIEW_IMPORTS}))

NEXT_DAY = OPENED_ON + timedelta(days=1)
LATER = OPENED_ON + timedelta(days=9)


async def bad_rows(bank: Database, file: str | None = None) -> list[tuple[UUID, UUID]]:
    """Import and row of what is in quarantine, in order."""
    where = f"WHERE file = '{file}'" if file else ""
    sql = f"SELECT import_id, id FROM quarantined_rows {where} ORDER BY import_id, file, line"
    return [(import_id, row_id) for import_id, row_id in await rows_of(bank, sql)]


def place(import_id: UUID, row_id: UUID | str = "", verb: str = "") -> str:
    return f"/api/console/imports/{import_id}/quarantine" + "".join(f"/{part}" for part in (row_id, verb) if part)


async def at_desk(
    bank: Database, method: str, path: str, json: Any = None, *, actor: Actor = STEWARD
) -> httpx.Response:
    async with counter(bank, actor, routes=routes.routes) as client:
        return await client.request(method, path, json=json)


async def repair(bank: Database, row: tuple[UUID, UUID], /, **fields: str) -> httpx.Response:
    return await at_desk(bank, "POST", place(*row, "repair"), {"fields": fields})


def refusal(answer: httpx.Response) -> dict[str, Any]:
    """A row that still cannot be taken: the facts."""
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "insight.row_refused"), problem
    facts: dict[str, Any] = problem["facts"]
    return facts


async def repaired(bank: Database, row: tuple[UUID, UUID], /, **fields: str) -> dict[str, Any]:
    answer = await repair(bank, row, **fields)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    assert told["state"] == "repaired"
    return told


async def look(bank: Database, row: tuple[UUID, UUID], *, actor: Actor = READER) -> dict[str, Any]:
    told: dict[str, Any] = (await at_desk(bank, "GET", place(*row), actor=actor)).json()
    return told


async def balances(bank: Database) -> dict[str, int]:
    sql = "SELECT source_id, posted FROM ledger_balances JOIN accounts ON id = account_id ORDER BY 1"
    return dict(await rows_of(bank, sql))


async def books_agree(bank: Database) -> bool:
    return (await bank.doors(system("tests")).read(ledger.recompute)).ok


def three_days(middle: Row | str) -> list[Row | str]:
    return [Row(1, 1, OPENED_ON, 7000, 7000), middle, Row(3, 1, LATER, 100, 5100), Row(4, 2, LATER, 10, 10)]


WITHDRAWAL = Row(2, 1, NEXT_DAY, -2000, 5000)
TYPED_WRONG = WITHDRAWAL.line.replace("930106", "930631")


@pytest.mark.skipif(not SHIPPED.is_dir(), reason=f"the real data is not there: {SHIPPED}")
async def test_the_row_in_which_the_real_file_is_cut_off_is_completed_and_an_import_afterwards_changes_nothing(
    bank: Database,
) -> None:
    await bring(bank, SHIPPED)
    [row] = await bad_rows(bank)
    shown = await look(bank, row)
    before = (await balances(bank))["11021"]
    # What stood behind the cut, as the interest of such a day does.
    fields = {one["name"]: one["value"] for one in shown["fields"]} | {
        "type": "PRIJEM", "operation": "", "amount": "12.30", "balance": "9999.00", "k_symbol": "UROK",
    }  # fmt: skip

    told = await repaired(bank, row, **fields)
    again = await bring(bank, SHIPPED)

    assert (shown["reason"], shown["is_broken"], shown["row"]) == ("cut_off", True, '3526882;11021;940331;"PRIJE')
    assert shown["fields"][:3] == [
        {"name": "trans_id", "value": "3526882", "wrong": None},
        {"name": "account_id", "value": "11021", "wrong": None},
        {"name": "date", "value": "940331", "wrong": None},
    ]
    assert (await balances(bank))["11021"] == before + 1230
    [entry] = await rows_of(bank, "SELECT booked_on, kind, amount FROM ledger_entries WHERE reference = '3526882'"
                                  " AND amount > 0")  # fmt: skip
    assert entry == (date(1994, 3, 31), "interest", 1230)
    assert {one["field"] for one in told["history"][0]["changes"]} == {"type", "amount", "balance", "k_symbol"}
    assert told["history"][0]["subject"]["kind"] == "account"
    assert (again.posted, again.quarantined) == (0, 1)
    _, second = await bad_rows(bank)
    assert (await look(bank, second))["state"] == "repaired"
    assert await books_agree(bank)


async def test_a_repaired_row_leaves_the_books_of_a_file_that_was_right(
    bank: Database, database: Any, tmp_path: Path
) -> None:
    rows = lively_rows(accounts=4, days=30)
    await bring(bank, write_source(tmp_path / "right", rows, accounts=4))
    right = await books(bank)
    database.empty()
    wrong: list[Row | str] = list(rows)
    spoilt = [5, 17, len(rows) // 2, len(rows) - 1]
    for nth in spoilt:
        wrong[nth] = rows[nth].line.replace(f";{day(rows[nth].on)};", ";990230;")
    await bring(bank, write_source(tmp_path / "wrong", wrong, accounts=4))

    for row, nth in zip(await bad_rows(bank), spoilt, strict=True):
        await repaired(bank, row, date=day(rows[nth].on))

    assert await books(bank) == right
    assert await books_agree(bank)


async def test_a_repaired_row_is_booked_on_its_own_day_now_and_by_whoever_repaired_it(
    bank: Database, tmp_path: Path
) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)

    told = await repaired(bank, row, date="930106")

    assert await balances(bank) == {"1": 51_000, "2": 100}
    [(on, key, by_kind, by_id, late)] = await rows_of(
        bank,
        "SELECT booked_on, key, by_kind, by_id, posted_at > (SELECT max(started_at) FROM imports)"
        " FROM ledger_transactions WHERE key = 'berka:trans:2'",
    )
    assert (on, key, by_kind, by_id, late) == (NEXT_DAY, "berka:trans:2", "staff", STEWARD.id, True)
    [step] = told["history"]
    assert (step["step"], step["by"]) == ("repaired", "Chen Jing")
    assert step["changes"] == [{"field": "date", "before": "930631", "after": "930106"}]
    assert told["row"] == TYPED_WRONG
    [(sealed,)] = await rows_of(bank, "SELECT sealed_row FROM quarantined_rows")
    assert TYPED_WRONG[:8].encode() not in bytes(sealed)
    acts = await rows_of(bank, "SELECT act, actor_name, facts FROM audit_log WHERE act LIKE 'insight.repair%'")
    assert acts == [
        ("insight.repair_row", "Chen Jing", {"file": "trans.asc", "line": 3, "step": "repaired", "fields": ["date"]})
    ]
    kinds = await rows_of(bank, "SELECT kind FROM events WHERE kind LIKE 'insight.row%'")
    assert kinds == [("insight.rows_repaired",)]
    assert await books_agree(bank)


async def test_a_row_that_is_still_wrong_comes_back_with_every_field_at_fault_and_nothing_is_done(
    bank: Database, tmp_path: Path
) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)
    before = await books(bank)

    answer = await repair(bank, row, date="930229", amount="many", balance="1.234")

    problem = refusal(answer)
    assert problem["reason"] == "not_a_date"
    assert {one["field"]: one["reason"] for one in problem["problems"]} == {
        "date": "not_a_date",
        "amount": "not_an_amount",
        "balance": "too_many_decimals",
    }
    assert await books(bank) == before
    assert (await look(bank, row))["history"] == []
    assert (await look(bank, row))["state"] == "open"
    assert await rows_of(bank, "SELECT act FROM audit_log WHERE act LIKE 'insight.repair%'") == []


@pytest.mark.parametrize(
    ("fields", "reason", "field"),
    [
        ({"date": "930106", "account_id": "77"}, "unknown_account", "account_id"),
        ({"date": "930106", "type": "PRIJEM"}, "contradictory_codes", "type"),
        ({"date": "930106", "trans_id": "1"}, "other_content", "trans_id"),
        ({"date": "930106", "operation": "KRADEZ"}, "unknown_code", "operation"),
        ({"date": "930106", "amount": "-5.00"}, "negative_amount", "amount"),
    ],
)
async def test_each_law_of_an_import_holds_for_a_repair(
    bank: Database, tmp_path: Path, fields: dict[str, str], reason: str, field: str
) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)
    before = await books(bank)

    problem = refusal(await repair(bank, row, **fields))

    assert problem["reason"] == reason
    assert [one["field"] for one in problem["problems"]] == [field]
    assert await books(bank) == before


async def test_a_broken_row_is_repaired_only_by_whoever_says_every_field(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path, three_days('2;1;930106;"VYDAJ";200.00;5')))
    [row] = await bad_rows(bank)
    fields = {
        "trans_id": "2", "account_id": "1", "date": "930106", "type": "VYDAJ", "operation": "VYBER",
        "amount": "200.00", "balance": "500.00", "k_symbol": "", "bank": "", "account": "",
    }  # fmt: skip

    as_it_is = refusal(await repair(bank, row))
    some = await repair(bank, row, amount="200.00")
    told = await repaired(bank, row, **fields)

    assert as_it_is["reason"] == "wrong_field_count"
    assert set(named_fields(some)) == {f"fields.{name}" for name in fields if name != "amount"}
    assert await balances(bank) == {"1": 51_000, "2": 100}
    assert told["is_broken"]


@pytest.mark.parametrize("bad", [{"fields": {"balances": "1"}}, {"fields": {"x'; DROP TABLE accounts; --": "1"}}])
async def test_fields_that_no_row_has_are_bad_input(bank: Database, tmp_path: Path, bad: dict[str, Any]) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)

    answer = await at_desk(bank, "POST", place(*row, "repair"), bad)

    assert named_fields(answer)


async def test_what_is_sent_twice_is_one_repair(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)

    first = await repaired(bank, row, date="930106")
    second = await repaired(bank, row, date="930106")
    other = await repair(bank, row, date="930107")
    li = Actor("staff", "Li", new_id(), STEWARD.rights)
    colleague = await at_desk(bank, "POST", place(*row, "repair"), {"fields": {"date": "930106"}}, actor=li)

    assert first == second
    assert [(one.status_code, one.json()["code"]) for one in (other, colleague)] == [(409, "insight.row_settled")] * 2
    assert await rows_of(bank, "SELECT count(*) FROM ledger_transactions WHERE key LIKE 'berka:trans:2'") == [(1,)]


async def test_two_desks_at_once_repair_a_row_once(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [(import_id, row_id)] = await bad_rows(bank)
    desks = [bank.doors(Actor("staff", f"desk {n}", new_id(), STEWARD.rights)) for n in range(6)]
    wanted = [RepairRow(import_id, row_id, {"date": f"93010{6 + n % 2}"}) for n in range(6)]

    outcomes = await asyncio.gather(
        *(desk.write(repair_row, one) for desk, one in zip(desks, wanted, strict=True)), return_exceptions=True
    )

    assert outcomes.count(None) == 1
    assert all(isinstance(one, RowSettled) for one in outcomes if one is not None)
    assert await rows_of(bank, "SELECT count(*) FROM quarantine_steps") == [(1,)]
    assert await books_agree(bank)


async def test_one_desk_repairs_while_another_sets_aside_and_one_of_them_wins(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [(import_id, row_id)] = await bad_rows(bank)
    desk = bank.doors(STEWARD)

    outcomes = await asyncio.gather(
        desk.write(repair_row, RepairRow(import_id, row_id, {"date": "930106"})),
        desk.write(set_aside_row, SetAside(import_id, row_id, "a test row")),
        return_exceptions=True,
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "RowSettled"]
    [(state, booked)] = await rows_of(
        bank,
        "SELECT state, (SELECT count(*) FROM ledger_transactions WHERE key = 'berka:trans:2') FROM quarantine_cases",
    )
    assert (state, booked) in {("repaired", 1), ("set_aside", 0)}


async def test_the_same_row_imported_rightly_meanwhile_is_found_and_not_booked_twice(
    bank: Database, tmp_path: Path
) -> None:
    await bring(bank, write_source(tmp_path / "wrong", three_days(TYPED_WRONG)))
    await bring(bank, write_source(tmp_path / "right", three_days(WITHDRAWAL)))
    [row] = await bad_rows(bank)
    before = await books(bank)

    told = await repaired(bank, row, date="930106")

    assert told["history"][0]["step"] == "found"
    assert await books(bank) == before


async def test_the_same_row_imported_rightly_afterwards_is_there_already(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path / "wrong", three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)
    await repaired(bank, row, date="930106")
    before = await books(bank)

    outcome = await bring(bank, write_source(tmp_path / "right", three_days(WITHDRAWAL)))

    assert (outcome.posted, outcome.already_there, outcome.quarantined) == (0, 4, 0)
    assert await books(bank) == before


async def test_the_same_bad_file_imported_again_brings_nothing_that_waits(bank: Database, tmp_path: Path) -> None:
    directory = write_source(tmp_path, three_days(TYPED_WRONG))
    await bring(bank, directory)
    await bring(bank, directory)
    first, second = await bad_rows(bank)

    await repaired(bank, second, date="930106")
    third = await bring(bank, directory)

    listed = [
        (await at_desk(bank, "GET", place(import_id))).json()["items"][0]["state"]
        for import_id in (first[0], second[0], third.import_id)
    ]
    assert listed == ["repaired"] * 3
    assert (await repair(bank, first, date="930106")).status_code == 200  # the same repair, asked for again
    assert await rows_of(bank, "SELECT count(*) FROM quarantine_steps") == [(1,)]


async def test_while_an_import_runs_nobody_repairs_and_while_somebody_repairs_no_import_begins(
    bank: Database, tmp_path: Path
) -> None:
    directory = write_source(tmp_path, three_days(TYPED_WRONG))
    await bring(bank, directory)
    [row] = await bad_rows(bank)

    async with bank.engine.connect() as connection:
        await connection.execute(text(f"SELECT pg_advisory_lock({LOCK_KEY})"), {"source": "berka"})
        refused = await repair(bank, row, date="930106")
        await connection.invalidate()

    assert (refused.status_code, refused.json()["code"]) == (409, "insight.import_at_work")
    async with bank.engine.begin() as connection:
        await connection.execute(text(f"SELECT pg_advisory_xact_lock_shared({LOCK_KEY})"), {"source": "berka"})
        with pytest.raises(ImportRefused, match="under way"):
            await bring(bank, directory)
    await repaired(bank, row, date="930106")
    assert (await bring(bank, directory)).already_there == 3


async def test_a_repair_that_fails_before_the_commit_has_done_nothing(
    bank: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)
    before = await books(bank)

    async def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("the power is gone")

    with monkeypatch.context() as patched:
        patched.setattr("bankhall.insight.actions.repair.close_cases", break_down)
        broken = await repair(bank, row, date="930106")

    assert broken.status_code == 500
    assert await books(bank) == before
    await repaired(bank, row, date="930106")


async def test_a_row_on_a_closed_account_comes_back_with_what_the_books_say(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)

    async def close(tx: Any) -> None:
        found = await tx.session.execute(text("SELECT id FROM accounts WHERE source_id = '1'"))
        await tx.session.execute(
            text("UPDATE ledger_balances SET closed_at = now() WHERE account_id = :id"), {"id": found.scalar_one()}
        )

    await bank.doors(system("tests")).write(close)
    problem = refusal(await repair(bank, row, date="930106"))

    assert problem["reason"] == "refused"
    assert problem["detail"].startswith("ledger.account_closed")


# ------------------------------------------------------------------------------------------------ other files


# Client 1's birth number is wrong, and the account, the holder, the order and the card hang on it.
SPOILT_CLIENTS = ['1;"709913";1', '2;"706213";1']


async def test_a_chain_of_rows_that_hang_on_one_another_is_repaired_link_by_link(
    bank: Database, database: Any, tmp_path: Path
) -> None:
    rows = three_days(WITHDRAWAL)
    await bring(bank, write_source(tmp_path / "right", rows))
    right = await books(bank)
    database.empty()
    await bring(bank, write_source(tmp_path / "wrong", rows, client=SPOILT_CLIENTS))
    [client] = await bad_rows(bank, "client.asc")
    [account] = await bad_rows(bank, "account.asc")
    [holder] = await bad_rows(bank, "disp.asc")

    too_early = refusal(await repair(bank, account))
    told = await repaired(bank, client, birth_number="706213")
    opened = await repaired(bank, account)
    for file in ("order.asc", "card.asc", "trans.asc"):
        for row in await bad_rows(bank, file):
            await repaired(bank, row)

    assert (too_early["reason"], "no_owner" in too_early["detail"]) == ("refused", True)
    assert told["history"][0]["subject"]["kind"] == "customer"
    assert opened["history"][0]["subject"]["kind"] == "account"
    assert (await look(bank, holder))["state"] == "repaired"
    assert await books(bank) == right
    assert await rows_of(bank, "SELECT count(*) FROM quarantine_cases WHERE state = 'open'") == [(0,)]
    assert await books_agree(bank)


async def test_a_holder_of_an_account_that_is_there_is_let_in(bank: Database, tmp_path: Path) -> None:
    disp = ['1;1;1;"OWNER"', '2;2;2;"OWNER"', '3;22;1;"DISPONENT"', '4;2;1;"HOLDER"']
    await bring(bank, write_source(tmp_path, three_days(WITHDRAWAL), disp=disp))
    unknown, odd = await bad_rows(bank, "disp.asc")

    await repaired(bank, odd, type="DISPONENT")
    twice = refusal(await repair(bank, unknown, client_id="2"))

    assert (await books(bank))["holders"] == [("1", "1", "owner"), ("1", "2", "authorised"), ("2", "2", "owner")]
    assert (twice["reason"], "accounts.already_holder" in twice["detail"]) == ("refused", True)


async def test_a_file_whose_columns_stand_otherwise_is_read_as_its_header_says(bank: Database, tmp_path: Path) -> None:
    directory = write_source(tmp_path, three_days(WITHDRAWAL))
    lines = ["date;client_id;district_id;birth_number", "x;1;1;709913", "x;2;1;706213"]
    (directory / "client.asc").write_text("".join(f"{line}\n" for line in lines))
    await bring(bank, directory)
    [client] = await bad_rows(bank, "client.asc")

    shown = {one["name"]: one["value"] for one in (await look(bank, client))["fields"]}
    await repaired(bank, client, birth_number="706213")

    assert shown == {"client_id": "1", "birth_number": "709913", "district_id": "1"}


async def test_a_district_that_is_on_no_list_is_still_unknown(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path, three_days(WITHDRAWAL), client=['1;"706213";9', '2;"706213";1']))
    [client] = await bad_rows(bank, "client.asc")

    problem = refusal(await repair(bank, client, district_id="8"))

    assert [(one["field"], one["reason"]) for one in problem["problems"]] == [("district_id", "unknown_district")]
    await repaired(bank, client, district_id="1")


async def test_a_nul_byte_does_not_come_in_as_its_symbol(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path, three_days(WITHDRAWAL.line.replace(';"";;', ';"";\0A;'))))
    [row] = await bad_rows(bank)
    whole = {one["name"]: one["value"] for one in (await look(bank, row))["fields"]}

    as_it_is = refusal(await repair(bank, row))
    copied = refusal(await repair(bank, row, **whole))

    assert as_it_is["reason"] == copied["reason"] == "nul_byte"


# ------------------------------------------------------------------------------------------- setting aside


async def test_a_row_set_aside_is_not_booked_until_it_is_taken_up_again(bank: Database, tmp_path: Path) -> None:
    directory = write_source(tmp_path, three_days(TYPED_WRONG))
    await bring(bank, directory)
    [row] = await bad_rows(bank)

    aside = (await at_desk(bank, "POST", place(*row, "set-aside"), {"reason": "a test of theirs"})).json()
    refused = await repair(bank, row, date="930106")
    await bring(bank, directory)
    twice = await at_desk(bank, "POST", place(*row, "set-aside"), {"reason": "again"})
    up = (await at_desk(bank, "POST", place(*row, "take-up"), {"reason": "it was not"})).json()
    up_again = await at_desk(bank, "POST", place(*row, "take-up"), {"reason": "it was not"})
    done = await repaired(bank, row, date="930106")

    assert (aside["state"], up["state"]) == ("set_aside", "open")
    assert (refused.json()["code"], refused.json()["facts"]["state"]) == ("insight.row_settled", "set_aside")
    assert (twice.json()["code"], up_again.json()["code"]) == ("insight.row_settled", "insight.row_not_set_aside")
    assert [(one["step"], one["reason"], one["by"]) for one in done["history"]] == [
        ("set_aside", "a test of theirs", "Chen Jing"),
        ("taken_up", "it was not", "Chen Jing"),
        ("repaired", None, "Chen Jing"),
    ]
    acts = await rows_of(bank, "SELECT act FROM audit_log WHERE act LIKE 'insight.%_row' ORDER BY id")
    assert [act for (act,) in acts] == ["insight.set_aside_row", "insight.take_up_row", "insight.repair_row"]


async def test_a_repair_cannot_be_set_aside_or_taken_back(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)
    await repaired(bank, row, date="930106")

    aside = await at_desk(bank, "POST", place(*row, "set-aside"), {"reason": "oh"})
    up = await at_desk(bank, "POST", place(*row, "take-up"), {"reason": "oh"})

    assert (aside.json()["code"], up.json()["code"]) == ("insight.row_settled", "insight.row_not_set_aside")


async def test_steps_and_rows_cannot_be_changed_by_the_running_bank(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)
    await repaired(bank, row, date="930106")

    for statement in (
        "UPDATE quarantine_steps SET by_name = 'x'",
        "DELETE FROM quarantine_steps",
        "UPDATE quarantined_rows SET sealed_row = 'x'",
        "DELETE FROM quarantine_cases",
    ):
        with pytest.raises(Exception, match=r"permission denied|append-only|refuse"):
            await bank.doors(system("tests")).write(_run, statement)


async def _run(tx: Any, statement: str) -> None:
    await tx.session.execute(text(statement))


# ------------------------------------------------------------------------------------- from the attacker's side


POSTS = [("repair", {"fields": {}}), ("set-aside", {"reason": "x"}), ("take-up", {"reason": "x"})]


@pytest.mark.parametrize(
    ("actor", "status"), [(ANONYMOUS, 401), (as_customer(new_id()), 403), (CLERK, 403), (READER, 403)]
)
async def test_only_whoever_may_repair_does(bank: Database, tmp_path: Path, actor: Actor, status: int) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)

    answers = [await at_desk(bank, "POST", place(*row, verb), body, actor=actor) for verb, body in POSTS]
    answers.append(await at_desk(bank, "POST", place(row[0], "retries"), {}, actor=actor))

    assert {one.status_code for one in answers} == {status}
    assert await rows_of(bank, "SELECT count(*) FROM quarantine_steps") == [(0,)]


@pytest.mark.parametrize("actor", [ANONYMOUS, as_customer(new_id()), CLERK])
async def test_only_whoever_may_see_imports_sees_a_row(bank: Database, tmp_path: Path, actor: Actor) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)

    for path in (place(*row), place(row[0], "retries"), place(row[0], "retries", str(new_id()))):
        assert (await at_desk(bank, "GET", path, actor=actor)).status_code in (401, 403)


async def test_a_row_of_another_import_or_of_none_is_not_found(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path / "a", three_days(TYPED_WRONG)))
    other = await bring(bank, write_source(tmp_path / "b", three_days(WITHDRAWAL)))
    [(import_id, row_id)] = await bad_rows(bank)

    for row in ((other.import_id, row_id), (import_id, new_id()), (new_id(), row_id)):
        answers = [await at_desk(bank, "GET", place(*row))]
        answers += [await at_desk(bank, "POST", place(*row, verb), body) for verb, body in POSTS]
        assert {(one.status_code, one.json()["code"]) for one in answers} == {(404, "insight.row_not_found")}


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("repair", {"fields": {"date": "9" * 201}}),
        ("repair", {"fields": {"date": "93\n0106"}}),
        ("repair", {"fields": {"date": "93\u00000106"}}),
        ("repair", {"fields": {f"f{n}": "" for n in range(21)}}),
        ("repair", {"fields": {"a" * 41: ""}}),
        ("repair", {"fields": [1]}),
        ("repair", {"fields": {"date": 930106}}),
        ("repair", {}),
        ("repair", {"fields": {}, "state": "repaired"}),
        ("set-aside", {"reason": ""}),
        ("set-aside", {"reason": "x" * 501}),
        ("set-aside", {}),
        ("take-up", {"reason": " "}),
    ],
)
async def test_giant_and_strange_bodies_are_bad_input(
    bank: Database, tmp_path: Path, verb: str, body: dict[str, Any]
) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)

    assert named_fields(await at_desk(bank, "POST", place(*row, verb), body))


async def test_sql_and_quotes_in_a_field_are_only_text(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)
    strange = "'; DROP TABLE accounts; --\\"

    await repaired(bank, row, date="930106", bank=strange, account='"a;b"')

    [(kept, other)] = await rows_of(bank, "SELECT bank, other_key FROM source_transactions WHERE source_id = 2")
    assert kept == strange
    assert len(bytes(other)) == 32


async def test_a_refusal_is_told_to_the_verb_as_well(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [(import_id, row_id)] = await bad_rows(bank)

    with pytest.raises(RowRefused) as refused:
        await bank.doors(STEWARD).write(repair_row, RepairRow(import_id, row_id, {}))

    assert refused.value.reason == "not_a_date"
