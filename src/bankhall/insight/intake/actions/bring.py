"""Bringing a table, saying its columns, and looking it through."""

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, insert, select, text

from bankhall.insight.intake import queries, rules
from bankhall.insight.intake.actions.locks import SUBJECT, lock_table
from bankhall.insight.intake.actions.look import ToldRow, look_at_rows
from bankhall.insight.intake.errors import FileChanged, FileKnown, RowsDecided
from bankhall.insight.intake.models import CustomerFileLineRow, CustomerFileRow
from bankhall.insight.intake.types import CustomerTable, NewTable, TableField, TableRowState, TableState
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.ids import new_id
from bankhall.kernel.jobs import enqueue
from bankhall.kernel.tables import done_by, recordset

LOOK: Final = "insight.look_through_table"

# What a kill undoes, and how long others wait.
_LOOKED_AT_ONCE: Final = 100

_KEEP = text(
    """
    INSERT INTO customer_file_rows (
        file_id, nth, line, sealed, state, faults, twin_ids, marks, version, mended, cleared_ids, hand_ids, hand_name
    )
    SELECT :file_id, nth, line, decode(sealed, 'base64'), state, faults, twin_ids, marks, 1, '{}', '{}', '{}', ''
    FROM json_to_recordset(CAST(:rows AS json))
        AS fresh(nth integer, line integer, sealed text, state text, faults jsonb, twin_ids uuid[], marks text[])
    """
)


async def bring_table(tx: Tx, new: NewTable) -> CustomerTable:
    """The columns are guessed; nobody is looked at yet. Raises FileKnown unless it is meant."""
    # Another sheet of the same workbook is another table.
    digest = tx.vault.mac(queries.PURPOSE, new.content + new.table.sheet.encode())
    await take_turn(tx, f"customer file {digest.hex()}")
    before = await tx.session.scalar(
        select(CustomerFileRow.id).where(CustomerFileRow.digest == digest).order_by(CustomerFileRow.id.desc()).limit(1)
    )
    if before is not None and not new.is_again:
        raise FileKnown(before)
    file_id = new_id()
    columns = rules.guess_columns(new.table.headings)
    seal = tx.vault.seal
    row = {
        "id": file_id,
        "digest": digest,
        "sealed_name": seal(queries.PURPOSE, new.name.encode(), about=queries.name_place(file_id)),
        "sealed": seal(queries.PURPOSE, msgspec.msgpack.encode(new.table), about=queries.table_place(file_id)),
        "columns": [one.value if one else "" for one in columns],
        "state": TableState.MAPPING,
        "version": 1,
        "rows": len(new.table.lines),
        **dict.fromkeys(("looked", "good", "faulty", "twins", "taken", "dismissed"), 0),
        "at": tx.now,
    }
    await tx.session.execute(insert(CustomerFileRow).values(**row, **done_by(tx)))
    tx.audit("insight.bring_table", SUBJECT, file_id, rows=len(new.table.lines), again=before is not None)
    return await queries.table(tx, file_id)


async def choose_columns(tx: Tx, file_id: UUID, columns: Sequence[TableField | None], *, version: int) -> CustomerTable:
    """A worker looks the table through by them. Raises NoSuchFile, FileBusy, FileChanged, ColumnsWrong, RowsDecided."""
    row = await lock_table(tx, file_id, (TableState.MAPPING, TableState.READY))
    if row.version != version:
        raise FileChanged
    rules.refuse_columns(queries.open_table(tx.vault, row).headings, columns)
    if row.taken or await _is_decided(tx, file_id):
        raise RowsDecided
    await tx.session.execute(delete(CustomerFileLineRow).where(CustomerFileLineRow.file_id == file_id))
    row.columns = [one.value if one else "" for one in columns]
    row.state, row.version = TableState.CHECKING, row.version + 1
    row.looked = row.good = row.faulty = row.twins = 0
    await tx.session.flush()
    await enqueue(tx, LOOK, urgent=True, file_id=str(file_id))
    tx.audit("insight.choose_columns", SUBJECT, file_id, columns=[one.value for one in columns if one])
    return await queries.table(tx, file_id)


async def look_some(tx: Tx, file_id: UUID) -> bool:
    """The next rows, each once. Whether there are more."""
    row = await queries.seen_file(tx, file_id, is_locked=True)
    if row.state != TableState.CHECKING:
        return False
    table = queries.open_table(tx.vault, row)
    columns = queries.columns_of(row)
    due = table.lines[row.looked : row.looked + _LOOKED_AT_ONCE]
    told = [
        ToldRow(nth, line, rules.told_of(cells, columns)) for nth, (line, cells) in enumerate(due, start=row.looked + 1)
    ]
    fresh = []
    for one, seen in zip(told, await look_at_rows(tx, file_id, told), strict=True):
        faults = [rules.placed(fault, one.line, columns, table.letters) for fault in seen.faults]
        fresh.append(
            {
                "nth": one.nth,
                "line": one.line,
                "sealed": b64encode(queries.seal_row(tx.vault, file_id, one.nth, one.told)).decode(),
                "state": seen.state,
                "faults": [msgspec.to_builtins(fault) for fault in faults],
                "twin_ids": [str(each) for each in seen.twin_ids],
                "marks": seen.marks,
            }
        )
    await tx.session.execute(_KEEP, {"file_id": file_id, "rows": recordset(fresh)})
    counts = Counter(one["state"] for one in fresh)
    row.looked += len(fresh)
    row.good += counts[TableRowState.GOOD]
    row.faulty += counts[TableRowState.FAULTY]
    row.twins += counts[TableRowState.TWIN]
    if row.looked < row.rows:
        return True
    row.state = TableState.READY
    return False


async def _is_decided(tx: Tx, file_id: UUID) -> bool:
    """Whether somebody has changed a row of it."""
    query = select(CustomerFileLineRow.nth).where(
        CustomerFileLineRow.file_id == file_id, func.cardinality(CustomerFileLineRow.hand_ids) > 0
    )
    return await tx.session.scalar(query.limit(1)) is not None
