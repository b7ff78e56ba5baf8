"""What is set about the quality of service."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.kernel.db import Tx
from bankhall.kernel.tables import done_by
from bankhall.quality.models import QualitySettingRow
from bankhall.quality.types import QualitySetting


async def set_limits(tx: Tx, values: Mapping[QualitySetting, int]) -> None:
    """The named ones; the others stay."""
    for code, value in sorted(values.items()):
        fresh = upsert(QualitySettingRow).values(code=code.value, value=value, at=tx.now, **done_by(tx))
        changed = {name: fresh.excluded[name] for name in ("value", "at", "by_kind", "by_id", "by_name")}
        await tx.session.execute(fresh.on_conflict_do_update(index_elements=[QualitySettingRow.code], set_=changed))
    tx.audit("quality.set_limits", "bank", "quality", **{code.value: value for code, value in values.items()})


async def note_history(tx: Tx, from_: date, to: date, *, days: int) -> None:
    """Of whoever takes a history home."""
    tx.audit("quality.take_history", "bank", "quality", from_on=from_.isoformat(), to_on=to.isoformat(), days=days)
