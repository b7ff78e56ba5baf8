"""What a table says of customers. Pure."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

import msgspec

from bankhall.customers.types import Address, CustomerKind, Document, DocumentKind, Gender, NewCustomer
from bankhall.insight.intake.errors import ColumnsWrong, FileUnreadable
from bankhall.insight.intake.types import MOST_COLUMNS, MOST_ROWS, LookedAt, RowFault, Table, TableField
from bankhall.kernel.resident_id import is_resident_id
from bankhall.kernel.workbooks import SheetTold

T = TypeVar("T")

# As long as somebody may come back to what was not taken, and no longer.
KEPT: Final = timedelta(days=90)

# What the customer file calls where they came from; the id is the file's with the row's number.
SOURCE: Final = "table"

_DELIMITERS: Final = ",;\t"
_LONGEST_CELL: Final = 500
_HEADINGS: Final = {
    TableField.NAME: "name,fullname,customername,customer,姓名,名称,客户姓名,客户名称,户名,企业名称,单位名称",
    TableField.KIND: "kind,type,customertype,客户类型,类型,客户类别",
    TableField.BIRTH_ON: "birthdate,dateofbirth,birthday,born,birth,dob,出生日期,生日,出生年月日",
    TableField.GENDER: "gender,sex,性别",
    TableField.DOCUMENT_KIND: "documenttype,documentkind,idtype,证件类型,证件种类",
    TableField.DOCUMENT: "document,documentnumber,documentno,idnumber,idno,passport,证件号码,证件号,"
    "身份证号,身份证号码,身份证,护照号,统一社会信用代码",
    TableField.DOCUMENT_COUNTRY: "issuedby,issuingcountry,documentcountry,签发国,签发国家,发证国家",
    TableField.PHONE: "phone,phones,mobile,telephone,phonenumber,mobilenumber,手机,手机号,手机号码,"
    "电话,电话号码,联系电话",
    TableField.EMAIL: "email,mail,emailaddress,邮箱,电子邮箱,电子邮件,邮件地址",
    TableField.REGION: "region,province,state,省,省份",
    TableField.CITY: "city,town,市,城市",
    TableField.DISTRICT: "district,county,区,区县,县",
    TableField.LINE: "address,street,addressline,地址,详细地址,联系地址,住址,街道",
    TableField.POSTCODE: "postcode,zip,zipcode,postalcode,邮编,邮政编码",
    TableField.COUNTRY: "country,countrycode,国家,国家代码,国籍",
}
_FIELD_OF: Final = {word: field for field, words in _HEADINGS.items() for word in words.split(",")}
_KINDS: Final = {
    **dict.fromkeys(("person", "individual", "个人", "自然人"), CustomerKind.PERSON),
    **dict.fromkeys(
        ("organisation", "organization", "company", "机构", "企业", "公司", "单位", "对公"), CustomerKind.ORGANISATION
    ),
}
_GENDERS: Final = {
    **dict.fromkeys(("female", "f", "woman", "女"), Gender.FEMALE),
    **dict.fromkeys(("male", "m", "man", "男"), Gender.MALE),
    **dict.fromkeys(("other", "其他"), Gender.OTHER),
}
_PAPERS: Final = {
    **dict.fromkeys(
        ("residentid", "idcard", "identitycard", "身份证", "居民身份证", "二代身份证"), DocumentKind.RESIDENT_ID
    ),
    **dict.fromkeys(("passport", "护照"), DocumentKind.PASSPORT),
    **dict.fromkeys(
        (
            *("mainlandpermit", "mainlandtravelpermit", "港澳居民来往内地通行证", "台湾居民来往大陆通行证"),
            *("港澳台居民来往内地通行证", "回乡证", "台胞证"),
        ),
        DocumentKind.MAINLAND_PERMIT,
    ),
    **dict.fromkeys(
        (
            *("residencepermit", "permanentresidentid", "港澳居民居住证", "台湾居民居住证", "港澳台居民居住证"),
            *("外国人永久居留身份证", "永久居留身份证", "居住证"),
        ),
        DocumentKind.RESIDENCE_PERMIT,
    ),
    **dict.fromkeys(("businesslicence", "businesslicense", "营业执照"), DocumentKind.BUSINESS_LICENCE),
    **dict.fromkeys(("other", "其他"), DocumentKind.OTHER),
}
_DAYS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")
# As the customer file calls it: as a column does.
_PARTS: Final = {"documents": "document", "phones": "phone", "emails": "email", "address": "line"}
_BROKEN: Final = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV/0!|SPILL!|CALC!|GETTING_DATA|#+)", re.IGNORECASE)
_QUOTED: Final = re.compile(r'="[^"]*"')
# What some systems call a spreadsheet is a web page, or an XML of Excel 2003.
_MARKUP: Final = re.compile(r"\s*<(!doctype|html|head|meta|table|\?xml|\?mso)", re.IGNORECASE)
_ROUNDED: Final = re.compile(r"\d([.,]\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)


def read_table(data: bytes) -> Table:
    """CSV as people's spreadsheets write it. Raises FileUnreadable."""
    told = _decoded(data)
    if _MARKUP.match(told):
        raise FileUnreadable("other_workbook")
    first, _, _ = told.lstrip("\r\n").partition("\n")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(told, newline=""), delimiter=delimiter, strict=True)
    headings: tuple[str, ...] | None = None
    lines: list[tuple[int, tuple[str, ...]]] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > MOST_COLUMNS:
                raise FileUnreadable("too_many_columns", reader.line_num)
            tidied = tuple(_cell(one) for one in cells)
            if headings is None:
                headings = tidied
                continue
            if len(lines) >= MOST_ROWS:
                raise FileUnreadable("too_many_rows", reader.line_num)
            lines.append((reader.line_num, tidied))
    except csv.Error:
        raise FileUnreadable("not_a_table", reader.line_num) from None
    if headings is None or not lines:
        raise FileUnreadable("no_rows")
    return Table(headings, tuple(lines))


def table_of(told: SheetTold) -> Table:
    """Of a sheet: its first row that has something in it says what the columns are. Raises FileUnreadable."""
    if len(told.rows) < 2:
        raise FileUnreadable("no_rows")
    tidied = [(row, tuple(_cell(one) for one in cells)) for row, cells in told.rows]
    (_, headings), *lines = tidied
    return Table(headings, tuple(lines), told.name, told.letters)


def guess_columns(headings: Sequence[str]) -> tuple[TableField | None, ...]:
    """By what the headings are called, each field once: the first heading has it."""
    taken: set[TableField] = set()
    guessed: list[TableField | None] = []
    for heading in headings:
        field = _FIELD_OF.get(_bare(heading))
        guessed.append(None if field in taken else field)
        if field is not None:
            taken.add(field)
    return tuple(guessed)


def refuse_columns(headings: Sequence[str], columns: Sequence[TableField | None]) -> None:
    """Raises ColumnsWrong."""
    chosen = [one for one in columns if one is not None]
    if len(columns) != len(headings):
        raise ColumnsWrong("how_many")
    if len(chosen) != len(set(chosen)):
        raise ColumnsWrong("twice")
    if TableField.NAME not in chosen:
        raise ColumnsWrong("name_missing")


def told_of(cells: Sequence[str], columns: Sequence[TableField | None]) -> dict[str, str]:
    """By field, what is not empty."""
    return {field.value: cell for field, cell in zip(columns, cells, strict=False) if field is not None and cell}


def tidied(changes: Mapping[TableField, str]) -> dict[str, str]:
    """What somebody has put right, as cells are read."""
    return {field.value: _cell(cell) for field, cell in changes.items()}


def look_at(told: Mapping[str, str]) -> LookedAt:
    """The customer it would become. What cannot be read at all is a fault; the rest is the customer file's to say."""
    faults: list[RowFault] = []
    told = _readable(told, faults)
    kind = _word(told, TableField.KIND, _KINDS, faults)
    gender = _word(told, TableField.GENDER, _GENDERS, faults)
    papers = _papers(told, faults)
    if kind is None:
        is_company = any(one.kind is DocumentKind.BUSINESS_LICENCE for one in papers)
        kind = CustomerKind.ORGANISATION if is_company else CustomerKind.PERSON
    if any(len(cell) > _LONGEST_CELL for cell in told.values()):
        faults.extend(RowFault(field, "insight.too_long") for field, cell in told.items() if len(cell) > _LONGEST_CELL)
    phones = _several(told.get(TableField.PHONE, ""))
    if any(_ROUNDED.fullmatch(one) for one in phones):
        faults.append(RowFault("phones", "insight.rounded"))
    customer = NewCustomer(
        kind=kind,
        name=told.get(TableField.NAME, ""),
        birth_on=_day(told.get(TableField.BIRTH_ON, ""), faults),
        gender=gender,
        documents=papers,
        phones=phones,
        emails=_several(told.get(TableField.EMAIL, "")),
        address=_address(told),
    )
    return LookedAt(customer, tuple(faults))


def field_of(path: str) -> TableField | None:
    """What a column says of which the customer file names a part: `phones[0]`, `address.city`."""
    name = re.split(r"[\[.]", path.removeprefix("address."))[0]
    name = _PARTS.get(name, name)
    return TableField(name) if name in set(TableField) else None


def placed(fault: RowFault, line: int, columns: Sequence[TableField | None], letters: Sequence[str]) -> RowFault:
    """With the cell in which it is, if the table came with cells and has a column of it."""
    field = field_of(fault.field)
    if not letters or field not in columns or field is None:
        return fault
    return msgspec.structs.replace(fault, cell=f"{letters[columns.index(field)]}{line}")


def marks_of(one: NewCustomer) -> list[str]:
    """By what two rows of one file are the same: a paper, or a name with a day of birth or a telephone. `one`: tidy."""
    name = one.name.casefold()
    marks = [f"d|{paper.kind}|{paper.country}|{paper.number}" for paper in one.documents]
    if one.birth_on is not None:
        marks.append(f"b|{name}|{one.birth_on}")
    return marks + [f"p|{name}|{phone}" for phone in one.phones]


def _readable(told: Mapping[str, str], faults: list[RowFault]) -> Mapping[str, str]:
    """Without what shows a mistake of the spreadsheet, or a formula of which it kept no result."""
    left = {}
    for field, cell in told.items():
        if _BROKEN.fullmatch(cell):
            faults.append(RowFault(field, "insight.broken_cell"))
        elif cell.startswith("=") and not _QUOTED.fullmatch(cell):
            faults.append(RowFault(field, "insight.formula"))
        else:
            left[field] = cell
    return left


def _decoded(data: bytes) -> str:
    is_wide = b"\0" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "gb18030"):
        try:
            told = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in told:
            return told
    raise FileUnreadable("not_text")


def _cell(told: str) -> str:
    """On one line. A formula is text like any other."""
    return " ".join(unicodedata.normalize("NFC", told).split())


def _bare(heading: str) -> str:
    """Without what is said in brackets, blanks and marks."""
    told = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"[\W_]", "", re.sub(r"\(.*?\)|\[.*?\]", "", told))


def _word(told: Mapping[str, str], field: TableField, words: Mapping[str, T], faults: list[RowFault]) -> T | None:
    cell = told.get(field, "")
    found = words.get(_bare(cell)) if cell else None
    if cell and found is None:
        faults.append(RowFault(field.value, "insight.not_a_word"))
    return found


def _papers(told: Mapping[str, str], faults: list[RowFault]) -> tuple[Document, ...]:
    number = told.get(TableField.DOCUMENT, "").strip("'=\"")
    if not number:
        return ()
    if _ROUNDED.fullmatch(number):
        faults.append(RowFault("documents", "insight.rounded"))
        return ()
    kind = _word(told, TableField.DOCUMENT_KIND, _PAPERS, faults)
    bare = re.sub(r"\s", "", number).upper()
    if kind is None and is_resident_id(bare):
        kind = DocumentKind.RESIDENT_ID
    if kind is None and re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", bare):
        kind = DocumentKind.RESIDENT_ID if bare[:17].isdigit() else DocumentKind.BUSINESS_LICENCE
    return (Document(kind or DocumentKind.OTHER, number, told.get(TableField.DOCUMENT_COUNTRY, "").upper() or "CN"),)


def _day(cell: str, faults: list[RowFault]) -> date | None:
    if not cell:
        return None
    for form in _DAYS:
        try:
            return datetime.strptime(cell, form).date()
        except ValueError:
            continue
    faults.append(RowFault("birth_on", "insight.not_a_day"))
    return None


def _several(cell: str) -> tuple[str, ...]:
    return tuple(one.strip().strip("'=\"") for one in re.split(r"[,,、;;/]", cell) if one.strip())


def _address(told: Mapping[str, str]) -> Address | None:
    parts = {
        field.value: told.get(field, "")
        for field in (TableField.LINE, TableField.DISTRICT, TableField.CITY, TableField.REGION, TableField.POSTCODE)
    }
    if not any(parts.values()):
        return None
    return Address(told.get(TableField.COUNTRY, "").upper() or "CN", **parts)
