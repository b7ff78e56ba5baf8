"""Files of the format, whole and damaged: every row is read or in quarantine with line and reason."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.insight.adapters.berka import tables
from bankhall.insight.adapters.berka.lines import LINE_LIMIT
from bankhall.insight.adapters.berka.reading import ColumnsMissing, FileMissing, read
from bankhall.insight.adapters.berka.records import Transaction
from bankhall.insight.types import ROW_TEXT_LIMIT, Contra, Kind, Purpose, Quarantined, Reason

HEADER = '"trans_id";"account_id";"date";"type";"operation";"amount";"balance";"k_symbol";"bank";"account"'
GOOD = '207264;704;930101;"VYDAJ";"PREVOD NA UCET";1000.00;-3.40;"SIPO";"YZ";"87144583"'


def transactions(directory: Path, content: bytes) -> list[Transaction | Quarantined]:
    (directory / "trans.asc").write_bytes(content)
    return list(read(directory, tables.TRANSACTIONS))


def of_lines(directory: Path, *lines: str) -> list[Transaction | Quarantined]:
    return transactions(directory, "".join(f"{line}\r\n" for line in (HEADER, *lines)).encode())


def contents(rows: Sequence[tuple[object, ...] | Quarantined]) -> list[object]:
    return [row if isinstance(row, Quarantined) else row[1:] for row in rows]


def reason_of(directory: Path, line: str) -> Reason:
    good, bad, after = of_lines(directory, GOOD, line, GOOD)
    assert isinstance(good, Transaction)
    assert isinstance(after, Transaction)
    assert isinstance(bad, Quarantined)
    assert (bad.file, bad.line) == ("trans.asc", 3)
    return bad.reason


def test_a_row_is_read_in_our_words(tmp_path: Path) -> None:
    [row] = of_lines(tmp_path, GOOD)

    assert row == Transaction(
        2, 207264, 704, date(1993, 1, 1), -100_000, -340, Kind.TRANSFER_OUT, Purpose.HOUSEHOLD, Contra.INTERBANK,
        "YZ", "87144583",
    )  # fmt: skip


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("quote", ['"', ""])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_quotes_and_a_byte_order_mark_do_not_matter(tmp_path: Path, end: str, quote: str, mark: str) -> None:
    content = mark + end.join([HEADER, GOOD, "", GOOD]).replace('"', quote)

    assert contents(transactions(tmp_path, content.encode())) == contents(of_lines(tmp_path, GOOD)) * 2


def test_the_header_decides_the_order_and_may_name_more(tmp_path: Path) -> None:
    names, values = HEADER.split(";"), GOOD.split(";")
    turned = ";".join(['"branch"', *names[::-1]]), ";".join(["12", *values[::-1]])

    assert transactions(tmp_path, "\n".join(turned).encode()) == of_lines(tmp_path, GOOD)


def test_a_piece_without_a_header_is_read_from_its_first_line(tmp_path: Path) -> None:
    first, second = transactions(tmp_path, f"{GOOD}\r\n{GOOD}\r\n".encode())

    assert (first.line, second.line) == (1, 2)


def test_a_header_without_a_column_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing, match=r"trans\.asc: .*balance, bank"):
        transactions(tmp_path, HEADER.replace('"balance"', '"x"').replace('"bank"', '"y"').encode())


def test_an_empty_file_has_no_columns(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing):
        transactions(tmp_path, b"")


def test_a_needed_file_that_is_absent_is_told_by_name_and_others_read_as_empty(tmp_path: Path) -> None:
    for table in (tables.TRANSACTIONS, tables.ACCOUNTS):
        with pytest.raises(FileMissing, match=table.file):
            read(tmp_path, table)

    assert list(read(tmp_path, tables.CARDS)) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (GOOD.replace("207264", "abc"), Reason.NOT_A_NUMBER),
        (GOOD.replace("207264", ""), Reason.MISSING_VALUE),
        (GOOD.replace("930101", "930230"), Reason.NOT_A_DATE),
        (GOOD.replace("1000.00", "1,000.00"), Reason.NOT_AN_AMOUNT),
        (GOOD.replace("1000.00", "1000.001"), Reason.TOO_MANY_DECIMALS),
        (GOOD.replace("1000.00", "-1000.00"), Reason.NEGATIVE_AMOUNT),
        (GOOD.replace("VYDAJ", "VYDEJ"), Reason.UNKNOWN_CODE),
        (GOOD.replace("PREVOD NA UCET", "PREVOD"), Reason.UNKNOWN_CODE),
        (GOOD.replace("VYDAJ", "PRIJEM"), Reason.CONTRADICTORY_CODES),
        (GOOD.replace("YZ", "Y\x07Z"), Reason.UNREADABLE_TEXT),
        (GOOD.replace("YZ", "Y\0Z"), Reason.NUL_BYTE),
        (GOOD + ";", Reason.WRONG_FIELD_COUNT),
        (GOOD[:30], Reason.UNBALANCED_QUOTES),
        (GOOD[:17], Reason.WRONG_FIELD_COUNT),
        ("no row at all", Reason.WRONG_FIELD_COUNT),
        ('"', Reason.UNBALANCED_QUOTES),
        ("x" * (LINE_LIMIT + 1), Reason.LINE_TOO_LONG),
        ("x" * 3_000_000, Reason.LINE_TOO_LONG),
    ],
)
def test_a_bad_row_is_in_quarantine_and_its_neighbours_are_not(tmp_path: Path, line: str, reason: Reason) -> None:
    assert reason_of(tmp_path, line) is reason


def test_a_quote_left_open_does_not_swallow_the_rows_behind_it(tmp_path: Path) -> None:
    rows = of_lines(tmp_path, GOOD.replace('"87144583"', '"87144583'), GOOD, GOOD.replace('"YZ"', '"YZ'), GOOD)

    assert [type(row) for row in rows] == [Quarantined, Transaction, Quarantined, Transaction]


@pytest.mark.parametrize("length", range(1, len(GOOD) - 10, 7))
def test_a_last_row_cut_off_anywhere_is_told_as_such(tmp_path: Path, length: int) -> None:
    whole, cut = transactions(tmp_path, f"{HEADER}\r\n{GOOD}\r\n{GOOD[:length]}".encode())

    assert isinstance(whole, Transaction)
    assert isinstance(cut, Quarantined)
    assert (cut.line, cut.reason, cut.row) == (3, Reason.CUT_OFF, GOOD[:length])


def test_a_quarantined_row_keeps_its_text_bounded_and_without_nul(tmp_path: Path) -> None:
    long, nul = of_lines(tmp_path, "y" * 50_000, "\0;1")

    assert isinstance(long, Quarantined)
    assert isinstance(nul, Quarantined)
    assert long.row == "y" * ROW_TEXT_LIMIT
    assert nul.row == "␀;1"


@pytest.mark.parametrize("encoding", ["utf-8", "iso8859-2"])
def test_czech_names_are_read_in_either_encoding(tmp_path: Path, encoding: str) -> None:
    header = ";".join(f"A{n}" for n in range(1, 17))
    line = '36;"Ústí nad Labem; město";"severní Čechy"' + ";?" * 13
    (tmp_path / "district.asc").write_bytes(f"{header}\r\n{line}\r\n".encode(encoding))

    assert contents(list(read(tmp_path, tables.DISTRICTS))) == [(36, "Ústí nad Labem; město", "severní Čechy")]


def test_one_bad_byte_does_not_change_how_the_rest_is_read(tmp_path: Path) -> None:
    header = ";".join(f"A{n}" for n in range(1, 17)).encode()
    rest = b";1" * 13
    (tmp_path / "district.asc").write_bytes(
        b"\n".join([header, '1;"Písek";"jih"'.encode() + rest, b'2;"P\xedsek";"jih"' + rest])
    )

    assert [row.name for row in read(tmp_path, tables.DISTRICTS) if not isinstance(row, Quarantined)] == ["Písek"] * 2


@given(st.binary(max_size=400))
def test_no_bytes_whatever_make_the_reader_raise(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    directory = tmp_path_factory.getbasetemp() / "noise"
    directory.mkdir(exist_ok=True)
    lines = [line for line in noise.split(b"\n") if line.rstrip(b"\r").strip()]

    rows = transactions(directory, f"{HEADER}\n{GOOD}\n".encode() + noise)

    assert isinstance(rows[0], Transaction)
    assert len(rows) - 1 <= len(lines)
    assert all(isinstance(row, Transaction | Quarantined) for row in rows)
