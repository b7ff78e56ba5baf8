"""What somebody does with a bad row: corrects it and tries it again, sets it aside, takes it up again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import insert, select, update

from bankhall.insight.actions.registers import told
from bankhall.insight.actions.take import Attempt, Took, Tried, take_rows
from bankhall.insight.actions.turn import take_turn_of_repair
from bankhall.insight.adapters.berka.fields import BadRow
from bankhall.insight.adapters.berka.repairing import fields_read, fields_shown, wrong_fields
from bankhall.insight.errors import RowForgotten, RowNotSetAside, RowRefused, RowSettled
from bankhall.insight.events import RowSetAside, RowsRepaired, RowTakenUp
from bankhall.insight.models import CaseRow, StepRow
from bankhall.insight.queries import sealing
from bankhall.insight.queries.quarantine import TABLE_OF, BadRowFound, find_row
from bankhall.insight.types import CaseState, CaseStep, FieldChange, FieldWrong, Reason, RepairRow, SetAside, TakeUp
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import BadInput, FieldProblem, Refusal
from bankhall.kernel.tables import done_by, is_any

Changes = tuple[FieldChange, ...]


async def repair_row(tx: Tx, wanted: RepairRow) -> None:
    """Tries the row with the corrected fields; with none, as it is. The same repair again by the same person is no
    second one. Raises NoSuchRow, BadInput naming a field, ImportAtWork, RowSettled, and RowRefused, when nothing at all
    has been done.
    """
    row = await find_row(tx, wanted.import_id, wanted.row_id)
    await take_turn_of_repair(tx, row.source)
    values, changes = _corrected(row, wanted.fields)
    if (state := await _lock_case(tx, row.case_id)) is not CaseState.OPEN:
        if state is CaseState.REPAIRED and await _was_this(tx, row, changes):
            return
        raise RowSettled(state.value)
    try:
        tried = await take_rows(tx, row.import_id, row.file, [Attempt(row, values)])
    except Refusal as refusal:
        raise RowRefused(Reason.REFUSED.value, told(refusal), []) from refusal
    if bad := tried.refused.get(row.id):
        raise _refused(row, values, bad)
    await close_cases(tx, tried, changes={row.id: changes})


async def set_aside_row(tx: Tx, wanted: SetAside) -> None:
    """It will not be booked, until somebody takes it up again. Raises NoSuchRow, RowSettled."""
    row = await find_row(tx, wanted.import_id, wanted.row_id)
    if (state := await _lock_case(tx, row.case_id)) is not CaseState.OPEN:
        raise RowSettled(state.value)
    await _set_state(tx, [row.case_id], CaseState.SET_ASIDE)
    await _note_steps(tx, [_step(tx, row, CaseStep.SET_ASIDE, reason=wanted.reason)])
    tx.emit(RowSetAside(import_id=row.import_id, row_id=row.id))
    tx.audit("insight.set_aside_row", "quarantined_row", row.id, file=row.file, line=row.line)


async def take_up_row(tx: Tx, wanted: TakeUp) -> None:
    """Undoes the setting aside. Raises NoSuchRow, RowNotSetAside, RowForgotten."""
    row = await find_row(tx, wanted.import_id, wanted.row_id)
    if await _lock_case(tx, row.case_id) is not CaseState.SET_ASIDE:
        raise RowNotSetAside
    if row.is_forgotten:
        raise RowForgotten
    await _set_state(tx, [row.case_id], CaseState.OPEN)
    await _note_steps(tx, [_step(tx, row, CaseStep.TAKEN_UP, reason=wanted.reason)])
    tx.emit(RowTakenUp(import_id=row.import_id, row_id=row.id))
    tx.audit("insight.take_up_row", "quarantined_row", row.id, file=row.file, line=row.line)


async def lock_open(tx: Tx, rows: Sequence[BadRowFound]) -> list[BadRowFound]:
    """Those whose case is still open, held until the commit."""
    ids = [row.case_id for row in rows]
    query = select(CaseRow.id, CaseRow.state).where(is_any(CaseRow.id, ids)).order_by(CaseRow.id).with_for_update()
    states = {row.id: row.state for row in await tx.session.execute(query)}
    return [row for row in rows if states[row.case_id] == CaseState.OPEN]


async def close_cases(
    tx: Tx, tried: Tried, *, changes: Mapping[UUID, Changes] | None = None, retry_id: UUID | None = None
) -> None:
    """Notes what became of the rows that were taken."""
    took = list(tried.took.values())
    if not took:
        return
    await _set_state(tx, [row.case_id for row, _ in took], CaseState.REPAIRED)
    changed = {row.id: (changes or {}).get(row.id, ()) for row, _ in took}
    await _note_steps(tx, [_taken(tx, row, one, changed[row.id], retry_id) for row, one in took])
    for row, one in took:
        names = [change.field for change in changed[row.id]]
        facts = {"file": row.file, "line": row.line, "step": one.step.value, "fields": names}
        tx.audit("insight.repair_row", "quarantined_row", row.id, **facts)
    places = {(row.import_id, row.source, row.file) for row, _ in took}
    for import_id, source, file in sorted(places, key=str):
        ids = tuple(row.id for row, _ in took if (row.import_id, row.file) == (import_id, file))
        tx.emit(RowsRepaired(import_id=import_id, source=source, file=file, rows=ids))


async def note_reasons(tx: Tx, refused: Iterable[tuple[BadRowFound, BadRow]]) -> None:
    """Why the rows are not taken as they are, after the latest try."""
    for row, bad in refused:
        await tx.session.execute(
            update(CaseRow)
            .where(CaseRow.id == row.case_id, CaseRow.state == CaseState.OPEN)
            .values(reason=bad.reason, sealed_detail=sealing.seal(tx.vault, row.case_id, sealing.DETAIL, bad.detail))
        )


def unchanged(row: BadRowFound) -> dict[str, str]:
    """The row's fields as they stand in its file. Raises BadRow when they cannot be told apart."""
    return fields_read(TABLE_OF[row.file], row.columns, row.row)


def _corrected(row: BadRowFound, given: Mapping[str, str]) -> tuple[dict[str, str], Changes]:
    """The row's fields with the corrections, and what these change. Raises BadInput, RowRefused."""
    table = TABLE_OF[row.file]
    if strange := [name for name in given if name not in table.columns]:
        raise BadInput(tuple(_problem(name, "no_such_field", "there is no such field") for name in strange))
    shown = fields_shown(table, row.columns, row.row)
    try:
        values = unchanged(row)
    except BadRow as broken:
        if not given:
            raise _refused(row, shown, broken) from broken
        if missing := [name for name in table.columns if name not in given]:
            problems = (_problem(name, "field_not_given", "the row is broken: say every field") for name in missing)
            raise BadInput(tuple(problems)) from broken
        values = shown
    values = {**values, **given}
    return values, tuple(
        FieldChange(name, shown[name], values[name].strip())
        for name in table.columns
        if values[name].strip() != shown[name]
    )


def _refused(row: BadRowFound, values: Mapping[str, str], bad: BadRow) -> RowRefused:
    wrong = {one.field: one for one in wrong_fields(TABLE_OF[row.file], values)}
    if bad.column is not None:
        wrong.setdefault(bad.column, FieldWrong(bad.column, bad.reason, bad.detail))
    problems = [{"field": one.field, "reason": one.reason.value, "detail": one.detail} for one in wrong.values()]
    return RowRefused(bad.reason.value, bad.detail, problems)


def _problem(name: str, code: str, message: str) -> FieldProblem:
    return FieldProblem(f"fields.{name}", f"insight.{code}", message)


async def _lock_case(tx: Tx, case_id: UUID) -> CaseState:
    query = select(CaseRow.state).where(CaseRow.id == case_id).with_for_update()
    return CaseState((await tx.session.execute(query)).scalar_one())


async def _was_this(tx: Tx, row: BadRowFound, changes: Changes) -> bool:
    """Whether the row was repaired by the same person in the same way: the answer was lost, and is asked for again."""
    query = select(StepRow).where(StepRow.case_id == row.case_id).order_by(StepRow.id.desc()).limit(1)
    last = (await tx.session.scalars(query)).one_or_none()
    return (
        last is not None
        and (last.by_kind, last.by_id) == (tx.actor.kind, tx.actor.id)
        and sealing.open_changes(tx.vault, row.case_id, last.sealed_changes) == changes
    )


async def _set_state(tx: Tx, case_ids: Collection[UUID], state: CaseState) -> None:
    await tx.session.execute(update(CaseRow).where(is_any(CaseRow.id, case_ids)).values(state=state))


async def _note_steps(tx: Tx, steps: Sequence[dict[str, object]]) -> None:
    await tx.session.execute(insert(StepRow), list(steps))


def _taken(tx: Tx, row: BadRowFound, took: Took, changes: Changes, retry_id: UUID | None) -> dict[str, object]:
    kind = TABLE_OF[row.file].becomes if took.subject_id else None
    return _step(tx, row, took.step) | {
        "sealed_changes": sealing.seal_changes(tx.vault, row.case_id, changes),
        "subject_kind": kind,
        "subject_id": took.subject_id,
        "retry_id": retry_id,
    }


def _step(tx: Tx, row: BadRowFound, step: CaseStep, *, reason: str = "") -> dict[str, object]:
    return {
        "case_id": row.case_id,
        "row_id": row.id,
        "step": step.value,
        "reason": reason,
        "sealed_changes": sealing.seal_changes(tx.vault, row.case_id, ()),
        "subject_kind": None,
        "subject_id": None,
        "retry_id": None,
        "at": tx.now,
        **done_by(tx),
    }
