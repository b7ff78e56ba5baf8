"""Tables and rows of them, locked for whoever is about to change them."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import select

from bankhall.insight.intake import queries
from bankhall.insight.intake.errors import FileBusy, NoSuchRow, RowChanged, RowSettled
from bankhall.insight.intake.models import CustomerFileLineRow, CustomerFileRow
from bankhall.insight.intake.types import TableRowState, TableState
from bankhall.kernel.db import Tx

SUBJECT: Final = "customer_file"


async def lock_table(tx: Tx, file_id: UUID, states: Collection[TableState]) -> CustomerFileRow:
    """Raises NoSuchFile, FileBusy."""
    row = await queries.seen_file(tx, file_id, is_locked=True)
    if row.state not in states or row.forgotten_at is not None:
        raise FileBusy
    return row


async def lock_row(
    tx: Tx, file_id: UUID, nth: int, *, version: int, states: Collection[TableRowState]
) -> tuple[CustomerFileRow, CustomerFileLineRow]:
    """A row of a table that nobody is working on. Raises NoSuchFile, NoSuchRow, FileBusy, RowChanged, RowSettled."""
    file = await lock_table(tx, file_id, (TableState.READY, TableState.DONE))
    query = select(CustomerFileLineRow).where(CustomerFileLineRow.file_id == file_id, CustomerFileLineRow.nth == nth)
    line = (await tx.session.scalars(query.with_for_update())).one_or_none()
    if line is None:
        raise NoSuchRow
    if line.version != version:
        raise RowChanged
    if line.state not in states:
        raise RowSettled
    return file, line
