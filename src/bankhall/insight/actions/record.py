"""What is kept about an import while it runs: its state, its files' figures, its quarantine."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.insight.events import ImportFinished, ImportStarted
from bankhall.insight.models import DifferenceRow, ImportFileRow, ImportRow
from bankhall.insight.queries import sealing
from bankhall.insight.rules import case_of
from bankhall.insight.types import Difference, FileCounts, ImportState, Quarantined
from bankhall.kernel.bulk import bytea, copy_lines
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by
from bankhall.kernel.vault import Vault

TRANSACTIONS_FILE = "trans.asc"

_ADD = text(
    """
    UPDATE imports SET rows = rows + :rows, posted = posted + :posted, already_there = already_there + :already_there,
                       quarantined = quarantined + :quarantined
    WHERE id = :id
    """
)

_OPEN_CASES = text(
    """
    INSERT INTO quarantine_cases (id, source, file, line, reason, sealed_detail, state, row_id)
    SELECT case_id, :source, file, line, reason, sealed_detail, 'open', id FROM quarantined_rows
    WHERE id = ANY(CAST(:ids AS uuid[]))
    ORDER BY case_id
    ON CONFLICT (id) DO UPDATE
        SET row_id = excluded.row_id, reason = excluded.reason, sealed_detail = excluded.sealed_detail
    """
)


async def start_import(tx: Tx, source: str, directory: Path, *, is_scanned: bool = False) -> UUID:
    """Earlier imports of the source that never ended were interrupted: whoever starts holds the source's lock.
    `is_scanned`: a virus scanner has looked through the files.
    """
    await tx.session.execute(
        update(ImportRow)
        .where(ImportRow.source == source, ImportRow.state == ImportState.RUNNING)
        .values(state=ImportState.INTERRUPTED)
    )
    import_id = new_id()
    counts = dict.fromkeys(
        ("rows", "posted", "already_there", "quarantined", "accounts_checked", "balance_mismatches"), 0
    )
    await tx.session.execute(
        insert(ImportRow).values(
            id=import_id,
            source=source,
            directory=str(directory),
            state=ImportState.RUNNING,
            started_at=tx.now,
            **done_by(tx),
            **counts,
        )
    )
    tx.emit(ImportStarted(import_id=import_id, source=source))
    tx.audit("insight.start_import", "import", import_id, source=source, is_scanned=is_scanned)
    return import_id


async def note_columns(tx: Tx, import_id: UUID, columns: Mapping[str, Sequence[str]]) -> None:
    """In which order the columns of files stand that have another than the published one: whoever repairs a row of them
    needs it.
    """
    for file, names in columns.items():
        counts = dict.fromkeys(("rows", "taken", "already_there", "quarantined"), 0)
        await tx.session.execute(
            insert(ImportFileRow).values(import_id=import_id, file=file, columns=list(names), **counts)
        )


async def note_file(tx: Tx, source: str, import_id: UUID, counts: FileCounts, bad: Sequence[Quarantined]) -> None:
    """Adds to the file's figures, and puts the bad rows into quarantine, each with its case: a new one, or the one that
    it has from an earlier import of the same file. What was dealt with there stays dealt with.
    """
    await _add_counts(tx, import_id, counts)
    if not bad:
        return
    ids = [new_id() for _ in bad]
    target = "quarantined_rows (id, import_id, file, line, reason, sealed_detail, sealed_row, case_id)"
    await copy_lines(tx, target, _lines(tx.vault, source, import_id, ids, bad))
    await tx.session.execute(_OPEN_CASES, {"source": source, "ids": ids})


async def end_import(tx: Tx, import_id: UUID, state: ImportState, *, seconds: float | None = None) -> None:
    """Done, interrupted or failed."""
    ended = await tx.session.execute(
        update(ImportRow)
        .where(ImportRow.id == import_id)
        .values(state=state, finished_at=tx.now, seconds=seconds)
        .returning(ImportRow)
    )
    row = ended.scalar_one()
    tx.emit(
        ImportFinished(
            import_id=import_id,
            source=row.source,
            state=state,
            posted=row.posted,
            already_there=row.already_there,
            quarantined=row.quarantined,
            balance_mismatches=row.balance_mismatches,
        )
    )
    tx.audit("insight.end_import", "import", import_id, state=state, posted=row.posted, quarantined=row.quarantined)


async def note_proof(
    tx: Tx, import_id: UUID, *, accounts_checked: int, mismatches: int, differences: Sequence[Difference]
) -> None:
    """What comparing the balances has shown, with the first differences."""
    await tx.session.execute(
        update(ImportRow)
        .where(ImportRow.id == import_id)
        .values(accounts_checked=accounts_checked, balance_mismatches=mismatches)
    )
    if differences:
        await tx.session.execute(
            insert(DifferenceRow),
            [
                {
                    "import_id": import_id,
                    "account_id": one.account_id,
                    "booked_on": one.booked_on,
                    "source_account": one.source_account,
                    "stated": one.stated,
                    "found": one.found,
                    "currency": one.currency,
                    "is_open": one.is_open,
                }
                for one in differences
            ],
        )


async def note_floor(tx: Tx, import_id: UUID, seconds: float) -> None:
    """How long a plain COPY of the same rows took (`actions.copy_floor`)."""
    await tx.session.execute(update(ImportRow).where(ImportRow.id == import_id).values(copy_floor_seconds=seconds))


async def _add_counts(tx: Tx, import_id: UUID, counts: FileCounts) -> None:
    fresh = upsert(ImportFileRow).values(
        import_id=import_id,
        file=counts.file,
        rows=counts.rows,
        taken=counts.taken,
        already_there=counts.already_there,
        quarantined=counts.quarantined,
    )
    await tx.session.execute(
        fresh.on_conflict_do_update(
            index_elements=["import_id", "file"],
            set_={
                name: getattr(ImportFileRow, name) + getattr(fresh.excluded, name)
                for name in ("rows", "taken", "already_there", "quarantined")
            },
        )
    )
    of_transactions = counts.file == TRANSACTIONS_FILE
    await tx.session.execute(
        _ADD,
        {
            "id": import_id,
            "rows": counts.rows if of_transactions else 0,
            "posted": counts.taken if of_transactions else 0,
            "already_there": counts.already_there if of_transactions else 0,
            "quarantined": counts.quarantined,
        },
    )


def _lines(
    vault: Vault, source: str, import_id: UUID, ids: Iterable[UUID], bad: Iterable[Quarantined]
) -> Iterable[str]:
    for id_, one in zip(ids, bad, strict=True):
        case_id = case_of(source, one.file, one.line, one.row)
        yield (
            f"{id_}\t{import_id}\t{one.file}\t{one.line}\t{one.reason}\t"
            f"{bytea(sealing.seal(vault, case_id, sealing.DETAIL, one.detail))}\t"
            f"{bytea(sealing.seal(vault, case_id, sealing.ROW, one.row))}\t{case_id}\n"
        )
