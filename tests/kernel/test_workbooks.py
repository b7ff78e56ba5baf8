"""Workbooks that people bring: what their cells show, and what is refused."""

import io
import zipfile

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it does not say that it is typed

from bankhall.kernel.workbooks import (
    Choice,
    WorkbookTold,
    WorkbookWrong,
    is_workbook,
    letters,
    read_here,
    read_workbook,
)
from packing import MAIN, line, number, pack, sheet, table, words, workbook

ANY = Choice()


def shown(
    cell: str, *, formats: tuple[str | int, ...] = (), strings: tuple[str, ...] = (), is_1904: bool = False
) -> str:
    """What a workbook of one cell in A1 shows."""
    content = workbook({"S": sheet(line(1, cell))}, formats=formats, strings=strings, is_1904=is_1904)
    told = read_here(content, ANY).sheet
    assert told is not None
    return told.rows[0][1][0] if told.rows else ""


def refusal(content: bytes, choice: Choice = ANY) -> tuple[str, str]:
    with pytest.raises(WorkbookWrong) as refused:
        read_here(content, choice)
    return refused.value.why, refused.value.place


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("13800138000", "13800138000"),
        ("13800138000.0", "13800138000"),
        ("1.3800138E+10", "13800138000"),
        ("999999999999999", "999999999999999"),
        ("4.40301199001011E+17", "4.40301199001011E+17"),
        ("440301199001011234", "4.40301199001011E+17"),
        ("1000000000000000", "1.00000000000000E+15"),
        ("1.5", "1.5"),
        ("-7", "-7"),
        ("1E+999999", "#NUM!"),
    ],
)
def test_a_number_is_what_the_spreadsheet_kept_and_one_that_it_has_spoilt_shows_it(raw: str, told: str) -> None:
    assert shown(number("A1", raw)) == told


@pytest.mark.parametrize(
    ("look", "raw", "told"),
    [
        ("000000", "1234", "001234"),
        ("00000000000", "1012345678", "01012345678"),
        (1, "7", "7"),
        ("@", "13800138000", "13800138000"),
        ("#,##0.00", "7", "7"),
        ("0.00E+00", "32874", "32874"),
        ('"day "0', "5", "5"),
        ("[Red]0", "5", "5"),
        (14, "32874", "1990-01-01"),
        (31, "32874", "1990-01-01"),
        (58, "32874", "1990-01-01"),
        ('[$-804]yyyy"年"m"月"d"日"', "32874.75", "1990-01-01"),
        ("yyyy-mm-dd;@", "1", "1900-01-01"),
        ("yyyy-mm-dd", "59", "1900-02-28"),
        ("yyyy-mm-dd", "60", "1900-02-29"),
        ("yyyy-mm-dd", "61", "1900-03-01"),
        ("yyyy-mm-dd", "2958465", "9999-12-31"),
        ("yyyy-mm-dd", "2958466", "#NUM!"),
        ("yyyy-mm-dd", "-1", "#NUM!"),
        ("h:mm", "32874", "32874"),
        (20, "32874", "32874"),
    ],
)
def test_a_cell_is_read_as_its_format_shows_it(look: str | int, raw: str, told: str) -> None:
    assert shown(number("A1", raw, 1), formats=(look,)) == told


def test_days_of_a_workbook_that_counts_from_1904_are_the_same_days() -> None:
    assert shown(number("A1", "31412", 1), formats=(14,), is_1904=True) == "1990-01-01"
    assert shown(number("A1", "0", 1), formats=(14,), is_1904=True) == "1904-01-01"


def test_texts_are_read_whole_and_without_how_they_are_said() -> None:
    rich = '<r><t xml:space="preserve">Li </t></r><r><t>Na</t></r><rPh sb="0" eb="1"><t>リナ</t></rPh>'
    shared = '<c r="A1" t="s"><v>0</v></c>'

    assert shown(shared, strings=(rich,)) == "Li Na"
    assert shown(shared, strings=("<t>a_x000D_b_x0041_</t>",)) == "a bA"
    assert shown(words("A1", "007")) == "007"
    assert shown('<c r="A1" t="d"><v>1990-01-31T00:00:00</v></c>') == "1990-01-31"
    assert shown('<c r="A1" t="b"><v>1</v></c>') == "TRUE"


def test_of_a_formula_the_result_that_was_kept_is_taken_and_where_there_is_none_the_formula_shows() -> None:
    assert shown('<c r="A1" t="str"><f>B1&amp;C1</f><v>赵明</v></c>') == "赵明"
    assert shown('<c r="A1"><f>[1]Sheet1!A1</f><v>13800138000</v></c>') == "13800138000"
    assert shown('<c r="A1"><f>WEBSERVICE("http://x")</f></c>') == '=WEBSERVICE("http://x")'
    assert shown('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>') == "#DIV/0!"


def test_rows_and_columns_keep_their_names_and_empty_ones_are_left_out() -> None:
    content = workbook(
        {"客户": sheet(line(3, words("B3", "姓名"), words("D3", "电话")), line(4), line(9, words("D9", "1")))}
    )

    told = read_here(content, ANY).sheet

    assert told is not None
    assert (told.name, told.letters) == ("客户", ("B", "D"))
    assert told.rows == ((3, ("姓名", "电话")), (9, ("", "1")))
    assert [letters(one) for one in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_of_several_sheets_one_is_chosen_and_what_is_hidden_or_empty_is_not_offered() -> None:
    one = table([["姓名"], ["赵明"]])
    content = workbook({"一": one, "二": one, "藏": one, "空": sheet(), "说明": one}, hidden=["藏"])
    passed = ("说明",)

    assert read_here(content, Choice(passed_over=passed)) == WorkbookTold(("一", "二"), None)
    chosen = read_here(content, Choice(sheet="二", passed_over=passed)).sheet
    assert chosen is not None
    assert chosen.name == "二"
    assert refusal(content, Choice(sheet="藏"))[0] == "no_such_sheet"


def test_too_many_rows_or_columns_are_said_with_the_cell() -> None:
    wide = workbook({"S": sheet(line(1, words("BI1", "x")))})
    long = workbook({"S": table([["x"]] * 4)})

    assert refusal(wide) == ("too_many_columns", "S!BI1")
    assert refusal(long, Choice(most_rows=2)) == ("too_many_rows", "S!A4")


def _doubled() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook({"S": table([["x"]])}))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        with pytest.warns(UserWarning, match="Duplicate name"):
            new.writestr("xl/workbook.xml", b"<workbook/>")
    return file.getvalue()


ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData>&b;</sheetData></worksheet>'
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData>&a;</sheetData></worksheet>'
ONE = table([["x"]])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 and nothing more", "not_a_workbook"),
        (pack({"word/document.xml": b"<x/>"}), "not_a_workbook"),
        (pack({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "other_workbook"),
        (pack({"xl/workbook.bin": b""}), "other_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (workbook({"S": ONE}, more={"xl/vbaProject.bin": b"x"}), "macros"),
        (workbook({"S": ONE}, more={"xl/worksheets/sheet1.xml": ENTITIES}), "not_a_workbook"),
        (workbook({"S": ONE}, more={"xl/workbook.xml": OUTSIDE}), "not_a_workbook"),
        (workbook({"S": ONE}, more={"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}), "not_a_workbook"),
        (workbook({"S": sheet(line(2, words("A2", "x")), line(1, words("A1", "y")))}), "not_a_workbook"),
        (workbook({"S": sheet(line(1, words("B1", "x"), words("A1", "y")))}), "not_a_workbook"),
        (workbook({"S": sheet(line(1, words("A1", "x"), words("A1", "y")))}), "not_a_workbook"),
        (workbook({"S": sheet(line(1, words("A2", "x")))}), "not_a_workbook"),
        (workbook({"S": sheet(line(1, '<c r="A1" t="s"><v>7</v></c>'))}), "not_a_workbook"),
        (workbook({"S": sheet(line(1, number("A1", "NaN-7")))}), "not_a_workbook"),
        (workbook({"S": sheet(line(1, number("XFE1", "1")))}), "not_a_workbook"),
        (_doubled(), "not_a_workbook"),
    ],
    ids=range(18),
)
def test_what_is_no_workbook_or_wants_something_of_us_is_refused(content: bytes, why: str) -> None:
    assert is_workbook(content)
    assert refusal(content)[0] == why


def test_what_a_library_writes_is_read_as_it_was_meant() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("客户")
        page.write_row(0, 0, ["姓名", "证件号码", "电话"])
        page.write_row(1, 0, ["赵明", "11010519491231002X"])
        page.write_number(1, 2, 13800138000)

    told = read_here(file.getvalue(), ANY).sheet

    assert told is not None
    assert told.rows == ((1, ("姓名", "证件号码", "电话")), (2, ("赵明", "11010519491231002X", "13800138000")))


async def test_it_is_read_in_a_process_of_its_own_and_refused_as_well() -> None:
    told = await read_workbook(workbook({"S": table([["姓名"], ["赵明"]])}), ANY)

    assert told.sheet is not None
    assert told.sheet.rows == ((1, ("姓名",)), (2, ("赵明",)))
    with pytest.raises(WorkbookWrong) as refused:
        await read_workbook(workbook({"S": ONE}, more={"xl/vbaProject.bin": b"x"}), ANY)
    assert refused.value.why == "macros"


async def test_what_unpacks_to_far_more_than_it_is_comes_to_nothing() -> None:
    bomb = b'<worksheet xmlns="' + MAIN.encode() + b'"><sheetData>' + b" " * 400_000_000
    content = workbook({"S": ONE}, more={"xl/worksheets/sheet1.xml": bomb})

    assert len(content) < 1_000_000
    with pytest.raises(WorkbookWrong) as refused:
        await read_workbook(content, ANY)
    assert refused.value.why == "too_large"


async def test_a_million_rows_with_nothing_in_them_are_no_rows() -> None:
    empty = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % nth for nth in range(3, 1_048_577))
    told = table([["姓名"], ["赵明"]]).encode().replace(b"</sheetData>", empty + b"</sheetData>")
    content = workbook({"S": ONE}, more={"xl/worksheets/sheet1.xml": told})

    read = await read_workbook(content, ANY)

    assert read.sheet is not None
    assert [row for row, _ in read.sheet.rows] == [1, 2]


async def test_one_text_that_every_cell_shows_is_counted_in_each() -> None:
    shared = sheet(*(line(row, f'<c r="A{row}" t="s"><v>0</v></c>') for row in range(1, 4_001)))
    content = workbook({"S": shared}, strings=[f"<t>{'x' * 2_000}</t>"])

    with pytest.raises(WorkbookWrong) as refused:
        await read_workbook(content, ANY)

    assert (refused.value.why, refused.value.place) == ("too_large", "S!A2001")


async def test_two_cells_at_the_ends_of_the_sheet_take_no_memory() -> None:
    content = workbook({"S": sheet(line(1, number("A1", "1")), line(1_048_576, number("XFD1048576", "2")))})

    with pytest.raises(WorkbookWrong) as refused:
        await read_workbook(content, ANY)

    assert (refused.value.why, refused.value.place) == ("too_many_columns", "S!XFD1048576")
