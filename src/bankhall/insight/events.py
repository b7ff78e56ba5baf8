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
