"""Asking for a yes, and taking the good rows of a table in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, any_, literal, select, text

from bankhall.customers import api as customers
from bankhall.customers.errors import DocumentKnown
from bankhall.customers.types import NewCustomer, Registered
from bankhall.insight.duplicates.actions.enter import keep_why, note_entered
from bankhall.insight.duplicates.queries import alike_among, twins_of_several
from bankhall.insight.duplicates.types import Twin
from bankhall.insight.intake import queries, rules
from bankhall.insight.intake.actions.locks import SUBJECT, lock_table
from bankhall.insight.intake.errors import FileChanged, NothingToTake, OwnMending
from bankhall.insight.intake.models import CustomerFileLineRow, CustomerFileRow
from bankhall.insight.intake.permissions import APPROVE, IMPORT
from bankhall.insight.intake.types import TableRowState, TableState, TakeTable
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.four_eyes.actions import propose
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.types import Wish
from bankhall.kernel.jobs import enqueue
from bankhall.kernel.tables import recordset

TAKE: Final = "insight.take_table"

# What a kill undoes, and how long others wait.
_TAKEN_AT_ONCE: Final = 100

_NOTE = text(
    """
    UPDATE customer_file_rows AS line
    SET state = told.state, faults = told.faults, twin_ids = told.twin_ids, customer_id = told.customer_id,
        version = line.version + 1,
        sealed = CASE WHEN told.state = 'taken' THEN NULL ELSE line.sealed END,
        sealed_reason = CASE WHEN told.state = 'taken' THEN NULL ELSE line.sealed_reason END,
        marks = CASE WHEN told.state = 'taken' THEN '{}' ELSE line.marks END
    FROM json_to_recordset(CAST(:rows AS json))
        AS told(nth integer, state text, faults jsonb, twin_ids uuid[], customer_id uuid)
    WHERE line.file_id = :file_id AND line.nth = told.nth AND line.state = 'good'
    """
)


async def propose_taking(tx: Tx, file_id: UUID, *, version: int, reason: str) -> UUID:
    """Returns the proposal's id. Raises NoSuchFile, FileBusy, FileChanged, NothingToTake, and what `propose` raises."""
    row = await lock_table(tx, file_id, (TableState.READY,))
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
    """By the second person's yes, who has mended none of it. Raises NoSuchFile, FileBusy, FileChanged, OwnMending."""
    row = await lock_table(tx, command.file_id, (TableState.READY,))
    if (row.version, row.good, bytes(row.digest).hex()) != (command.version, command.good, command.digest):
        raise FileChanged
    own = select(CustomerFileLineRow.nth).where(
        CustomerFileLineRow.file_id == row.id,
        CustomerFileLineRow.state == TableRowState.GOOD,
        literal(tx.actor.id, Uuid) == any_(CustomerFileLineRow.hand_ids),
    )
    if await tx.session.scalar(own.limit(1)) is not None:
        raise OwnMending
    row.state = TableState.RUNNING
    await enqueue(tx, TAKE, file_id=str(row.id))
    tx.audit("insight.begin_taking", SUBJECT, row.id, good=row.good, proposal_id=backing.proposal_id)


async def take_some(tx: Tx, file_id: UUID) -> bool:
    """The next good rows become customers, all in one transaction; each once, however often this is run or killed. Who
    may be somebody that has come since they were looked at is put aside. Whether there are more.
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
    news = [_sourced(tx, line) for line in lines]
    twins = await twins_of_several(tx, news)
    told = [_put_aside(line, those) for line, those in zip(lines, twins, strict=True) if _is_news(line, those)]
    fit = [nth for nth, line in enumerate(lines) if not _is_news(line, twins[nth])]
    # Who may be another of this portion comes with the next, which finds that one on file.
    alike = await alike_among(tx, [news[nth] for nth in fit])
    fit = [nth for place, nth in enumerate(fit) if place not in alike]
    outcomes = await customers.register_customers(tx, [news[nth] for nth in fit])
    entered: list[UUID] = []
    for nth, outcome in zip(fit, outcomes, strict=True):
        line = lines[nth]
        if isinstance(outcome, Registered):
            told.append(_note(line, TableRowState.TAKEN, customer_id=outcome.id))
            entered.append(outcome.id)
            await _keep_reason(tx, line, outcome.id, twins[nth])
        else:
            # Somebody has come with the same paper at this very moment, or another row has it too.
            told.append(_note(line, TableRowState.FAULTY, code=outcome.code))
    await note_entered(tx, list((await customers.known_customers(tx, entered)).values()))
    _count(row, told)
    if told:
        await tx.session.execute(_NOTE, {"file_id": file_id, "rows": recordset(told)})
    if alike or len(lines) == _TAKEN_AT_ONCE:
        return True
    row.state, row.ended_at = TableState.DONE, tx.now
    await _drop_taken(tx, row)
    tx.audit("insight.table_taken", SUBJECT, file_id, taken=row.taken, left=row.faulty + row.twins)
    return False


def _is_news(line: CustomerFileLineRow, twins: Sequence[Twin]) -> bool:
    """Whether it may be somebody of whom nobody has said that it is not."""
    cleared = set(line.cleared_ids)
    return any(one.has_same_document or one.customer.id not in cleared for one in twins)


def _put_aside(line: CustomerFileLineRow, twins: Sequence[Twin]) -> dict[str, object]:
    code = DocumentKnown.code if any(one.has_same_document for one in twins) else None
    return _note(line, TableRowState.TWIN, code=code, twin_ids=[one.customer.id for one in twins])


def _note(
    line: CustomerFileLineRow,
    state: TableRowState,
    *,
    code: str | None = None,
    twin_ids: Collection[UUID] = (),
    customer_id: UUID | None = None,
) -> dict[str, object]:
    faults = [{"field": "documents", "code": code, "line": None, "cell": None}] if code else []
    return {
        "nth": line.nth,
        "state": state,
        "faults": faults,
        "twin_ids": [str(one) for one in twin_ids],
        "customer_id": customer_id,
    }


def _count(row: CustomerFileRow, told: Sequence[Mapping[str, object]]) -> None:
    row.good -= len(told)
    row.taken += sum(one["state"] == TableRowState.TAKEN for one in told)
    row.twins += sum(one["state"] == TableRowState.TWIN for one in told)
    row.faulty += sum(one["state"] == TableRowState.FAULTY for one in told)


async def _keep_reason(tx: Tx, line: CustomerFileLineRow, customer_id: UUID, twins: Sequence[Twin]) -> None:
    """Why it is nobody of those, as where somebody is entered at a counter."""
    reason = queries.open_reason(tx.vault, line)
    for twin in twins if reason else ():
        await keep_why(tx, customer_id, twin, reason)


async def _drop_taken(tx: Tx, row: CustomerFileRow) -> None:
    """Who has become a customer has a file of their own: the table keeps only what is in quarantine."""
    left = select(CustomerFileLineRow.line).where(
        CustomerFileLineRow.file_id == row.id, CustomerFileLineRow.state != TableRowState.TAKEN
    )
    lines = set(await tx.session.scalars(left))
    table = queries.open_table(tx.vault, row)
    kept = msgspec.structs.replace(table, lines=tuple(one for one in table.lines if one[0] in lines))
    row.sealed = tx.vault.seal(queries.PURPOSE, msgspec.msgpack.encode(kept), about=queries.table_place(row.id))


def _sourced(tx: Tx, line: CustomerFileLineRow) -> NewCustomer:
    """As the customer file knows where somebody came from: the file, and the row in it."""
    told = rules.look_at(queries.open_row(tx.vault, line)).customer
    return replace(told, source=rules.SOURCE, source_id=f"{line.file_id}:{line.nth}")


async def _tell(reading: Reading, commands: Sequence[TakeTable]) -> Sequence[Mapping[str, Any]]:
    return [{"customers": one.good, "file_id": str(one.file_id)} for one in commands]


TAKING: Final = Deed(TakeTable, IMPORT, APPROVE, begin_taking, _tell)
DEEDS: Final = (TAKING,)
