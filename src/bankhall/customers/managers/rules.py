"""Who may be there for whom. Pure."""

from datetime import date, timedelta
from typing import Final

from bankhall.customers.managers.types import Colleague, Held, ManagerStep
from bankhall.kernel.errors import BadInput

# More people than this nobody knows.
MOST_HELD: Final = 1_000
MOST_AT_ONCE: Final = 500
LONGEST_AWAY: Final = timedelta(days=366)
FURTHEST_AHEAD: Final = timedelta(days=366)


def step_to(held: Held | None, manager: Colleague, backup: Colleague | None) -> ManagerStep | None:
    """What it is that is asked for; None where it holds already."""
    if held is None:
        return ManagerStep.ASSIGNED
    before = held.manager or held.former
    if before is not None and before.id != manager.id:
        return ManagerStep.HANDED_OVER
    if held.manager is None:
        return ManagerStep.ASSIGNED
    return ManagerStep.BACKUP if _id(held.backup) != _id(backup) else None


def refuse_days(first_on: date, last_on: date, today: date) -> BadInput | None:
    if first_on < today:
        return BadInput.of("first_on", "this day is over")
    if first_on > today + FURTHEST_AHEAD:
        return BadInput.of("first_on", "at most a year from today")
    if last_on < first_on:
        return BadInput.of("last_on", "before the first day")
    if last_on > first_on + LONGEST_AWAY:
        return BadInput.of("last_on", "at most a year")
    return None


def _id(one: Colleague | None) -> object:
    return one.id if one else None
