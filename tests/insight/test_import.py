"""Importing a bank's files, on the real database."""

import asyncio
import csv
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from rich.console import Console

from bankhall.customers.types import Address
from bankhall.insight.actions.copy_floor import copy_floor_seconds
from bankhall.insight.errors import ImportRefused
from bankhall.insight.queries.imports import LOCK_KEY
from bankhall.insight.types import Outcome, Reason
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.ledger import api as ledger
from databases import Database as Prepared

from .source import FIRST_DAY, OPENED_ON, SHIPPED, Row, books, bring, day, lively_rows, people, rows_of, write_source

AGREED = [
    "rows",
    "posted",
    "quarantined",
    "already_there",
    "accounts_checked",
    "balance_mismatches",
    "seconds",
    "copy_floor_seconds",
]

NEXT_DAY = OPENED_ON + timedelta(days=1)
LATER = OPENED_ON + timedelta(days=9)


def three_days() -> list[Row]:
    """Account 1 agrees every day; the last day is another account's, so that no day of account 1 is the file's last."""
    return [
        Row(1, 1, OPENED_ON, 7000, 7000),
        Row(2, 1, NEXT_DAY, -2000, 5000),
        Row(3, 1, NEXT_DAY, 100, 5100),
        Row(4, 2, LATER, 10, 10),
    ]


async def quarantined(bank: Database) -> list[tuple[str, int, str]]:
    return [
        (file, line, reason)
        for file, line, reason in await rows_of(
            bank, "SELECT file, line, reason FROM quarantined_rows ORDER BY import_id, file, line"
        )
    ]


async def balance_ok(bank: Database) -> bool:
    return (await bank.doors(system("tests")).read(ledger.recompute)).ok


@pytest.mark.skipif(not SHIPPED.is_dir(), reason=f"the real data is not there: {SHIPPED}")
async def test_the_real_bank_is_imported_and_agrees_with_its_own_balances_and_again_changes_nothing(
    bank: Database,
) -> None:
    first = await bring(bank, SHIPPED)
    before = await books(bank)
    second = await bring(bank, SHIPPED)

    assert list(first.figures())[:8] == AGREED
    told = {name: first.figures()[name] for name in AGREED[:6]}
    assert told == {
        "rows": 49_103,
        "posted": 49_102,
        "quarantined": 1,
        "already_there": 0,
        "accounts_checked": 1_229,
        "balance_mismatches": 0,
    }
    assert (second.posted, second.already_there, second.quarantined, second.balance_mismatches) == (0, 49_102, 1, 0)
    assert await books(bank) == before
    assert await quarantined(bank) == [("trans.asc", 49_104, "cut_off")] * 2
    assert {one.file: one.taken for one in first.files} == {
        "account.asc": 4_500,
        "card.asc": 892,
        "client.asc": 5_369,
        "disp.asc": 5_369,
        "district.asc": 77,
        "order.asc": 6_471,
        "trans.asc": 49_102,
    }
    assert await disagreeing_days(bank) == set()
    assert await balance_ok(bank)


async def disagreeing_days(bank: Database) -> set[tuple[int, date]]:
    """From the raw file and the ledger's entries alone: account-days before the file's last at whose end none of the
    day's stated balances is ours within 0.1. (Which row was the day's last, the file does not say.)
    """
    stated: dict[tuple[int, date], list[tuple[Decimal, Decimal]]] = defaultdict(list)
    with (SHIPPED / "trans.asc").open() as file:
        for row in list(csv.DictReader(file, delimiter=";"))[:49_102]:
            on = date(1900 + int(row["date"][:2]), int(row["date"][2:4]), int(row["date"][4:]))
            sign = 1 if row["type"] == "PRIJEM" else -1
            stated[int(row["account_id"]), on].append((sign * Decimal(row["amount"]), Decimal(row["balance"])))
    ours: dict[tuple[int, date], Decimal] = {}
    running: dict[int, Decimal] = defaultdict(Decimal)
    for source_id, on, amount in await rows_of(
        bank,
        "SELECT source_id, booked_on, sum(amount) FROM ledger_entries JOIN accounts ON id = account_id"
        " GROUP BY 1, 2 ORDER BY 2",
    ):
        running[int(source_id)] += Decimal(amount) / 100
        ours[int(source_id), on] = running[int(source_id)]
    last_day = max(on for _, on in stated)
    tenth = Decimal("0.1")
    return {
        place
        for place, rows in stated.items()
        if place[1] != last_day and not any(abs(ours[place] - balance) <= tenth for _, balance in rows)
    }


async def test_customers_holders_cards_and_orders_come_with_the_accounts(bank: Database, tmp_path: Path) -> None:
    both = ['1;1;1;"OWNER"', '2;2;1;"DISPONENT"', '3;2;2;"OWNER"']

    await bring(bank, write_source(tmp_path, three_days(), disp=both))

    found = await books(bank)
    assert found["holders"] == [("1", "1", "owner"), ("1", "2", "authorised"), ("2", "2", "owner")]
    assert found["customers"] == [(n, date(1970, 12, 13), "female", OPENED_ON) for n in ("1", "2")]
    assert found["cards"] == [("1", "gold", date(1993, 11, 7))]
    assert found["orders"] == [("1", 245_200, "household")]
    told = {(one.name, one.address) for one in await people(bank)}
    assert told == {(f"Client {n}", Address("CZ", district="Hl.m. Praha", region="Prague")) for n in (1, 2)}


async def test_a_lively_bank_agrees_day_by_day_and_its_roundings_are_booked_apart(
    bank: Database, tmp_path: Path
) -> None:
    rows = lively_rows()

    outcome = await bring(bank, write_source(tmp_path, rows, accounts=12), rows_at_once=200)

    assert (outcome.rows, outcome.posted, outcome.balance_mismatches) == (len(rows), len(rows), 0)
    assert outcome.roundings > 0
    assert len((await books(bank))["booked"]) == len(rows)
    assert await balance_ok(bank)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
async def test_pieces_of_a_file_come_to_the_same_books_in_any_order(
    bank: Database, tmp_path: Path, order: tuple[int, ...]
) -> None:
    rows = lively_rows(accounts=6)
    cuts = [0, len(rows) // 3 + 1, 2 * len(rows) // 3, len(rows)]
    pieces = [rows[cuts[n] : cuts[n + 1]] for n in range(3)]
    whole = write_source(tmp_path / "whole", rows, accounts=6)

    for n in order:
        await bring(bank, write_source(tmp_path / str(n), pieces[n], accounts=6), rows_at_once=50)
    in_pieces = await books(bank)
    again = await bring(bank, whole)

    assert (again.posted, again.already_there, again.balance_mismatches) == (0, len(rows), 0)
    assert in_pieces == await books(bank)
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        sums[str(row.account)] += row.amount * 10
    adjusted: dict[str, int] = defaultdict(int)
    for source_id, _, kind, amount in in_pieces["adjusted"]:
        assert kind == "rounding"
        adjusted[source_id] += int(amount)
    posted = {name: posted for name, posted, _ in in_pieces["balances"] if "-" not in name}
    assert posted == {account: total + adjusted[account] for account, total in sums.items()}
    assert await balance_ok(bank)


async def test_pieces_come_to_the_same_books_as_the_whole(bank: Database, database: Prepared, tmp_path: Path) -> None:
    rows = lively_rows(accounts=6)
    half = len(rows) // 2
    await bring(bank, write_source(tmp_path / "second", rows[half:], accounts=6))
    await bring(bank, write_source(tmp_path / "first", rows[:half], accounts=6))
    in_pieces = await books(bank)
    database.empty()

    await bring(bank, write_source(tmp_path / "whole", rows, accounts=6))

    assert await books(bank) == in_pieces


async def test_a_file_in_no_order_comes_to_the_same_books(bank: Database, database: Prepared, tmp_path: Path) -> None:
    rows = lively_rows(accounts=4, days=30)
    await bring(bank, write_source(tmp_path / "reversed", rows[::-1], accounts=4), rows_at_once=40)
    reversed_ = await books(bank)
    database.empty()

    await bring(bank, write_source(tmp_path / "sorted", rows, accounts=4))

    assert await books(bank) == reversed_


async def test_rows_that_begin_in_the_middle_bring_the_balance_forward(bank: Database, tmp_path: Path) -> None:
    rows = lively_rows(accounts=4)

    outcome = await bring(bank, write_source(tmp_path, rows[len(rows) // 2 :], accounts=4))

    assert (outcome.balance_mismatches, outcome.brought_forward) == (0, 4)


@pytest.mark.parametrize(
    ("file", "line", "reason"),
    [
        ("trans", '9;99;930106;"PRIJEM";"VKLAD";1.00;1.00;"";;', Reason.UNKNOWN_ACCOUNT),
        ("trans", '9;1;930106;"PRIJEM";"VKLAD";abc;1.00;"";;', Reason.NOT_AN_AMOUNT),
        ("trans", '9;1;930106;"PRIJEM";"VKLAD";-1.00;1.00;"";;', Reason.NEGATIVE_AMOUNT),
        ("trans", '9;1;930106;"PRIJEM";"VKLAD";1.001;1.00;"";;', Reason.TOO_MANY_DECIMALS),
        ("trans", '9;1;931306;"PRIJEM";"VKLAD";1.00;1.00;"";;', Reason.NOT_A_DATE),
        ("trans", 'x;1;930106;"PRIJEM";"VKLAD";1.00;1.00;"";;', Reason.NOT_A_NUMBER),
        ("trans", ';1;930106;"PRIJEM";"VKLAD";1.00;1.00;"";;', Reason.MISSING_VALUE),
        ("trans", '9;1;930106;"PRIJEM";"VKLAD";1.00;1.00;"";', Reason.WRONG_FIELD_COUNT),
        ("trans", '9;1;930106;"PRIJEM";"VKLAD;1.00;1.00;"";;', Reason.UNBALANCED_QUOTES),
        ("trans", '9;1;930106;"DAR";"VKLAD";1.00;1.00;"";;', Reason.UNKNOWN_CODE),
        ("trans", '9;1;930106;"PRIJEM";"VYBER";1.00;1.00;"";;', Reason.CONTRADICTORY_CODES),
        ("trans", '9;1;930106;"PRIJEM";"VKLAD";1.00;1.00;"";"\x07";', Reason.UNREADABLE_TEXT),
        ("trans", '9;1;930106;"PRIJEM";"VKLAD";1.00;1.00;"";"\0";', Reason.NUL_BYTE),
        ("trans", '9;1;930106;"PRIJEM";"VKLAD";1.00;1.00;"";"' + "x" * 5000 + '";', Reason.LINE_TOO_LONG),
        ("trans", '1;2;930106;"PRIJEM";"VKLAD";1.00;1.00;"";;', Reason.OTHER_CONTENT),
        ("client", '9;"706213";99', Reason.UNKNOWN_DISTRICT),
        ("client", '9;"709913";1', Reason.NOT_A_DATE),
        ("account", '9;1;"POPLATEK MESICNE";930105', Reason.REFUSED),
        ("account", '9;1;"NIKDY";930105', Reason.UNKNOWN_CODE),
        ("disp", '9;99;1;"OWNER"', Reason.UNKNOWN_CLIENT),
        ("disp", '9;1;99;"OWNER"', Reason.UNKNOWN_ACCOUNT),
        ("disp", '9;1;1;"DISPONENT"', Reason.HOLDER_TWICE),
        ("card", '9;99;"gold";"931107 00:00:00"', Reason.UNKNOWN_DISPOSITION),
        ("card", '9;1;"paper";"931107 00:00:00"', Reason.UNKNOWN_CODE),
        ("order", '9;99;"YZ";"87144583";2452.00;"SIPO"', Reason.UNKNOWN_ACCOUNT),
        ("order", '9;1;"YZ";"87144583";0.00;"SIPO"', Reason.REFUSED),
        ("district", '9;"";"Prague"' + ";0" * 13, Reason.MISSING_VALUE),
    ],
)
async def test_a_bad_row_goes_to_quarantine_with_file_line_and_reason_and_stops_nothing(
    bank: Database, tmp_path: Path, file: str, line: str, reason: Reason
) -> None:
    directory = write_source(tmp_path, three_days())
    lines = (directory / f"{file}.asc").read_text().splitlines()
    at = len(lines) + 1
    (directory / f"{file}.asc").write_text("\n".join([*lines, line, ""]))

    outcome = await bring(bank, directory)

    assert await quarantined(bank) == [(f"{file}.asc", at, reason.value)]
    assert (outcome.posted, outcome.quarantined, outcome.balance_mismatches) == (4, 1, 0)
    assert outcome.rows == outcome.posted + outcome.already_there + (file == "trans")
    assert await balance_ok(bank)


@pytest.mark.parametrize(
    ("file", "changed"),
    [
        ("trans", '1;1;930105;"PRIJEM";"VKLAD";701.00;700.00;"";;'),
        ("trans", '1;99;930105;"PRIJEM";"VKLAD";700.00;700.00;"";;'),
        ("client", '1;"706214";1'),
        ("account", '1;1;"POPLATEK TYDNE";930105'),
        ("card", '1;1;"classic";"931107 00:00:00"'),
        ("order", '1;1;"YZ";"87144583";2453.00;"SIPO"'),
    ],
)
async def test_a_known_id_with_other_content_goes_to_quarantine_and_changes_nothing(
    bank: Database, tmp_path: Path, file: str, changed: str
) -> None:
    directory = write_source(tmp_path, three_days())
    await bring(bank, directory)
    before = await books(bank)
    lines = (directory / f"{file}.asc").read_text().splitlines()
    (directory / f"{file}.asc").write_text("\n".join([lines[0], changed, *lines[2:], ""]))

    outcome = await bring(bank, directory)

    assert await quarantined(bank) == [(f"{file}.asc", 2, "other_content")]
    assert (outcome.posted, outcome.balance_mismatches) == (0, 0)
    assert await books(bank) == before


async def test_a_wrong_balance_is_told_with_account_day_and_both_figures(bank: Database, tmp_path: Path) -> None:
    rows = three_days()
    rows[0] = rows[0]._replace(balance=7010)

    outcome = await bring(bank, write_source(tmp_path, rows))

    assert outcome.balance_mismatches == 1
    [difference] = outcome.differences
    assert (difference.source_account, difference.booked_on) == (1, OPENED_ON)
    assert (difference.stated, difference.found) == (70_100, 70_000)
    assert f"account 1 on {OPENED_ON}: the source says 701.00 CZK, we have 700.00 CZK" in outcome.words()


async def test_a_missing_row_is_told_until_it_comes(bank: Database, tmp_path: Path) -> None:
    rows = three_days()
    rows[2] = rows[2]._replace(on=NEXT_DAY + timedelta(days=1))

    short = await bring(bank, write_source(tmp_path / "short", [rows[0], *rows[2:]]))
    whole = await bring(bank, write_source(tmp_path / "whole", rows))

    assert (short.posted, short.balance_mismatches) == (3, 1)
    assert (whole.posted, whole.already_there, whole.balance_mismatches) == (1, 3, 0)


async def test_the_last_day_of_a_file_that_does_not_agree_is_open_not_wrong(bank: Database, tmp_path: Path) -> None:
    rows = [*three_days(), Row(5, 1, LATER, -100, 5300)]

    outcome = await bring(bank, write_source(tmp_path, rows))

    assert (outcome.balance_mismatches, outcome.account_days_open) == (0, 1)


async def test_a_row_that_moves_no_money_is_kept_and_counted(bank: Database, tmp_path: Path) -> None:
    rows = [*three_days()[:1], Row(9, 1, NEXT_DAY, 0, 7000), Row(4, 2, LATER, 10, 10)]

    outcome = await bring(bank, write_source(tmp_path, rows))

    assert (outcome.posted, outcome.without_money, outcome.balance_mismatches) == (3, 1, 0)
    assert (await bring(bank, tmp_path)).already_there == 3


async def test_an_account_may_pass_and_end_below_zero(bank: Database, tmp_path: Path) -> None:
    rows = [Row(1, 1, OPENED_ON, -7000, -7000), Row(2, 2, LATER, 10, 10)]

    outcome = await bring(bank, write_source(tmp_path, rows))

    assert outcome.balance_mismatches == 0
    assert ("1", -70_000, -70_000) in (await books(bank))["balances"]
    assert await balance_ok(bank)


async def test_accounts_that_were_open_on_the_first_day_begin_with_nothing_when_their_rows_say_so(
    bank: Database, tmp_path: Path
) -> None:
    opened = [f'{n};1;"POPLATEK MESICNE";{day(FIRST_DAY)}' for n in (1, 2)]

    outcome = await bring(bank, write_source(tmp_path, three_days(), account=opened))

    assert (outcome.balance_mismatches, outcome.brought_forward) == (0, 0)


async def test_a_new_holder_of_a_known_account_is_let_in(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path, three_days()))

    outcome = await bring(
        bank, write_source(tmp_path, three_days(), disp=['1;1;1;"OWNER"', '2;2;2;"OWNER"', '3;2;1;"DISPONENT"'])
    )

    assert outcome.quarantined == 0
    assert ("1", "2", "authorised") in (await books(bank))["holders"]


@pytest.mark.parametrize("file", ["trans.asc", "account.asc"])
async def test_without_a_needed_file_nothing_begins(bank: Database, tmp_path: Path, file: str) -> None:
    (write_source(tmp_path, three_days()) / file).unlink()

    with pytest.raises(ImportRefused, match=file):
        await bring(bank, tmp_path)

    assert await rows_of(bank, "SELECT id FROM imports") == []


async def test_a_file_without_a_needed_column_is_refused_by_name(bank: Database, tmp_path: Path) -> None:
    path = write_source(tmp_path, three_days()) / "trans.asc"
    path.write_text(path.read_text().replace('"balance"', '"saldo"'))

    with pytest.raises(ImportRefused, match="balance"):
        await bring(bank, tmp_path)


async def test_a_directory_with_only_accounts_and_movements_quarantines_what_nobody_owns(
    bank: Database, tmp_path: Path
) -> None:
    directory = write_source(tmp_path, three_days())
    for name in ("client", "disp", "district", "order", "card"):
        (directory / f"{name}.asc").unlink()

    outcome = await bring(bank, directory)

    assert (outcome.posted, outcome.quarantined) == (0, 6)
    assert {reason for _, _, reason in await quarantined(bank)} == {"refused", "unknown_account"}


async def test_amounts_beyond_all_books_stop_the_import_with_a_word_and_leave_the_books_right(
    bank: Database, tmp_path: Path
) -> None:
    huge = [Row(n, 1, OPENED_ON, 9_999_999_999_9999, 9_999_999_999_9999) for n in range(1, 2000)]

    with pytest.raises(ImportRefused, match="range"):
        await bring(bank, write_source(tmp_path, huge))

    assert await rows_of(bank, "SELECT state FROM imports") == [("failed",)]
    assert await balance_ok(bank)


async def test_while_another_import_is_under_way_it_says_so_and_does_nothing(
    bank: Database, database: Prepared, tmp_path: Path
) -> None:
    directory = write_source(tmp_path, three_days())

    with psycopg.connect(database.url) as other:
        other.execute(f"SELECT pg_advisory_lock({LOCK_KEY.replace(':source', '%s')})".encode(), ["berka"])
        with pytest.raises(ImportRefused, match="under way"):
            await bring(bank, directory)
        assert await rows_of(bank, "SELECT id FROM imports") == []
    after = await bring(bank, directory)

    assert after.posted == 4


async def test_two_imports_at_once_do_not_harm_each_other(bank: Database, tmp_path: Path) -> None:
    rows = lively_rows(accounts=4)
    directory = write_source(tmp_path, rows, accounts=4)

    outcomes = await asyncio.gather(bring(bank, directory), bring(bank, directory), return_exceptions=True)

    posted = [one.posted for one in outcomes if isinstance(one, Outcome)]
    assert sum(posted) == len(rows)
    assert all(isinstance(one, Outcome | ImportRefused) for one in outcomes)
    assert await balance_ok(bank)


async def test_an_import_is_told_as_event_and_in_the_audit(bank: Database, tmp_path: Path) -> None:
    await bring(bank, write_source(tmp_path, three_days()))

    kinds = [kind for (kind,) in await rows_of(bank, "SELECT kind FROM events WHERE kind LIKE 'insight.%' ORDER BY id")]
    acts = [act for (act,) in await rows_of(bank, "SELECT act FROM audit_log WHERE act LIKE 'insight.%' ORDER BY id")]
    assert kinds == ["insight.import_started", "insight.import_finished"]
    assert acts == ["insight.start_import", "insight.end_import"]


async def test_a_terminal_sees_a_bar_and_a_file_sees_nothing(bank: Database, tmp_path: Path) -> None:
    directory = write_source(tmp_path, three_days())
    terminal, file = StringIO(), StringIO()

    await bring(bank, directory, show=Console(file=terminal, force_terminal=True, width=100))
    await bring(bank, directory, show=Console(file=file))

    assert "comparing" in terminal.getvalue()
    assert file.getvalue() == ""


async def test_the_floor_copies_every_readable_row(database: Prepared, tmp_path: Path) -> None:
    assert copy_floor_seconds(database.url, write_source(tmp_path, three_days())) > 0
