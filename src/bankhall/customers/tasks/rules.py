"""What can become of a task. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from bankhall.customers.tasks.types import TaskState, TaskStep, TaskStepKind
from bankhall.kernel.errors import BadInput

LONGEST: Final = timedelta(days=366)
# Of one customer, or of one's own where they are about nobody.
MOST_OPEN: Final = 50
COUNTED_OVER: Final = timedelta(days=90)

_ENDS: Final = {TaskStepKind.DONE: TaskState.DONE, TaskStepKind.DROPPED: TaskState.DROPPED}


def refuse_day(due_on: date, today: date) -> BadInput | None:
    if due_on < today:
        return BadInput.of("due_on", "this day is over")
    if due_on > today + LONGEST:
        return BadInput.of("due_on", "at most a year from today")
    return None


def state_after(steps: Sequence[TaskStep]) -> TaskState:
    return _ENDS.get(steps[-1].kind, TaskState.OPEN) if steps else TaskState.OPEN
