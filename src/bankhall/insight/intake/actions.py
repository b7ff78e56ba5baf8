"""Bringing a table, saying its columns, looking it through, asking for a yes, and taking its customers in.

Lock order: the table, then what registering locks.
"""

from base64 import b64encode
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select, text, update

from bankhall.customers import api as customers
from bankhall.customers.types import NewCustomer, Registered
from bankhall.insight.duplicates.queries import twins_of_entered
from bankhall.insight.intake import queries, rules
from bankhall.insight.intake.errors import FileBusy, FileChanged, FileKnown, NothingToTake
from bankhall.insight.intake.models import CustomerFileLineRow, CustomerFileRow
from bankhall.insight.intake.permissions import APPROVE, IMPORT
from bankhall.insight.intake.types import (
    CustomerTable,
    LookedAt,
    NewTable,
    RowFault,
    TableField,
    TableRowState,
    TableState,
    TakeTable,
)
from bankhall.kernel.db import Reading, Tx, take_turn
from bankhall.kernel.four_eyes.actions import propose
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.types import Wish
from bankhall.kernel.ids import new_id
from bankhall.kernel.jobs import enqueue
from bankhall.kernel.tables import done_by, recordset

LOOK: Final = "insight.look_through_table"
TAKE: Final = "insight.take_table"
SUBJECT: Final = "customer_file"

# What a kill undoes, and how long others wait.
_LOOKED_AT_ONCE: Final = 100
_TAKEN_AT_ONCE: Final = 100
_FORGOTTEN_AT_ONCE: Final = 20

_KEEP = text(
    """
    INSERT INTO customer_file_rows (file_id, nth, line, sealed, state, faults, twin_ids)
    SELECT :file_id, nth, line, decode(sealed, 'base64'), state, faults, twin_ids
    FROM json_to_recordset(CAST(:rows AS json))
        AS fresh(nth integer, line integer, sealed text, state text, faults jsonb, twin_ids uuid[])
    """
)

_NOTE = text(
    """
    UPDATE customer_file_rows AS line
    SET state = told.state, faults = told.faults, customer_id = told.customer_id,
        sealed = CASE WHEN told.state = 'taken' THEN NULL ELSE line.sealed END
    FROM json_to_recordset(CAST(:rows AS json)) AS told(nth integer, state text, faults jsonb, customer_id uuid)
    WHERE line.file_id = :file_id AND line.nth = told.nth AND line.state = 'good'
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
        **dict.fromkeys(("looked", "good", "faulty", "twins", "taken"), 0),
        "at": tx.now,
    }
    await tx.session.execute(insert(CustomerFileRow).values(**row, **done_by(tx)))
    tx.audit("insight.bring_table", SUBJECT, file_id, rows=len(new.table.lines), again=before is not None)
    return await queries.table(tx, file_id)


async def choose_columns(tx: Tx, file_id: UUID, columns: Sequence[TableField | None], *, version: int) -> CustomerTable:
    """A worker looks the table through by them. Raises NoSuchFile, FileBusy, FileChanged, ColumnsWrong."""
    row = await _lock(tx, file_id, (TableState.MAPPING, TableState.READY))
    if row.version != version:
        raise FileChanged
    rules.refuse_columns(queries.open_table(tx.vault, row).headings, columns)
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
    before = _marks([rules.look_at(rules.told_of(cells, columns)) for _, cells in table.lines[: row.looked]])
    seen: dict[str, int] = {}
    for (line, _), marks in zip(table.lines, before, strict=False):
        for mark in marks:
            seen.setdefault(mark, line)
    fresh = []
    for nth, (line, cells) in enumerate(table.lines[row.looked : row.looked + _LOOKED_AT_ONCE], start=row.looked + 1):
        told = rules.told_of(cells, columns)
        place = partial(rules.placed, line=line, columns=columns, letters=table.letters)
        fresh.append(await _looked(tx, row, nth, line, told, seen, place))
    await tx.session.execute(_KEEP, {"file_id": file_id, "rows": recordset(fresh)})
    row.looked += len(fresh)
    row.good += sum(one["state"] == TableRowState.GOOD for one in fresh)
    row.faulty += sum(one["state"] == TableRowState.FAULTY for one in fresh)
    row.twins += sum(one["state"] == TableRowState.TWIN for one in fresh)
    if row.looked < row.rows:
        return True
    row.state = TableState.READY
    return False


async def propose_taking(tx: Tx, file_id: UUID, *, version: int, reason: str) -> UUID:
    """Returns the proposal's id. Raises NoSuchFile, FileBusy, FileChanged, NothingToTake, and what `propose` raises."""
    row = await _lock(tx, file_id, (TableState.READY,))
    if row.version != version:
        raise FileChanged
    if not row.good:
        raise NothingToTake
    command = TakeTable(file_id=file_id, version=row.version, good=row.good, digest=bytes(row.digest).hex())
    wish = Wish(command=command, subject_kind=SUBJECT, subject_id=str(file_id), reason=reason)
    (proposal_id,) = await propose(tx, TAKING, [wish])
    tx.audit("insight.propose_taking", SUBJECT, file_id, good=row.good, proposal_id=proposal_id)
    return proposal_id


async def begin_taking(tx: Tx, command: TakeTable, backing: Backing) -> None:
    """By the second person's yes. Raises NoSuchFile, FileBusy, FileChanged."""
    row = await _lock(tx, command.file_id, (TableState.READY,))
    if (row.version, row.good, bytes(row.digest).hex()) != (command.version, command.good, command.digest):
        raise FileChanged
    row.state = TableState.RUNNING
    await enqueue(tx, TAKE, file_id=str(row.id))
    tx.audit("insight.begin_taking", SUBJECT, row.id, good=row.good, proposal_id=backing.proposal_id)


async def take_some(tx: Tx, file_id: UUID) -> bool:
    """The next good rows become customers, all in one transaction; each once, however often this is run or killed.
    Whether there are more.
    """
    row = await queries.seen_file(tx, file_id, is_locked=True)
    if row.state != TableState.RUNNING:
        return False
    due = (
        select(CustomerFileLineRow)
        .where(CustomerFileLineRow.file_id == file_id, CustomerFileLineRow.state == TableRowState.GOOD)
        .order_by(CustomerFileLineRow.nth)
        .limit(_TAKEN_AT_ONCE)
    )
    lines = (await tx.session.scalars(due)).all()
    outcomes = await customers.register_customers(tx, [_sourced(tx, line) for line in lines])
    told: list[dict[str, object]] = []
    for line, outcome in zip(lines, outcomes, strict=True):
        if isinstance(outcome, Registered):
            told.append({"nth": line.nth, "state": TableRowState.TAKEN, "faults": [], "customer_id": outcome.id})
            row.taken += 1
        else:
            # Since it was looked through somebody else has come with the same paper.
            faults = [{"field": "documents", "code": outcome.code, "line": None}]
            told.append({"nth": line.nth, "state": TableRowState.FAULTY, "faults": faults, "customer_id": None})
            row.faulty += 1
        row.good -= 1
    if told:
        await tx.session.execute(_NOTE, {"file_id": file_id, "rows": recordset(told)})
    if len(lines) == _TAKEN_AT_ONCE:
        return True
    row.state, row.ended_at = TableState.DONE, tx.now
    await _drop_taken(tx, row)
    tx.audit("insight.table_taken", SUBJECT, file_id, taken=row.taken, left=row.faulty + row.twins)
    return False


async def download_quarantine(tx: Tx, file_id: UUID) -> bytes:
    """In clear, and noted. Raises NoSuchFile."""
    told = await queries.quarantine_csv(tx, file_id)
    tx.audit("insight.download_quarantine", SUBJECT, file_id)
    return told


async def forget_some(tx: Tx) -> int:
    """What tables of long ago said of people, some at once, also of such as no worker has come to the end of. Returns
    how many; call again while it is not 0.
    """
    old = (
        select(CustomerFileRow.id)
        .where(CustomerFileRow.at <= tx.now - rules.KEPT, CustomerFileRow.forgotten_at.is_(None))
        .order_by(CustomerFileRow.at)
        .limit(_FORGOTTEN_AT_ONCE)
        .with_for_update()
    )
    ids = (await tx.session.scalars(old)).all()
    if not ids:
        return 0
    await tx.session.execute(
        update(CustomerFileLineRow).where(CustomerFileLineRow.file_id.in_(ids)).values(sealed=None)
    )
    # What has not been taken by now cannot be any more.
    gone = {"sealed": None, "sealed_name": None, "forgotten_at": tx.now, "state": TableState.DONE.value}
    await tx.session.execute(update(CustomerFileRow).where(CustomerFileRow.id.in_(ids)).values(**gone))
    return len(ids)


async def _lock(tx: Tx, file_id: UUID, states: Collection[TableState]) -> CustomerFileRow:
    row = await queries.seen_file(tx, file_id, is_locked=True)
    if row.state not in states:
        raise FileBusy
    return row


async def _drop_taken(tx: Tx, row: CustomerFileRow) -> None:
    """Who has become a customer has a file of their own: the table keeps only what is in quarantine."""
    left = select(CustomerFileLineRow.line).where(
        CustomerFileLineRow.file_id == row.id, CustomerFileLineRow.state != TableRowState.TAKEN
    )
    lines = set(await tx.session.scalars(left))
    table = queries.open_table(tx.vault, row)
    kept = msgspec.structs.replace(table, lines=tuple(one for one in table.lines if one[0] in lines))
    row.sealed = tx.vault.seal(queries.PURPOSE, msgspec.msgpack.encode(kept), about=queries.table_place(row.id))


def _marks(several: Sequence[LookedAt]) -> list[list[str]]:
    return [rules.marks_of(customers.tidy(one.customer)) for one in several]


async def _looked(
    tx: Tx,
    row: CustomerFileRow,
    nth: int,
    line: int,
    told: dict[str, str],
    seen: dict[str, int],
    place: Callable[[RowFault], RowFault],
) -> dict[str, Any]:
    looked = rules.look_at(told)
    faults = [*looked.faults, *await _problems(tx, looked)]
    twin_ids: list[UUID] = []
    state = TableRowState.FAULTY
    if not faults:
        twin_ids = [one.customer.id for one in await twins_of_entered(tx, looked.customer)]
        (marks,) = _marks([looked])
        same = min((seen[mark] for mark in marks if mark in seen), default=None)
        if same is not None:
            faults.append(RowFault("name", "insight.twice_in_file", same))
        for mark in marks:
            seen.setdefault(mark, line)
        state = TableRowState.TWIN if twin_ids or same is not None else TableRowState.GOOD
    sealed = tx.vault.seal(queries.PURPOSE, msgspec.msgpack.encode(told), about=queries.row_place(row.id, nth))
    return {
        "nth": nth,
        "line": line,
        "sealed": b64encode(sealed).decode(),
        "state": state,
        "faults": [msgspec.to_builtins(place(one)) for one in faults],
        "twin_ids": [str(one) for one in twin_ids],
    }


async def _problems(tx: Tx, looked: LookedAt) -> list[RowFault]:
    wrong = await customers.problems_of(tx, looked.customer)
    # Where a cell could not be read, what is missing by that is not told as well.
    known = {rules.field_of(one.field) for one in looked.faults}
    return [RowFault(one.field, one.code) for one in wrong if rules.field_of(one.field) not in known]


def _sourced(tx: Tx, line: CustomerFileLineRow) -> NewCustomer:
    """As the customer file knows where somebody came from: the file, and the row in it."""
    told = rules.look_at(queries.open_row(tx.vault, line)).customer
    return replace(told, source=rules.SOURCE, source_id=f"{line.file_id}:{line.nth}")


async def _tell(reading: Reading, commands: Sequence[TakeTable]) -> Sequence[Mapping[str, Any]]:
    return [{"customers": one.good, "file_id": str(one.file_id)} for one in commands]


TAKING: Final = Deed(TakeTable, IMPORT, APPROVE, begin_taking, _tell)
DEEDS: Final = (TAKING,)
