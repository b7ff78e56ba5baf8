"""Reads of imports, as staff looks at them."""

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import distinct_on

from bankhall.insight.errors import NoSuchImport
from bankhall.insight.models import DifferenceRow, ImportFileRow, ImportRow
from bankhall.insight.queries.quarantine import counted_by_reason
from bankhall.insight.types import (
    Difference,
    FileCounts,
    Import,
    ImportPage,
    ImportSeen,
    ImportState,
)
from bankhall.kernel.db import Reading

_MOST_DIFFERENCES = 100  # that are shown of an import

# Whoever imports from a source holds this lock of the server's until the process ends, however it ends.
LOCK_KEY = "hashtextextended('import ' || CAST(:source AS text), 0)"

_IS_AT_WORK = text(
    f"""
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND mode = 'ExclusiveLock'
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND (CAST(classid AS bigint) << 32 | CAST(objid AS bigint)) = {LOCK_KEY}
    )
    """  # noqa: S608  a constant of ours
)


async def imports(reading: Reading, *, after: UUID | None = None, limit: int = 50) -> ImportPage:
    """Newest first."""
    query = select(ImportRow).order_by(ImportRow.id.desc()).limit(limit + 1)
    if after is not None:
        query = query.where(ImportRow.id < after)
    rows = (await reading.session.scalars(query)).all()
    shown = [await _import(reading, row) for row in rows[:limit]]
    return ImportPage(tuple(shown), next=shown[-1].id if len(rows) > limit else None)


async def latest_imports(reading: Reading) -> list[Import]:
    """Of each source the latest: an earlier one that was interrupted has been completed by a later one, or is past."""
    latest = select(ImportRow.id).ext(distinct_on(ImportRow.source)).order_by(ImportRow.source, ImportRow.id.desc())
    query = select(ImportRow).where(ImportRow.id.in_(latest)).order_by(ImportRow.id.desc())
    return [await _import(reading, row) for row in await reading.session.scalars(query)]


async def latest_import(reading: Reading, source: str) -> UUID:
    query = select(ImportRow.id).where(ImportRow.source == source).order_by(ImportRow.id.desc()).limit(1)
    return (await reading.session.execute(query)).scalar_one()


async def one_import(reading: Reading, import_id: UUID) -> ImportSeen:
    """Raises NoSuchImport."""
    row = await reading.session.get(ImportRow, import_id)
    if row is None:
        raise NoSuchImport
    return ImportSeen(
        await _import(reading, row),
        await files_of(reading, import_id),
        await _differences(reading, import_id),
        await counted_by_reason(reading, import_id),
    )


async def files_of(reading: Reading, import_id: UUID) -> tuple[FileCounts, ...]:
    found = await reading.session.scalars(
        select(ImportFileRow).where(ImportFileRow.import_id == import_id).order_by(ImportFileRow.file)
    )
    return tuple(FileCounts(row.file, row.rows, row.taken, row.already_there, row.quarantined) for row in found)


async def _import(reading: Reading, row: ImportRow) -> Import:
    return Import(
        id=row.id,
        source=row.source,
        directory=row.directory,
        state=await _state(reading, row),
        started_at=row.started_at,
        finished_at=row.finished_at,
        by_kind=row.by_kind,
        by_name=row.by_name,
        rows=row.rows,
        posted=row.posted,
        already_there=row.already_there,
        quarantined=row.quarantined,
        accounts_checked=row.accounts_checked,
        balance_mismatches=row.balance_mismatches,
        seconds=row.seconds,
        copy_floor_seconds=row.copy_floor_seconds,
    )


async def _state(reading: Reading, row: ImportRow) -> ImportState:
    """Running, only while somebody is at it: whoever was killed could not note that it ended."""
    state = ImportState(row.state)
    if state is not ImportState.RUNNING:
        return state
    at_work = await reading.session.scalar(_IS_AT_WORK, {"source": row.source})
    return ImportState.RUNNING if at_work else ImportState.INTERRUPTED


async def _differences(reading: Reading, import_id: UUID) -> tuple[Difference, ...]:
    found = await reading.session.scalars(
        select(DifferenceRow)
        .where(DifferenceRow.import_id == import_id)
        .order_by(DifferenceRow.is_open, DifferenceRow.booked_on, DifferenceRow.account_id)
        .limit(_MOST_DIFFERENCES)
    )
    return tuple(
        Difference(row.account_id, row.source_account, row.booked_on, row.stated, row.found, row.currency, row.is_open)
        for row in found
    )
