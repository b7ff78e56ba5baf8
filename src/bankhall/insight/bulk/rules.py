"""What an act on many takes, and when it can be taken back. Pure."""

from datetime import date, datetime, timedelta
from typing import Final

from bankhall.insight.bulk.errors import BulkBusy, BulkTooOld, BulkUndone, NothingToUndo
from bankhall.insight.bulk.types import BulkKind, BulkPick, BulkState, BulkTerms
from bankhall.kernel.errors import BadInput, Refusal

MOST_AT_ONCE: Final = 5_000
MOST_TICKED: Final = 500
MOST_UNDER_WAY: Final = 3
# For so long it can be taken back, and what was written to it is there.
KEPT: Final = timedelta(days=30)

_TAKES: Final = {
    BulkKind.GIVE_TAG: ("tag_id", "until"),
    BulkKind.TAKE_TAG: ("tag_id", "why"),
    BulkKind.ASSIGN: ("manager_id",),
    BulkKind.OPEN_TASK: ("due_on",),
}
_MAY_TAKE: Final = {BulkKind.OPEN_TASK: ("owner_id",)}
WITH_WORDS: Final = {BulkKind.GIVE_TAG, BulkKind.ASSIGN, BulkKind.OPEN_TASK}
_LONGEST_TAG: Final = timedelta(days=731)


def refuse_terms(kind: BulkKind, terms: BulkTerms, words: str, today: date) -> BadInput | None:
    """Each act takes its own, and nothing else."""
    taken, may = _TAKES[kind], _MAY_TAKE.get(kind, ())
    for name in BulkTerms.__struct_fields__:
        given = getattr(terms, name) is not None
        if given != (name in taken) and not (given and name in may):
            return BadInput.of(name, "this act takes it" if name in taken else "this act does not take it")
    if bool(words) != (kind in WITH_WORDS):
        return BadInput.of("words", "this act takes words" if kind in WITH_WORDS else "this act takes no words")
    if terms.until is not None and not today <= terms.until <= today + _LONGEST_TAG:
        return BadInput.of("until", "from today to two years from now", code="kernel.out_of_range")
    return None


def refuse_pick(pick: BulkPick) -> BadInput | None:
    if (pick.customer_ids is None) == (pick.filters is None):
        return BadInput.of("customer_ids", "either those that were ticked or all whom filters fit")
    return None


def why_not_undo(state: BulkState, done: int, at: datetime, now: datetime) -> Refusal | None:
    if state in (BulkState.RUNNING, BulkState.UNDOING):
        return BulkBusy()
    if state is BulkState.UNDONE:
        return BulkUndone()
    if done == 0:
        return NothingToUndo()
    return BulkTooOld() if now >= at + KEPT else None
