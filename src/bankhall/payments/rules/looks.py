"""When a look is due, and what an allowance lets through. Pure."""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from bankhall.kernel.money import Money
from bankhall.kernel.working_days import working_day_after
from bankhall.payments.types import Allowance

MOST_OPEN: Final = 10
# Asked about later than that, what was refused is no longer what anybody remembers.
ASKED_WITHIN: Final = timedelta(days=30)
# For so long the same refused again is one.
ONE_FOR: Final = timedelta(days=1)
ALLOWED_FOR: Final = timedelta(hours=48)

_DAYS: Final = 1
_CLOSES_AT: Final = time(18)


def due_at(local: datetime) -> datetime:
    """The end of the next working day, by the bank's own clock."""
    return datetime.combine(working_day_after(local.date(), _DAYS), _CLOSES_AT, local.tzinfo)


def may_ask(at: datetime, now: datetime) -> bool:
    return now - at <= ASKED_WITHIN


def find(
    allowances: Iterable[Allowance],
    from_id: UUID,
    payee_id: UUID | None,
    amount: Money,
    speaking: Collection[UUID],
    *,
    carried: UUID | None = None,
) -> Allowance | None:
    """What lets exactly this payment through, if anything does. `speaking`: the live rules that speak of it now.
    `carried`: the transfer for which it has been used before, and which had to wait for somebody's yes.
    """
    for one in allowances:
        is_same = (one.from_id, one.payee_id) == (from_id, payee_id) and _fits(one, amount)
        if is_same and one.used_for == carried and one.versions.issuperset(speaking):
            return one
    return None


def _fits(allowance: Allowance, amount: Money) -> bool:
    """Abroad the yuan of the same payment move with the rate: two in a hundred more at most."""
    allowed = allowance.amount
    if allowance.is_abroad:
        return amount.currency == allowed.currency and amount.minor * 100 <= allowed.minor * 102
    return amount == allowed
