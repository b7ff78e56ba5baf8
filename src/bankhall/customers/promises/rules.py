"""What can be promised, and what became of it. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from bankhall.customers.promises.types import PromiseState, Step, StepKind
from bankhall.kernel.errors import BadInput

# Whoever promises something for longer has not promised a day.
LONGEST: Final = timedelta(days=366)
# A customer to whom more is owed needs somebody who keeps it, not another promise.
MOST_OPEN: Final = 50
CONTEST_WITHIN: Final = timedelta(days=30)
MOST_CONTESTED: Final = 3
COUNTED_OVER: Final = timedelta(days=90)

CHANGES_OF_HANDS: Final = frozenset({StepKind.TAKEN_OVER, StepKind.HANDED_OVER})
_ENDS: Final = {StepKind.KEPT: PromiseState.KEPT, StepKind.WITHDRAWN: PromiseState.WITHDRAWN}


def refuse_day(due_on: date, today: date) -> BadInput | None:
    if due_on < today:
        return BadInput.of("due_on", "this day is over")
    if due_on > today + LONGEST:
        return BadInput.of("due_on", "at most a year from today")
    return None


def due(first_due_on: date, steps: Sequence[Step]) -> date:
    """As promised last; of one that its customer has opened again, the day on which they did."""
    return next((step.due_on for step in reversed(steps) if step.due_on is not None), first_due_on)


def state_after(steps: Sequence[Step]) -> PromiseState:
    """A change of hands and a new day leave it open, and so does a customer who says that it was not kept."""
    return _ENDS.get(steps[-1].kind, PromiseState.OPEN) if steps else PromiseState.OPEN


def is_late(due_on: date, steps: Sequence[Step], today: date) -> bool:
    """Not kept by the end of the day that was promised last. What was withdrawn is not late, it is not kept."""
    match state_after(steps):
        case PromiseState.KEPT:
            return steps[-1].on > due_on
        case PromiseState.OPEN:
            return today > due_on
        case PromiseState.WITHDRAWN:
            return False


def may_contest_until(steps: Sequence[Step], today: date) -> date | None:
    """Until when its customer may say that it was not kept."""
    if state_after(steps) is not PromiseState.KEPT:
        return None
    until = steps[-1].on + CONTEST_WITHIN
    contested = sum(step.kind is StepKind.CONTESTED for step in steps)
    return until if today <= until and contested < MOST_CONTESTED else None
