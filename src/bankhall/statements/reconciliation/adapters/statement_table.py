"""An outside statement as a table (CSV): our own, or another bank's with its columns named by whoever reconciles.
Pure.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from bankhall.kernel.money import Money, MoneyError
from bankhall.statements.reconciliation.types import Columns, Outside, Statement, Unreadable

if TYPE_CHECKING:
    import _csv

_WORDS: Final = {
    "day": "date,bookingdate,posted,postingdate,transactiondate,valuedate,day,日期,交易日期,记账日期,入账日期,交易时间",
    "amount": "amount,sum,transactionamount,金额,交易金额,发生额",
    "money_in": "credit,moneyin,paidin,deposit,deposits,in,收入,收入金额,贷方,贷方金额,贷方发生额,存入",
    "money_out": "debit,moneyout,paidout,withdrawal,withdrawals,out,支出,支出金额,借方,借方金额,借方发生额,支取",
    "balance": "balance,runningbalance,balanceafter,余额,账户余额",
    "reference": "reference,ref,transactionid,id,number,referencenumber,编号,流水号,交易流水号,交易编号,参考号",
    "text": "text,description,details,memo,narrative,counterparty,note,whatfor,摘要,附言,说明,备注,对方户名,对方,用途",
}
_FIELD_OF: Final = {word: field for field, words in _WORDS.items() for word in words.split(",")}
_OPENING: Final = frozenset({"openingbalance", "期初余额"})
_CLOSING: Final = frozenset({"closingbalance", "期末余额"})
_DELIMITERS: Final = ",;\t"
_MOST_PREVIEW: Final = 6
_LONGEST: Final = 300
_DAYS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%Y年%m月%d日")


class WrongTable(ValueError):
    def __init__(self, why: Unreadable) -> None:
        super().__init__(why.told or why.code)
        self.why = why


def preview(data: bytes) -> tuple[list[str], list[list[str]], Columns | None]:
    """Headings, the first rows, and which column is probably which. Raises WrongTable."""
    headings, rows, _ = _opened(data)
    first = [[cell[:_LONGEST] for cell in row] for row, _ in zip(rows, range(_MOST_PREVIEW), strict=False)]
    return [heading[:_LONGEST] for heading in headings], first, guess(headings)


def guess(headings: Sequence[str]) -> Columns | None:
    """None where a day or an amount is not among them."""
    found: dict[str, str] = {}
    for heading in headings:
        field = _FIELD_OF.get(_bare(heading))
        if field is not None:
            found.setdefault(field, heading)
    if "day" not in found or not ("amount" in found or {"money_in", "money_out"} <= found.keys()):
        return None
    return Columns(**found)


def read_table(
    data: bytes, *, columns: Columns | None, currency: str, most_entries: int, too_many: Callable[[], Exception]
) -> Statement:
    """Raises WrongTable naming line and column, and what `too_many` makes."""
    headings, rows, reader = _opened(data)
    named = columns or guess(headings)
    if named is None:
        raise WrongTable(Unreadable("columns", ", ".join(headings)[:_LONGEST]))
    table = _Table(headings, named, currency)
    entries: list[Outside] = []
    ends: dict[str, int] = {}
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            kind = table.end_of(row)
            if kind:
                ends[kind] = table.money(row, named.balance, reader.line_num)
                continue
            if table.is_note(row):
                continue
            if len(entries) >= most_entries:
                raise too_many()
            entries.append(table.entry(row, reader.line_num))
            if named.balance:
                balance = table.maybe_money(row, named.balance)
                if balance is not None:
                    ends.setdefault("opening", balance - entries[-1].amount)
                    ends["last"] = balance
    except csv.Error as error:
        raise WrongTable(Unreadable("not_a_table", str(error), "", reader.line_num)) from None
    if not entries and not {"opening", "closing"} <= ends.keys():
        raise WrongTable(Unreadable("no_entries"))
    return table.statement(entries, ends)


class _Table:
    def __init__(self, headings: Sequence[str], columns: Columns, currency: str) -> None:
        self._at = {heading: nth for nth, heading in reversed(list(enumerate(headings)))}
        self._columns = columns
        self._currency = currency
        self._last_day: date | None = None
        self._first_day: date | None = None
        for field in ("day", "amount", "money_in", "money_out", "balance", "reference", "text"):
            heading = getattr(columns, field)
            if heading and heading not in self._at:
                raise WrongTable(Unreadable("column_missing", heading[:_LONGEST], field))
        if not columns.amount and not (columns.money_in and columns.money_out):
            raise WrongTable(Unreadable("columns", "", "amount"))

    def end_of(self, row: Sequence[str]) -> str:
        """Of a line of ours that says how the account stood."""
        said = {_bare(cell) for cell in row[1:3]}
        kind = "opening" if said & _OPENING else "closing" if said & _CLOSING else ""
        if kind and self._columns.balance:
            day = _day(self._cell(row, self._columns.day))
            if day is not None:
                self._first_day = min(day, self._first_day or day)
                self._last_day = max(day, self._last_day or day)
            return kind
        return ""

    def is_note(self, row: Sequence[str]) -> bool:
        """A line below the table, with nothing but words: ours has one, and its seal."""
        return sum(bool(cell.strip()) for cell in row) == 1 or row[0].startswith("bankhall-seal")

    def entry(self, row: Sequence[str], line: int) -> Outside:
        written = self._cell(row, self._columns.day)
        day = _day(written)
        if day is None:
            raise WrongTable(Unreadable("not_a_day", written[:60], self._columns.day, line))
        return Outside(
            line=line,
            booked_on=day,
            amount=self._amount(row, line),
            reference=self._cell(row, self._columns.reference)[:_LONGEST],
            text=" ".join(self._cell(row, self._columns.text).split())[:_LONGEST],
        )

    def money(self, row: Sequence[str], column: str, line: int) -> int:
        found = self.maybe_money(row, column)
        if found is None:
            raise WrongTable(Unreadable("not_an_amount", self._cell(row, column)[:60], column, line))
        return found

    def maybe_money(self, row: Sequence[str], column: str) -> int | None:
        written = self._cell(row, column)
        return _money(written, self._currency) if written else None

    def statement(self, entries: Sequence[Outside], ends: dict[str, int]) -> Statement:
        days = [one.booked_on for one in entries]
        days += [day for day in (self._first_day, self._last_day) if day is not None]
        is_ascending = not entries or entries[0].booked_on <= entries[-1].booked_on
        has_ends = "closing" in ends
        return Statement(
            named="",
            account="",
            currency=self._currency,
            first_on=min(days),
            last_on=max(days),
            opening=ends.get("opening") if has_ends or is_ascending else None,
            closing=ends.get("closing", ends.get("last") if is_ascending else None),
            entries=tuple(entries),
        )

    def _amount(self, row: Sequence[str], line: int) -> int:
        if self._columns.amount:
            return self.money(row, self._columns.amount, line)
        came, went = (
            self.money(row, column, line) if self._cell(row, column) else 0
            for column in (self._columns.money_in, self._columns.money_out)
        )
        return came - abs(went)

    def _cell(self, row: Sequence[str], heading: str) -> str:
        nth = self._at.get(heading)
        text = row[nth].strip() if nth is not None and nth < len(row) else ""
        return text.removeprefix("'")


def _opened(data: bytes) -> "tuple[list[str], _csv.Reader, _csv.Reader]":
    text = _decoded(data)
    first, _, _ = text.lstrip("\r\n").partition("\n")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = next((row for row in reader if any(cell.strip() for cell in row)), [])
    except csv.Error as error:
        raise WrongTable(Unreadable("not_a_table", str(error), "", reader.line_num)) from None
    if len(headings) < 2:
        raise WrongTable(Unreadable("not_a_table", "", "", 1))
    return [heading.strip() for heading in headings], reader, reader


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise WrongTable(Unreadable("not_text"))


def _bare(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"[\W_]", "", re.sub(r"\(.*?\)", "", text))


def _day(written: str) -> date | None:
    text = unicodedata.normalize("NFKC", written).strip()
    text = text.split("T")[0].split(" ")[0] if not text.isdigit() else text[:8]
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _money(written: str, currency: str) -> int | None:
    text = re.sub(r"[¥￥$€£\s']|CNY|RMB|EUR|USD", "", unicodedata.normalize("NFKC", written), flags=re.IGNORECASE)
    is_negative = text.startswith("(") and text.endswith(")")
    text = text.strip("()").replace("−", "-")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text, re.ASCII):
        text = text.replace(",", "")
    elif re.fullmatch(r"-?\d{1,3}(\.\d{3})*,\d{1,2}", text, re.ASCII):
        text = text.replace(".", "").replace(",", ".")
    if text.endswith("-"):
        text = "-" + text[:-1]
    try:
        minor = Money.parse(text.removeprefix("+"), currency).minor
    except MoneyError:
        return None
    return -minor if is_negative else minor
