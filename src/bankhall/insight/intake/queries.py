"""Reads of tables of customers: one's own, and all for whoever may say yes to them."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, select

from bankhall.customers import api as customers
from bankhall.customers.types import CustomerBrief
from bankhall.insight.duplicates.queries import twins_of_entered
from bankhall.insight.intake import rules
from bankhall.insight.intake.errors import NoSuchFile, NoSuchRow
from bankhall.insight.intake.models import CustomerFileLineRow, CustomerFileRow
from bankhall.insight.intake.permissions import APPROVE
from bankhall.insight.intake.types import (
    CustomerTable,
    CustomerTables,
    RowFault,
    Table,
    TableField,
    TableRow,
    TableRowState,
    TableRowWhole,
    TableState,
)
from bankhall.kernel.db import Reading
from bankhall.kernel.sheets import safe_text
from bankhall.kernel.vault import Vault

PURPOSE = "insight.intake"
QUARANTINE = (TableRowState.FAULTY, TableRowState.TWIN)
_SAMPLES = 5
_EMPTY = Table((), ())


def table_place(file_id: UUID) -> str:
    return f"{file_id}|table"


def name_place(file_id: UUID) -> str:
    return f"{file_id}|name"


def row_place(file_id: UUID, nth: int) -> str:
    return f"{file_id}|{nth}"


def open_table(vault: Vault, row: CustomerFileRow) -> Table:
    """Nothing, once it is forgotten."""
    if row.sealed is None:
        return _EMPTY
    plain = vault.open(PURPOSE, bytes(row.sealed), about=table_place(row.id))
    return msgspec.msgpack.decode(plain, type=Table)


def reason_place(file_id: UUID, nth: int) -> str:
    return f"{file_id}|{nth}|reason"


def seal_row(vault: Vault, file_id: UUID, nth: int, told: Mapping[str, str]) -> bytes:
    return vault.seal(PURPOSE, msgspec.msgpack.encode(told), about=row_place(file_id, nth))


def seal_reason(vault: Vault, file_id: UUID, nth: int, reason: str) -> bytes:
    return vault.seal(PURPOSE, reason.encode(), about=reason_place(file_id, nth))


def open_reason(vault: Vault, row: CustomerFileLineRow) -> str:
    if row.sealed_reason is None:
        return ""
    return vault.open(PURPOSE, bytes(row.sealed_reason), about=reason_place(row.file_id, row.nth)).decode()


def open_row(vault: Vault, row: CustomerFileLineRow) -> dict[str, str]:
    if row.sealed is None:
        return {}
    plain = vault.open(PURPOSE, bytes(row.sealed), about=row_place(row.file_id, row.nth))
    return msgspec.msgpack.decode(plain, type=dict[str, str])


def columns_of(row: CustomerFileRow) -> tuple[TableField | None, ...]:
    return tuple(TableField(one) if one else None for one in row.columns)


async def tables(reading: Reading, *, after: UUID | None = None, limit: int = 50) -> CustomerTables:
    """The newest first."""
    query = _seen(reading)
    if after is not None:
        query = query.where(CustomerFileRow.id < after)
    rows = (await reading.session.scalars(query.order_by(CustomerFileRow.id.desc()).limit(limit + 1))).all()
    return CustomerTables(tuple(_table(reading.vault, row, samples=0) for row in rows[:limit]), len(rows) > limit)


async def table(reading: Reading, file_id: UUID) -> CustomerTable:
    """With its first lines. Raises NoSuchFile, also for somebody else's."""
    return _table(reading.vault, await seen_file(reading, file_id), samples=_SAMPLES)


async def seen_file(reading: Reading, file_id: UUID, *, is_locked: bool = False) -> CustomerFileRow:
    """Raises NoSuchFile."""
    query = _seen(reading).where(CustomerFileRow.id == file_id)
    row = (await reading.session.scalars(query.with_for_update() if is_locked else query)).one_or_none()
    if row is None:
        raise NoSuchFile
    return row


async def rows(
    reading: Reading, file_id: UUID, *, state: TableRowState | None = None, after: int = 0, limit: int = 50
) -> list[TableRow]:
    """In the order of the file. Raises NoSuchFile."""
    await seen_file(reading, file_id)
    query = select(CustomerFileLineRow).where(CustomerFileLineRow.file_id == file_id, CustomerFileLineRow.nth > after)
    if state is not None:
        query = query.where(CustomerFileLineRow.state == state.value)
    found = (await reading.session.scalars(query.order_by(CustomerFileLineRow.nth).limit(limit))).all()
    people = await customers.briefs(reading, {one for row in found for one in row.twin_ids})
    return [_row(reading.vault, row, people) for row in found]


async def row_whole(reading: Reading, file_id: UUID, nth: int) -> TableRowWhole:
    """With whom it may be at this moment, and why. Raises NoSuchFile, NoSuchRow."""
    file = await seen_file(reading, file_id)
    query = select(CustomerFileLineRow).where(CustomerFileLineRow.file_id == file_id, CustomerFileLineRow.nth == nth)
    row = (await reading.session.scalars(query)).one_or_none()
    if row is None:
        raise NoSuchRow
    told = _row(reading.vault, row, await customers.briefs(reading, set(row.twin_ids)))
    is_asked = told.told.get(TableField.NAME) and told.state is not TableRowState.TAKEN
    new = rules.look_at(told.told).customer
    return TableRowWhole(
        row=told,
        sheet=open_table(reading.vault, file).sheet,
        reason=open_reason(reading.vault, row),
        is_cleared=told.state is TableRowState.GOOD and row.sealed_reason is not None,
        twins=tuple(await twins_of_entered(reading, new)) if is_asked else (),
        before=await _beside(reading, row, CustomerFileLineRow.nth < nth, CustomerFileLineRow.nth.desc()),
        after=await _beside(reading, row, CustomerFileLineRow.nth > nth, CustomerFileLineRow.nth),
    )


async def _beside(reading: Reading, row: CustomerFileLineRow, which: ColumnElement[bool], order: Any) -> int | None:
    """The next of those that are put aside, in one direction."""
    query = select(CustomerFileLineRow.nth).where(
        CustomerFileLineRow.file_id == row.file_id, CustomerFileLineRow.state.in_(QUARANTINE), which
    )
    return (await reading.session.execute(query.order_by(order).limit(1))).scalar_one_or_none()


def _row(vault: Vault, row: CustomerFileLineRow, people: Mapping[UUID, CustomerBrief]) -> TableRow:
    return TableRow(
        nth=row.nth,
        line=row.line,
        state=TableRowState(row.state),
        version=row.version,
        told=open_row(vault, row),
        faults=tuple(msgspec.convert(one, RowFault) for one in row.faults),
        twins=tuple(people[one] for one in row.twin_ids if one in people),
        customer_id=row.customer_id,
        mended=tuple(TableField(one) for one in row.mended),
        hand_name=row.hand_name,
        hand_at=row.hand_at,
    )


async def quarantine_csv(reading: Reading, file_id: UUID) -> bytes:
    """What was not taken, as it came or was mended, with why: to put right in the table and bring again. Raises
    NoSuchFile.
    """
    row = await seen_file(reading, file_id)
    table_ = open_table(reading.vault, row)
    cells, columns = dict(table_.lines), columns_of(row)
    query = select(CustomerFileLineRow).where(
        CustomerFileLineRow.file_id == file_id, CustomerFileLineRow.state.in_(QUARANTINE)
    )
    told = io.StringIO(newline="")
    writer = csv.writer(told)
    writer.writerow([safe_text(one) for one in ("line", "why", *table_.headings)])
    for one in await reading.session.scalars(query.order_by(CustomerFileLineRow.nth)):
        mended = {field: open_row(reading.vault, one).get(field, "") for field in one.mended}
        line = [mended.get(field or "", cell) for field, cell in zip(columns, cells.get(one.line, ()), strict=False)]
        writer.writerow([str(one.line), _why(one.faults, one.twin_ids), *map(safe_text, line)])
    return b"\xef\xbb\xbf" + told.getvalue().encode()


def _why(faults: Sequence[dict[str, object]], twin_ids: Sequence[UUID]) -> str:
    told = [f"{one['field']}:{one['code']}" for one in faults]
    return " ".join([*told, *(["insight.likely_twin"] if twin_ids else [])])


def _seen(reading: Reading) -> Select[CustomerFileRow]:
    """Who may say yes sees all; anybody else what they brought. A worker sees what it works on."""
    query = select(CustomerFileRow)
    if reading.actor.kind == "system" or reading.actor.may(APPROVE):
        return query
    return query.where(CustomerFileRow.by_kind == reading.actor.kind, CustomerFileRow.by_id == reading.actor.id)


def _table(vault: Vault, row: CustomerFileRow, *, samples: int) -> CustomerTable:
    table_ = open_table(vault, row) if samples else _EMPTY
    name = vault.open(PURPOSE, bytes(row.sealed_name), about=name_place(row.id)).decode() if row.sealed_name else ""
    return CustomerTable(
        id=row.id,
        name=name,
        sheet=table_.sheet,
        state=TableState(row.state),
        version=row.version,
        headings=table_.headings,
        columns=columns_of(row),
        samples=tuple(cells for _, cells in table_.lines[:samples]),
        rows=row.rows,
        looked=row.looked,
        good=row.good,
        faulty=row.faulty,
        twins=row.twins,
        taken=row.taken,
        dismissed=row.dismissed,
        at=row.at,
        by_id=row.by_id,
        by_name=row.by_name,
        ended_at=row.ended_at,
        is_forgotten=row.forgotten_at is not None,
    )
