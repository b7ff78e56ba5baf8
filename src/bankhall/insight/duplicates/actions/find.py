"""Looking through the whole bank, and comparing whoever has come or changed since."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, text, update

from bankhall.customers import api as customers
from bankhall.customers.types import Customer
from bankhall.insight.duplicates.actions.keep import (
    Pair,
    drop_customers,
    drop_unseen,
    keep_keys,
    keep_model,
    keep_pairs,
)
from bankhall.insight.duplicates.models import KeysRow, RunRow
from bankhall.insight.duplicates.queries import (
    STALLED_AFTER,
    candidates,
    file_traits,
    is_compared,
    run_of,
    scale,
    shares_of,
)
from bankhall.insight.duplicates.rules.traits import Traits
from bankhall.insight.duplicates.rules.weighing import LEAST_BITS, Model, weigh
from bankhall.insight.duplicates.types import Run, RunStage
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.ids import new_id
from bankhall.kernel.jobs import enqueue
from bankhall.kernel.tables import done_by

FIND_JOB: Final = "insight.find_duplicates"
COMPARE_JOB: Final = "insight.compare_changed"
_COMPARED_AT_ONCE: Final = 100

_TAKE_STALE = text(
    """
    DELETE FROM stale_duplicates WHERE customer_id IN (
        SELECT customer_id FROM stale_duplicates ORDER BY at LIMIT :most FOR UPDATE SKIP LOCKED
    )
    RETURNING customer_id
    """
)


async def look_through(tx: Tx) -> Run:
    """A worker compares everybody with everybody and learns anew what agreement is worth. While one is at it, that one
    is answered.
    """
    await take_turn(tx, FIND_JOB)
    running = select(RunRow).where(RunRow.finished_at.is_(None), RunRow.moved_at > tx.now - STALLED_AFTER)
    if found := (await tx.session.scalars(running.order_by(RunRow.asked_at.desc()).limit(1))).one_or_none():
        return run_of(found, tx)
    row = RunRow(
        id=new_id(),
        asked_at=tx.now,
        stage=RunStage.WAITING.value,
        done=0,
        total=await tx.session.scalar(select(func.count()).select_from(KeysRow)) or 0,
        found=0,
        model_id=None,
        moved_at=tx.now,
        finished_at=None,
        **done_by(tx),
    )
    tx.session.add(row)
    await tx.session.flush()
    await enqueue(tx, FIND_JOB, lock=FIND_JOB, run_id=str(row.id))
    tx.audit("insight.look_for_duplicates", "duplicate_run", row.id)
    return run_of(row, tx)


async def begin_run(tx: Tx, run_id: UUID) -> datetime:
    """When it began: pairs that it does not see anew are none any more."""
    await _move(tx, run_id, stage=RunStage.READING.value, done=0, found=0)
    return tx.now


async def note_read(tx: Tx, run_id: UUID, page: Sequence[tuple[Traits, int]]) -> None:
    """So many more have been read, and can be looked up from now on."""
    await keep_keys(tx, [one for one, _ in page], {one.id: version for one, version in page})
    await _move(tx, run_id, done=RunRow.done + len(page))


async def note_learned(
    tx: Tx,
    run_id: UUID,
    model: Model,
    terms: Sequence[tuple[str, str, int, int]],
    *,
    pairs: int,
    is_trained: bool,
) -> None:
    model_id = await keep_model(tx, model, terms, pairs=pairs, is_trained=is_trained)
    await _move(tx, run_id, stage=RunStage.COMPARING.value, model_id=model_id, total=model.customers)


async def note_found(tx: Tx, run_id: UUID, found: Sequence[Pair]) -> None:
    await keep_pairs(tx, found)
    await _move(tx, run_id, found=RunRow.found + len(found))


async def end_run(tx: Tx, run_id: UUID, began: datetime) -> None:
    await drop_unseen(tx, before=began)
    await _move(tx, run_id, stage=RunStage.DONE.value, finished_at=tx.now)


async def fail_run(tx: Tx, run_id: UUID) -> None:
    await _move(tx, run_id, stage=RunStage.FAILED.value, finished_at=tx.now)


async def compare_changed(tx: Tx) -> bool:
    """Some of those who have come or changed, with whoever shares a key. Returns whether there may be more."""
    taken = await tx.session.execute(_TAKE_STALE, {"most": _COMPARED_AT_ONCE})
    stale = [row.customer_id for row in taken]
    known = await customers.known_customers(tx, stale)
    changed = [one for one in known.values() if is_compared(one)]
    await drop_customers(tx, {*stale} - {one.id for one in changed})
    traits = {one.id: file_traits(one) for one in changed}
    await keep_keys(tx, list(traits.values()), {one.id: one.version for one in changed})
    await keep_pairs(tx, await _weighed(tx, changed, traits))
    await drop_unseen(tx, of=list(traits))
    return len(stale) == _COMPARED_AT_ONCE


async def _weighed(tx: Tx, changed: Sequence[Customer], traits: dict[UUID, Traits]) -> list[Pair]:
    if not changed:
        return []
    found = await candidates(tx, list(traits.values()))
    others = await customers.known_customers(tx, {other for each in found.values() for other in each})
    files = {one.id: one for one in (*others.values(), *changed) if is_compared(one)}
    traits = {one.id: file_traits(one) for one in files.values()} | traits
    model = (await scale(tx)).model
    shares = await shares_of(tx, list(traits.values()))
    asked = {(min(one, other), max(one, other)) for one, each in found.items() for other in each if other in files}
    pairs = []
    for low, high in sorted(asked):
        if files[low].kind is not files[high].kind:
            continue
        one = weigh(model, traits[low], traits[high], shares)
        if one.total >= LEAST_BITS:
            versions = (files[low].version, files[high].version)
            pairs.append(Pair(low, high, versions, one.levels, one.weights, one.total))
    return pairs


async def _move(tx: Tx, run_id: UUID, **values: object) -> None:
    await tx.session.execute(update(RunRow).where(RunRow.id == run_id).values(moved_at=tx.now, **values))
