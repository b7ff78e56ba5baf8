"""A table of payments (CSV) as people's spreadsheets and payroll programs write it: UTF-8, UTF-16 or GB18030, with
commas, semicolons or tabs, headings in Chinese or English in any order. Pure.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from bankhall.kernel.money import Money, MoneyError
from bankhall.payments.types import Fault, FileRow, Read, Unreadable

_HEADINGS: Final = {
    "name": "name,payee,payeename,beneficiary,beneficiaryname,accountname,employee,employeename,recipient,"
    "姓名,户名,收款人,收款人姓名,收款人名称,收款户名,收款账户名,收款方名称,员工姓名,账户名称",
    "account": "account,accountnumber,accountno,payeeaccount,beneficiaryaccount,cardnumber,iban,"
    "账号,卡号,账户,帐号,收款账号,收款帐号,收款人账号,收款卡号,银行账号,银行卡号",
    "bank": "bank,bankcode,bic,swift,cnaps,bankidentifier,routingnumber,"
    "开户行,开户银行,银行,联行号,开户行行号,行号,收款行,收款银行,收款行号,大额行号",
    "amount": "amount,sum,pay,netpay,salary,金额,付款金额,转账金额,实发金额,实发工资,工资,发放金额",
    "currency": "currency,ccy,币种,货币",
    "memo": "memo,note,reference,remark,remarks,purpose,description,message,附言,备注,用途,摘要,说明,附注",
}
_FIELD_OF: Final = {word: field for field, words in _HEADINGS.items() for word in words.split(",")}
_NEEDED: Final = ("name", "account", "amount")
_DELIMITERS: Final = ",;\t"
_LONGEST_CELL: Final = 1_000
_SIGNS: Final = re.compile(r"[¥￥$€£元\s']|CNY|RMB", re.IGNORECASE)
_ROUNDED: Final = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)
_THOUSANDS: Final = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)


class WrongTable(ValueError):
    def __init__(self, why: Unreadable) -> None:
        super().__init__(why.told or why.code)
        self.why = why


def read_table(data: bytes, *, currency: str, most_rows: int, too_many: Callable[[], Exception]) -> Read:
    """`currency`: where the table names none. Raises WrongTable, and what `too_many` makes."""
    text = _decoded(data)
    first, _, _ = text.lstrip("\r\n").partition("\n")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[FileRow] = []
    try:
        columns = _columns(next((line for line in reader if any(line)), []), reader.line_num)
        for line in reader:
            if not any(cell.strip() for cell in line):
                continue
            if len(rows) >= most_rows:
                raise too_many()
            rows.append(_row(line, columns, reader.line_num, currency, delimiter))
    except csv.Error as error:
        raise WrongTable(Unreadable("not_a_table", str(error), "", reader.line_num)) from None
    return Read("", "", tuple(rows))


def _decoded(data: bytes) -> str:
    if b"\0" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise WrongTable(Unreadable("not_text"))


def _columns(headings: list[str], line: int) -> dict[str, int]:
    columns: dict[str, int] = {}
    for nth, heading in enumerate(headings):
        field = _FIELD_OF.get(_bare(heading))
        if field is None:
            continue
        if field in columns:
            raise WrongTable(Unreadable("heading_twice", heading[:60], field, line))
        columns[field] = nth
    for field in _NEEDED:
        if field not in columns:
            raise WrongTable(Unreadable("heading_missing", "", field, line))
    return columns


def _bare(heading: str) -> str:
    """Without what is said in brackets, blanks and marks: `收款账号（必填）*` is an account."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    text = re.sub(r"\(.*?\)|\[.*?\]", "", text)
    return re.sub(r"[\W_]", "", text)


def _row(line: list[str], columns: dict[str, int], at: int, currency: str, delimiter: str) -> FileRow:
    faults = []
    told = {field: _cell(line, nth) for field, nth in columns.items()}
    for field, text in told.items():
        if len(text) > _LONGEST_CELL:
            told[field] = text[:_LONGEST_CELL]
            faults.append(Fault(field, "too_long"))
    account = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", told["account"])).strip("'=\"")
    if _ROUNDED.fullmatch(account):
        faults.append(Fault("account", "rounded"))
    amount, why = _amount(told["amount"], delimiter)
    if why:
        faults.append(Fault("amount", why))
    return FileRow(
        line=at,
        name=" ".join(told["name"].split()),
        account=account,
        bank=told.get("bank", ""),
        amount=amount,
        currency=_currency(told.get("currency", "")) or currency,
        memo=" ".join(told.get("memo", "").split()),
        faults=tuple(faults),
    )


def _cell(line: list[str], nth: int) -> str:
    return line[nth].strip() if nth < len(line) else ""


def _currency(told: str) -> str:
    text = told.strip().upper()
    return "CNY" if text in ("人民币", "RMB", "元", "CNY") else text[:3] if len(text) == 3 else text and "???"


def _amount(told: str, delimiter: str) -> tuple[str, str]:
    """As a plain decimal, and what is wrong with it."""
    text = _SIGNS.sub("", unicodedata.normalize("NFKC", told))
    if _THOUSANDS.fullmatch(text) and not (delimiter == ";" and text.count(",") == 1 and "." not in text):
        text = text.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(\.\d{3})+,\d{1,2}", text, re.ASCII):
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d{1,2}", text, re.ASCII):
        text = text.replace(",", ".")
    try:
        Money.parse(text, "CLF")  # the most digits that any currency has: which it is, is looked at later
    except MoneyError:
        return text[:40], "" if text and re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII) else "not_a_number"
    return text, ""


def headings_of(language: str) -> Iterator[str]:
    """The template's."""
    named = {
        "zh-CN": ("收款人姓名", "收款账号", "开户行（行号或名称，本行可不填）", "金额", "附言"),
        "en": ("Name", "Account number", "Bank (code or name; empty for this bank)", "Amount", "Memo"),
    }
    yield from named[language]
