"""A reconciliation as a table to take home."""

from collections.abc import Sequence
from typing import IO, Final

from bankhall.kernel.i18n import Language
from bankhall.kernel.money import Money, exponent_of
from bankhall.kernel.sheets import Cell, Column, SheetKind, Titles, open_sheet
from bankhall.statements.reconciliation.types import Decision, Line, Reconciliation, Result, Why

_ZH: Final = (
    "结果|对账单日期|对账单金额|对账单参考号|对账单内容|账内日期|账内金额|账内参考号|账内内容|差异|判断|备注|处理人"
)
_EN: Final = (
    "Result|Statement day|Statement amount|Statement reference|Statement text|Booked on|Booked amount|Book reference"
    "|Book text|What differs|Decision|Note|By"
)
_WORDS: Final[dict[str, tuple[str, str]]] = {
    Result.MATCHED: ("一致", "matched"),
    Result.NEAR: ("接近", "nearly"),
    Result.ONLY_OUTSIDE: ("仅对账单有", "only on the statement"),
    Result.ONLY_BOOKS: ("仅账内有", "only in the books"),
    Why.REFERENCE: ("参考号一致", "same reference"),
    Why.DAY_AND_AMOUNT: ("日期和金额一致", "same day and amount"),
    Why.OTHER_DAY: ("日期不同", "other day"),
    Why.OTHER_AMOUNT: ("金额不同", "other amount"),
    Why.OTHER_SIGN: ("方向相反", "other sign"),
    Decision.ACCEPTED: ("确认为同一笔", "accepted"),
    Decision.REJECTED: ("不是同一笔", "rejected"),
    Decision.TIMING: ("时间差", "timing difference"),
    Decision.NOTED: ("已注明", "noted"),
}


def write_report(file: IO[bytes], told: Reconciliation, lines: Sequence[Line], language: Language) -> None:
    nth = 0 if language is Language.CHINESE else 1
    digits = exponent_of(told.currency)
    headings = (_ZH, _EN)[nth].split("|")
    columns = [Column(one, 20, digits if place in (2, 6) else 0) for place, one in enumerate(headings)]
    sheet = open_sheet(SheetKind.CSV, file, columns, Titles(headings[0], headings[0]))
    sheet.add(_cells(line, told.currency, nth) for line in lines)
    sheet.finish((), _sums(told, nth))
    sheet.close()


def _cells(line: Line, currency: str, nth: int) -> list[Cell]:
    return [
        _WORDS[line.result][nth],
        line.outside_on,
        _decimal(line.outside_amount, currency),
        line.said.reference,
        line.said.text,
        line.booked_on,
        _decimal(line.book_amount, currency),
        line.said.book_reference,
        line.said.book_text,
        ", ".join(_WORDS[one][nth] for one in line.reasons),
        _WORDS[line.decision][nth] if line.decision else "",
        line.note,
        line.decided_by,
    ]


def _decimal(minor: int | None, currency: str) -> Cell:
    return None if minor is None else Money(minor, currency).decimal()


def _sums(told: Reconciliation, nth: int) -> str:
    parts = [f"{told.first_on} - {told.last_on}", told.file_name, told.named, f"SHA-256 {told.digest}"]
    for words, money in (
        (("对账单期初", "opening"), told.opening),
        (("账内期初", "opening in the books"), told.book_opening),
        (("对账单期末", "closing"), told.closing),
        (("账内期末", "closing in the books"), told.book_closing),
    ):
        if money is not None:
            parts.append(f"{words[nth]} {money}")
    return " · ".join(parts)
