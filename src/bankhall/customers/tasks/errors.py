"""What tasks refuse."""

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchTask(NotFound, code="customers.task_not_found"):
    """There is no such task."""


class TaskEnded(Conflict, code="customers.task_ended"):
    """This task has been done or dropped meanwhile."""


class TaskBegun(Conflict, code="customers.task_begun"):
    """Somebody has begun with this task: it was moved, given or ended meanwhile."""


class TaskOpen(Conflict, code="customers.task_open"):
    """This task is open already."""


class TooManyTasks(Refusal, code="customers.too_many_tasks"):
    """There are many open tasks about this customer. Do or drop some first."""
