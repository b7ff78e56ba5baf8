"""Reads of the quarantine: what could not be taken, why, and what has been done about it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy import Row as ResultRow

from bankhall.insight.adapters.berka import tables
from bankhall.insight.adapters.berka.fields import BadRow
from bankhall.insight.adapters.berka.repairing import fields_read, fields_shown, wrong_fields
from bankhall.insight.errors import NoSuchImport, NoSuchRetry, NoSuchRow
from bankhall.insight.models import CaseRow, ImportFileRow, ImportRow, QuarantinedRow, RetryRow, StepRow
from bankhall.insight.queries import sealing
from bankhall.insight.types import (
    CaseState,
    CaseStep,
    FieldShown,
    Quarantined,
    QuarantinedSeen,
    QuarantinedWhole,
    QuarantinePage,
    Reason,
    ReasonCount,
    Retry,
    RetryState,
    StepTaken,
)
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import MOST_COUNTED

# A retry that has not moved for so long does so no more.
GIVEN_UP_AFTER = timedelta(minutes=10)

_MOST_STEPS = 200
_MOST_RETRIES = 20

# Rows that are opened at a time while one looks for those that name an id.
_READ_AT_ONCE = 1_000

TABLE_OF = {table.file: table for table in tables.ALL}

_Found = ResultRow[*tuple[Any, ...]]

_ROW = select(
    QuarantinedRow.id,
    QuarantinedRow.import_id,
    QuarantinedRow.file,
    QuarantinedRow.line,
    QuarantinedRow.sealed_row,
    QuarantinedRow.reason.label("first_reason"),
    QuarantinedRow.case_id,
    QuarantinedRow.forgotten_at,
    CaseRow.source,
    CaseRow.reason,
    CaseRow.sealed_detail,
    CaseRow.state,
).join(CaseRow, CaseRow.id == QuarantinedRow.case_id)


@dataclass(frozen=True, slots=True)
class BadRowFound:
    """A bad row with its case and the columns of its file, as whoever repairs it needs them."""

    id: UUID
    import_id: UUID
    case_id: UUID
    source: str
    file: str
    line: int
    row: str
    state: CaseState
    columns: tuple[str, ...] | None
    is_forgotten: bool = False


async def quarantine(
    reading: Reading,
    import_id: UUID,
    *,
    file: str | None = None,
    reason: str | None = None,
    state: CaseState | None = None,
    after: tuple[str, int] | None = None,
    limit: int = 50,
) -> QuarantinePage:
    """By file and line. Raises NoSuchImport."""
    await must_have_import(reading, import_id)
    query = _ROW.where(QuarantinedRow.import_id == import_id)
    if file is not None:
        query = query.where(QuarantinedRow.file == file)
    if reason is not None:
        query = query.where(CaseRow.reason == reason)
    if state is not None:
        query = query.where(CaseRow.state == state)
    if after is not None:
        query = query.where(tuple_(QuarantinedRow.file, QuarantinedRow.line) > after)
    query = query.order_by(QuarantinedRow.file, QuarantinedRow.line).limit(limit + 1)
    rows = (await reading.session.execute(query)).all()
    shown = tuple(_seen(reading, row) for row in rows[:limit])
    return QuarantinePage(shown, next=(shown[-1].row.file, shown[-1].row.line) if len(rows) > limit else None)


async def quarantined_row(reading: Reading, import_id: UUID, row_id: UUID) -> QuarantinedWhole:
    """Raises NoSuchRow, also for a row of another import."""
    found = await reading.session.execute(_of(import_id, row_id))
    row = found.one_or_none()
    if row is None:
        raise NoSuchRow
    columns = await _columns(reading, import_id, row.file)
    table, text = TABLE_OF[row.file], _text(reading, row)
    shown = fields_shown(table, columns, text)
    wrong = {one.field: one for one in wrong_fields(table, shown)}
    return QuarantinedWhole(
        seen=_seen(reading, row),
        first_reason=Reason(row.first_reason),
        is_broken=_is_broken(row.file, columns, text),
        fields=tuple(FieldShown(name, value, wrong.get(name)) for name, value in shown.items()),
        steps=await _steps(reading, row.case_id),
    )


async def find_row(reading: Reading, import_id: UUID, row_id: UUID) -> BadRowFound:
    """Raises NoSuchRow."""
    row = (await reading.session.execute(_of(import_id, row_id))).one_or_none()
    if row is None:
        raise NoSuchRow
    return bad_row(reading, row, await _columns(reading, import_id, row.file))


async def open_rows(reading: Reading, retry: Retry, *, file: str, after: int, limit: int) -> list[BadRowFound]:
    """The open rows of a file that a retry is about, by line."""
    query = _open_of(retry.import_id, file, retry.reason).where(QuarantinedRow.line > after)
    columns = await _columns(reading, retry.import_id, file)
    rows = await reading.session.execute(query.order_by(QuarantinedRow.line).limit(limit))
    return [bad_row(reading, row, columns) for row in rows]


async def open_rows_that_name(
    reading: Reading, source: str, file: str, source_ids: Collection[int], *, limit: int
) -> list[BadRowFound]:
    """Open rows of a file, from whichever import, in whose text one of the ids stands somewhere."""
    names = [str(id_) for id_ in source_ids]
    query = _ROW.where(
        CaseRow.source == source,
        CaseRow.file == file,
        CaseRow.state == CaseState.OPEN,
        QuarantinedRow.id == CaseRow.row_id,
    ).order_by(CaseRow.line, CaseRow.id)
    found: list[tuple[_Found, str]] = []
    place: tuple[int, UUID] | None = None
    while len(found) < limit:
        after = query if place is None else query.where(tuple_(CaseRow.line, CaseRow.id) > place)
        rows = (await reading.session.execute(after.limit(_READ_AT_ONCE))).all()
        texts = [(row, _text(reading, row)) for row in rows]
        found += [(row, text) for row, text in texts if any(name in text for name in names)]
        if len(rows) < _READ_AT_ONCE:
            break
        place = rows[-1].line, rows[-1].case_id
    some = [row for row, _ in found[:limit]]
    columns = {import_id: await _columns(reading, import_id, file) for import_id in {row.import_id for row in some}}
    return [bad_row(reading, row, columns[row.import_id]) for row in some]


async def count_open(reading: Reading, import_id: UUID, *, file: str | None, reason: Reason | None) -> int:
    query = _open_of(import_id, file, reason).limit(MOST_COUNTED).subquery()
    return await reading.session.scalar(select(func.count()).select_from(query)) or 0


async def counted_by_reason(reading: Reading, import_id: UUID) -> tuple[ReasonCount, ...]:
    """Of an import's rows, no more than MOST_COUNTED of them; the reason with the most open ones first."""
    rows = _ROW.where(QuarantinedRow.import_id == import_id).limit(MOST_COUNTED).subquery()

    def in_state(state: CaseState) -> ColumnElement[int]:
        return func.count().filter(rows.c.state == state)

    counts = [in_state(state) for state in (CaseState.OPEN, CaseState.REPAIRED, CaseState.SET_ASIDE)]
    found = await reading.session.execute(
        select(rows.c.reason, *counts).group_by(rows.c.reason).order_by(counts[0].desc(), rows.c.reason)
    )
    return tuple(ReasonCount(Reason(reason), *of_each) for reason, *of_each in found)


async def waiting_by_reason(reading: Reading) -> dict[Reason, int]:
    """Of all sources, the most frequent reason first; counting stops at MOST_COUNTED rows."""
    waiting = select(CaseRow.reason).where(CaseRow.state == CaseState.OPEN).limit(MOST_COUNTED).subquery()
    counted = select(waiting.c.reason, func.count()).group_by(waiting.c.reason)
    found = await reading.session.execute(counted.order_by(func.count().desc(), waiting.c.reason))
    return {Reason(reason): rows for reason, rows in found}


async def retries(reading: Reading, import_id: UUID) -> list[Retry]:
    """The latest twenty, newest first. Raises NoSuchImport."""
    await must_have_import(reading, import_id)
    query = select(RetryRow).where(RetryRow.import_id == import_id).order_by(RetryRow.id.desc()).limit(_MOST_RETRIES)
    return [retry_of(row, reading.now) for row in await reading.session.scalars(query)]


async def one_retry(reading: Reading, import_id: UUID, retry_id: UUID) -> Retry:
    """Raises NoSuchRetry, also for one of another import."""
    query = select(RetryRow).where(RetryRow.id == retry_id, RetryRow.import_id == import_id)
    row = (await reading.session.scalars(query)).one_or_none()
    if row is None:
        raise NoSuchRetry
    return retry_of(row, reading.now)


async def must_have_import(reading: Reading, import_id: UUID) -> None:
    """Raises NoSuchImport."""
    if (await reading.session.execute(select(ImportRow.id).where(ImportRow.id == import_id))).first() is None:
        raise NoSuchImport


def retry_of(row: RetryRow, now: datetime) -> Retry:
    state = RetryState.STALLED if row.moved_at < now - GIVEN_UP_AFTER else RetryState.RUNNING
    return Retry(
        state=RetryState.DONE if row.finished_at else state,
        id=row.id,
        import_id=row.import_id,
        file=row.file,
        reason=Reason(row.reason) if row.reason else None,
        asked_at=row.asked_at,
        by_name=row.by_name,
        total=row.total,
        tried=row.tried,
        repaired=row.repaired,
        finished_at=row.finished_at,
    )


def bad_row(reading: Reading, row: _Found, columns: tuple[str, ...] | None) -> BadRowFound:
    return BadRowFound(
        row.id,
        row.import_id,
        row.case_id,
        row.source,
        row.file,
        row.line,
        _text(reading, row),
        CaseState(row.state),
        columns,
        row.forgotten_at is not None,
    )


def _text(reading: Reading, row: _Found) -> str:
    """The row as it came."""
    return sealing.open_(reading.vault, row.case_id, sealing.ROW, row.sealed_row)


def _of(import_id: UUID, row_id: UUID) -> Select[*tuple[Any, ...]]:
    return _ROW.where(QuarantinedRow.id == row_id, QuarantinedRow.import_id == import_id)


def _open_of(import_id: UUID, file: str | None, reason: Reason | None) -> Select[*tuple[Any, ...]]:
    query = _ROW.where(QuarantinedRow.import_id == import_id, CaseRow.state == CaseState.OPEN)
    if file is not None:
        query = query.where(QuarantinedRow.file == file)
    return query if reason is None else query.where(CaseRow.reason == reason)


async def _columns(reading: Reading, import_id: UUID, file: str) -> tuple[str, ...] | None:
    query = select(ImportFileRow.columns).where(ImportFileRow.import_id == import_id, ImportFileRow.file == file)
    names = (await reading.session.execute(query)).scalar_one_or_none()
    return tuple(names) if names else None


def _is_broken(file: str, columns: tuple[str, ...] | None, row: str) -> bool:
    try:
        fields_read(TABLE_OF[file], columns, row)
    except BadRow:
        return True
    return False


async def _steps(reading: Reading, case_id: UUID) -> tuple[StepTaken, ...]:
    latest = select(StepRow).where(StepRow.case_id == case_id).order_by(StepRow.id.desc()).limit(_MOST_STEPS)
    return tuple(_step(reading, row) for row in reversed((await reading.session.scalars(latest)).all()))


def _step(reading: Reading, row: StepRow) -> StepTaken:
    return StepTaken(
        step=CaseStep(row.step),
        at=row.at,
        by_kind=row.by_kind,
        by_name=row.by_name,
        reason=row.reason,
        changes=sealing.open_changes(reading.vault, row.case_id, row.sealed_changes),
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
    )


def _seen(reading: Reading, row: _Found) -> QuarantinedSeen:
    detail = sealing.open_(reading.vault, row.case_id, sealing.DETAIL, row.sealed_detail)
    bad = Quarantined(row.file, row.line, Reason(row.reason), detail, _text(reading, row))
    return QuarantinedSeen(row.id, bad, CaseState(row.state))
