"""Reads of rebuildings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from bankhall.kernel.db import Reading
from bankhall.tags.models import RunRow
from bankhall.tags.types import RunState, TagRun

_MOST_SHOWN = 10


async def runs(reading: Reading) -> list[TagRun]:
    """The latest first."""
    query = select(RunRow).order_by(RunRow.asked_at.desc(), RunRow.id.desc()).limit(_MOST_SHOWN)
    return [_run(row) for row in await reading.session.scalars(query)]


async def is_cancelled(reading: Reading, run_id: UUID) -> bool:
    return await reading.session.scalar(select(RunRow.state).where(RunRow.id == run_id)) == RunState.CANCELLED


async def rebuilt_at(reading: Reading) -> datetime | None:
    """When the latest rebuilding of everything began that came to its end."""
    query = select(func.max(RunRow.started_at)).where(RunRow.state == RunState.DONE, RunRow.tag_id.is_(None))
    return await reading.session.scalar(query)


def _run(row: RunRow) -> TagRun:
    return TagRun(
        id=row.id,
        state=RunState(row.state),
        asked_at=row.asked_at,
        asked_by=row.by_name,
        started_at=row.started_at,
        ended_at=row.ended_at,
        steps=row.steps,
        done=row.done,
        customers=row.customers,
        given=row.given,
        taken=row.taken,
    )
