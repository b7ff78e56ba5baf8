"""What somebody says to a pair. Each locks the pair's row: of two at once one is second, and finds out."""

from typing import Final
from uuid import UUID

from sqlalchemy import insert, select

from bankhall.customers.errors import CustomerForgotten
from bankhall.insight.duplicates.actions.keep import mark_stale
from bankhall.insight.duplicates.errors import NoSuchPair, NothingToUndo, PairDecidedMeanwhile
from bankhall.insight.duplicates.models import DecisionRow, PairRow
from bankhall.insight.duplicates.queries import keys_of_both, pair, reason_place
from bankhall.insight.duplicates.types import Decide, PairState, PairWhole, StepKind, Verdict
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by

_STATE: Final = {
    Verdict.SAME: PairState.SAME,
    Verdict.DIFFERENT: PairState.DIFFERENT,
    Verdict.UNSURE: PairState.UNSURE,
}


async def decide_pair(tx: Tx, wanted: Decide) -> PairWhole:
    """Raises NoSuchPair, PairDecidedMeanwhile, CustomerForgotten."""
    row = await _lock(tx, wanted.pair_id)
    if row.steps != wanted.seen or row.state in (PairState.SAME, PairState.DIFFERENT):
        raise PairDecidedMeanwhile
    row.state = _STATE[wanted.verdict].value
    await _note(tx, row, StepKind(wanted.verdict.value), wanted.reason)
    tx.audit(f"insight.pair_{wanted.verdict}", "duplicate_pair", row.id, low_id=row.low_id, high_id=row.high_id)
    return await pair(tx, row.id)


async def undo_decision(tx: Tx, pair_id: UUID, reason: str, *, seen: int) -> PairWhole:
    """It waits again, as the two are today. Raises NoSuchPair, PairDecidedMeanwhile, NothingToUndo,
    CustomerForgotten.
    """
    row = await _lock(tx, pair_id)
    if row.steps != seen:
        raise PairDecidedMeanwhile
    if row.state == PairState.OPEN:
        raise NothingToUndo
    row.state = PairState.OPEN.value
    await _note(tx, row, StepKind.UNDONE, reason)
    await mark_stale(tx, [row.low_id, row.high_id])
    tx.audit("insight.pair_undone", "duplicate_pair", row.id, low_id=row.low_id, high_id=row.high_id)
    return await pair(tx, row.id)


async def _lock(tx: Tx, pair_id: UUID) -> PairRow:
    found = await tx.session.scalars(select(PairRow).where(PairRow.id == pair_id).with_for_update())
    if (row := found.one_or_none()) is None:
        raise NoSuchPair
    return row


async def _note(tx: Tx, row: PairRow, kind: StepKind, reason: str) -> None:
    row.steps += 1
    await tx.session.flush()
    keys = await keys_of_both(tx, row.low_id, row.high_id)
    if keys is None:
        raise CustomerForgotten
    step_id = new_id()
    place = reason_place(step_id)
    suite = tx.vault.suite
    sealed = keys[1].seal(suite, keys[0].seal(suite, reason.encode(), about=place), about=place)
    step = {"id": step_id, "pair_id": row.id, "nth": row.steps, "kind": kind.value, "total": row.total}
    await tx.session.execute(insert(DecisionRow).values(sealed=sealed, at=tx.now, **step, **done_by(tx)))
