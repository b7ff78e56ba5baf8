"""Facts about imports."""

from uuid import UUID

from bankhall.insight.types import ImportState
from bankhall.kernel.events import Event


class ImportStarted(Event, frozen=True, kw_only=True, tag="insight.import_started"):
    import_id: UUID
    source: str


class ImportFinished(Event, frozen=True, kw_only=True, tag="insight.import_finished"):
    """`state` says how: done, interrupted or failed."""

    import_id: UUID
    source: str
    state: ImportState
    posted: int
    already_there: int
    quarantined: int
    balance_mismatches: int


class RowsRepaired(Event, frozen=True, kw_only=True, tag="insight.rows_repaired"):
    """Rows that an import could not take, taken after all. `rows`: their ids in the quarantine."""

    import_id: UUID
    source: str
    file: str
    rows: tuple[UUID, ...]


class RowSetAside(Event, frozen=True, kw_only=True, tag="insight.row_set_aside"):
    import_id: UUID
    row_id: UUID


class RowTakenUp(Event, frozen=True, kw_only=True, tag="insight.row_taken_up"):
    import_id: UUID
    row_id: UUID
