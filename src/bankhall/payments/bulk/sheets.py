"""The result of a file as people and payroll programs take it home."""

from collections.abc import Sequence
from datetime import datetime
from typing import IO, Final

from bankhall.kernel.i18n import Language
from bankhall.kernel.money import Money, exponent_of
from bankhall.kernel.sheets import Column, SheetKind, Titles, open_sheet
from bankhall.payments.adapters import iso20022, payment_table
from bankhall.payments.adapters.iso20022.pain002 import RowStatus, Status
from bankhall.payments.bulk.types import Batch, BatchRow, FileKind, RowState
from bankhall.payments.bulk.words import WORDS, state_of
from bankhall.payments.types import TransferState

_NAMELESS: Final = "NOTPROVIDED"

_STATUS_OF: Final = {
    TransferState.SETTLED: Status.SETTLED,
    TransferState.SENT: Status.ON_ITS_WAY,
    TransferState.WAITING: Status.PENDING,
    TransferState.DELAYED: Status.PENDING,
    TransferState.HELD: Status.PENDING,
}
_STATUS_BEFORE: Final = {
    RowState.GOOD: Status.PENDING,
    RowState.CANCELLED: Status.CANCELLED,
    RowState.FAULTY: Status.REJECTED,
    RowState.REFUSED: Status.REJECTED,
}


def write_template(file: IO[bytes], language: Language) -> None:
    """Headings alone: what stands below an example is too easily forgotten there."""
    columns = [Column(heading, 20) for heading in payment_table.headings_of(language)]
    sheet = open_sheet(SheetKind.CSV, file, columns, Titles("", ""))
    sheet.finish((), None)
    sheet.close()


def write_csv(file: IO[bytes], rows: Sequence[BatchRow], language: Language) -> None:
    """What the customer wrote is never a formula on its way back."""
    words = WORDS[language]
    digits = max((exponent_of(row.currency) for row in rows if row.minor is not None), default=2)
    columns = [
        Column(words.line, 8),
        Column(words.name, 24),
        Column(words.account, 26),
        Column(words.bank, 20),
        Column(words.amount, 16, digits),
        Column(words.currency, 9),
        Column(words.memo, 30),
        Column(words.result, 14),
        Column(words.why, 36),
        Column(words.reference, 38),
    ]
    sheet = open_sheet(SheetKind.CSV, file, columns, Titles(words.title, words.title))
    sheet.add(
        [
            str(row.line),
            row.kept.name,
            row.kept.account,
            row.kept.bank,
            Money(row.minor, row.currency).decimal() if row.minor is not None else row.kept.amount,
            row.currency,
            row.kept.memo,
            state_of(row, language),
            why_of(row),
            str(row.transfer_id or ""),
        ]
        for row in rows
    )
    sheet.finish((), None)
    sheet.close()


def write_pain002(batch: Batch, rows: Sequence[BatchRow], *, bank: str, at: datetime) -> bytes:
    """Whose names and accounts they are stands in what the customer sent: it is not repeated."""
    of = batch.message_id or batch.id.hex
    kind = batch.version if batch.kind is FileKind.PAIN001 else "csv"
    told = [
        RowStatus(
            group=row.kept.group,
            instruction=row.kept.instruction,
            end_to_end=row.kept.end_to_end or f"{row.nth}" or _NAMELESS,
            status=_status(row),
            why=why_of(row),
        )
        for row in rows
    ]
    return iso20022.write_result(batch.id.hex, told, of=of, kind=kind, party=bank, at=at)


def why_of(row: BatchRow) -> str:
    """As codes, which programs and the bank's own people know."""
    if row.faults:
        return " ".join(f"{one.field}:{one.code}" for one in row.faults)
    if row.transfer in (
        TransferState.REFUSED,
        TransferState.RETURNED,
        TransferState.DECLINED,
        TransferState.STOPPED,
    ):
        return f"payments.{row.transfer}"
    return row.refused or ""


def _status(row: BatchRow) -> Status:
    if row.transfer is not None:
        return _STATUS_OF.get(row.transfer, Status.REJECTED)
    return _STATUS_BEFORE.get(row.state, Status.PENDING)
