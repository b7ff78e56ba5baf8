"""Rows that were put aside: mended, said to be somebody else, dismissed, and taken back from that.

Each makes the table another version: what was asked for before is void.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Final
from uuid import UUID

import msgspec

from bankhall.insight.duplicates.errors import LikelyTwin
from bankhall.insight.duplicates.queries import twins_of_entered
from bankhall.insight.intake import queries, rules
from bankhall.insight.intake.actions.locks import SUBJECT, lock_row
from bankhall.insight.intake.actions.look import ToldRow, look_at_rows
from bankhall.insight.intake.errors import DocumentHeld
from bankhall.insight.intake.models import CustomerFileLineRow, CustomerFileRow
from bankhall.insight.intake.types import RowFault, TableField, TableRowState, TableRowWhole, TableState
from bankhall.kernel.db import Tx

_OPEN: Final = (TableRowState.FAULTY, TableRowState.TWIN, TableRowState.GOOD)
_COUNTS: Final = {
    TableRowState.GOOD: "good",
    TableRowState.FAULTY: "faulty",
    TableRowState.TWIN: "twins",
    TableRowState.DISMISSED: "dismissed",
}


async def open_row(tx: Tx, file_id: UUID, nth: int) -> TableRowWhole:
    """In clear, and noted. Raises NoSuchFile, NoSuchRow."""
    whole = await queries.row_whole(tx, file_id, nth)
    tx.audit("insight.open_row", SUBJECT, file_id, row=nth)
    return whole


async def mend_row(
    tx: Tx, file_id: UUID, nth: int, changes: Mapping[TableField, str], *, version: int
) -> TableRowWhole:
    """Looks at it anew, also where nothing was changed: another row may have been. Raises NoSuchFile, NoSuchRow,
    FileBusy, RowChanged, RowSettled.
    """
    file, line = await lock_row(tx, file_id, nth, version=version, states=_OPEN)
    before = queries.open_row(tx.vault, line)
    told = {field: cell for field, cell in (before | rules.tidied(changes)).items() if cell}
    changed = sorted(field for field in {*before, *told} if before.get(field) != told.get(field))
    if changed:
        # Who it was said not to be was said of somebody else.
        line.cleared_ids, line.sealed_reason = [], None
    line.mended = sorted({*line.mended, *changed})
    line.sealed = queries.seal_row(tx.vault, file_id, nth, told)
    await _look_again(tx, file, line, told)
    tx.audit("insight.mend_row", SUBJECT, file_id, row=nth, fields=changed, state=line.state)
    return await _settled(tx, file, line)


async def clear_row(
    tx: Tx, file_id: UUID, nth: int, *, seen: Collection[UUID], reason: str, version: int
) -> TableRowWhole:
    """It is somebody else than those who were seen, and than the other row of the table. Raises NoSuchFile, NoSuchRow,
    FileBusy, RowChanged, RowSettled, DocumentHeld, LikelyTwin where there is more to see.
    """
    file, line = await lock_row(tx, file_id, nth, version=version, states=(TableRowState.TWIN,))
    new = rules.look_at(queries.open_row(tx.vault, line)).customer
    twins = await twins_of_entered(tx, new)
    if any(one.has_same_document for one in twins):
        raise DocumentHeld
    ids = [one.customer.id for one in twins]
    if not set(ids) <= set(seen):
        raise LikelyTwin([str(one) for one in ids])
    line.twin_ids = line.cleared_ids = ids
    line.faults = []
    line.sealed_reason = queries.seal_reason(tx.vault, file_id, nth, reason)
    _stand(file, line, TableRowState.GOOD)
    tx.audit("insight.clear_row", SUBJECT, file_id, row=nth, twins=[str(one) for one in ids])
    return await _settled(tx, file, line)


async def dismiss_row(tx: Tx, file_id: UUID, nth: int, *, reason: str, version: int) -> TableRowWhole:
    """It is not to be taken. Raises NoSuchFile, NoSuchRow, FileBusy, RowChanged, RowSettled."""
    file, line = await lock_row(tx, file_id, nth, version=version, states=_OPEN)
    line.sealed_reason = queries.seal_reason(tx.vault, file_id, nth, reason)
    line.cleared_ids = []
    _stand(file, line, TableRowState.DISMISSED)
    tx.audit("insight.dismiss_row", SUBJECT, file_id, row=nth)
    return await _settled(tx, file, line)


async def restore_row(tx: Tx, file_id: UUID, nth: int, *, version: int) -> TableRowWhole:
    """It was dismissed, and is looked at anew. Raises NoSuchFile, NoSuchRow, FileBusy, RowChanged, RowSettled."""
    file, line = await lock_row(tx, file_id, nth, version=version, states=(TableRowState.DISMISSED,))
    line.sealed_reason = None
    await _look_again(tx, file, line, queries.open_row(tx.vault, line))
    tx.audit("insight.restore_row", SUBJECT, file_id, row=nth, state=line.state)
    return await _settled(tx, file, line)


async def _look_again(tx: Tx, file: CustomerFileRow, line: CustomerFileLineRow, told: Mapping[str, str]) -> None:
    (seen,) = await look_at_rows(tx, file.id, [ToldRow(line.nth, line.line, told)])
    place = _placing(tx, file, line)
    line.faults = [msgspec.to_builtins(place(one)) for one in seen.faults]
    line.twin_ids, line.marks = list(seen.twin_ids), list(seen.marks)
    is_cleared = seen.state is TableRowState.TWIN and not seen.faults and set(seen.twin_ids) <= set(line.cleared_ids)
    _stand(file, line, TableRowState.GOOD if is_cleared else seen.state)


def _placing(tx: Tx, file: CustomerFileRow, line: CustomerFileLineRow) -> Callable[[RowFault], RowFault]:
    """What was put right here is wrong here, and not in a cell any more."""
    mended = set(line.mended)
    columns = [one if one and one.value not in mended else None for one in queries.columns_of(file)]
    letters = queries.open_table(tx.vault, file).letters
    return lambda fault: rules.placed(fault, line.line, columns, letters)


def _stand(file: CustomerFileRow, line: CustomerFileLineRow, state: TableRowState) -> None:
    before, after = _COUNTS[TableRowState(line.state)], _COUNTS[state]
    setattr(file, before, getattr(file, before) - 1)
    setattr(file, after, getattr(file, after) + 1)
    line.state = state


async def _settled(tx: Tx, file: CustomerFileRow, line: CustomerFileLineRow) -> TableRowWhole:
    """A table of which some were taken stays done until there is somebody to take again."""
    line.version, file.version = line.version + 1, file.version + 1
    if tx.actor.id is not None and tx.actor.id not in line.hand_ids:
        line.hand_ids = [*line.hand_ids, tx.actor.id]
    line.hand_name, line.hand_at = tx.actor.signature, tx.now
    is_over = file.good == 0 and (file.taken > 0 or file.faulty + file.twins == 0)
    if is_over and file.state != TableState.DONE:
        file.state, file.ended_at = TableState.DONE, tx.now
    elif not is_over:
        file.state, file.ended_at = TableState.READY, None
    await tx.session.flush()
    return await queries.row_whole(tx, file.id, line.nth)
