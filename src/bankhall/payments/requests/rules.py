"""Who may ask whom for how much, and what a request has come to. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bankhall.kernel.errors import BadInput
from bankhall.payments.requests.types import Knows, NewRequest, Reach, RequestState, WhoMayAsk
from bankhall.payments.types import TransferState

MOST_OPEN: Final = 60
MOST_OPEN_TO_ONE: Final = 5
MOST_A_DAY: Final = 60
MOST_AT_ONCE: Final = 20
LONGEST_DAYS: Final = 60
A_DAY: Final = timedelta(days=1)

# What came to nothing is forgotten so long after its end; what was paid is kept as its payment is.
FORGOTTEN_AFTER: Final = timedelta(days=180)

_MOVED_NOTHING: Final = frozenset(
    {TransferState.DECLINED, TransferState.CANCELLED, TransferState.LAPSED, TransferState.STOPPED}
)


def refuse(wanted: NewRequest) -> BadInput | None:
    """What cannot be asked. The shares come to the total, to the last of its minor units."""
    if not 1 <= len(wanted.asked) <= MOST_AT_ONCE:
        return BadInput.of("asked", f"1 to {MOST_AT_ONCE} people", code="kernel.out_of_range")
    if any(one.minor <= 0 for one in wanted.asked) or wanted.own < 0:
        return BadInput.of("asked", "more than nothing", code="kernel.out_of_range")
    if sum(one.minor for one in wanted.asked) + wanted.own != wanted.total.minor:
        return BadInput.of("total", "the shares do not come to it", code="payments.shares_differ")
    if any((one.payee_id is None) == (not one.name or not one.account_number) for one in wanted.asked):
        return BadInput.of("asked", "either a payee, or a name and an account number")
    return None


def reach(may_ask: bool | None, knows: Knows, who: WhoMayAsk) -> Reach:
    """A word about this one asker goes before everything else."""
    if may_ask is not None:
        return Reach.SEEN if may_ask else Reach.UNHEARD
    if who is WhoMayAsk.ANYONE or knows is not Knows.NOTHING:
        return Reach.SEEN
    return Reach.BEHIND_A_QUESTION if who is WhoMayAsk.KNOWN else Reach.UNHEARD


def state_now(state: RequestState, expires_at: datetime, now: datetime) -> RequestState:
    return RequestState.EXPIRED if state is RequestState.OPEN and now >= expires_at else state


def after_transfer(state: TransferState) -> RequestState:
    """What a request is whose payment stands like this."""
    if state is TransferState.SETTLED:
        return RequestState.PAID
    return RequestState.OPEN if state in _MOVED_NOTHING else RequestState.PAYING


def may_remind_at(asked_at: datetime, reminded_at: datetime | None) -> datetime:
    """Once a day, and not on the day on which it was asked."""
    return (reminded_at or asked_at) + A_DAY


def divide(total: int, people: int) -> Sequence[int]:
    """Equal shares that come to the total exactly: the first ones bear a unit more."""
    share, rest = divmod(total, people)
    return [share + (nth < rest) for nth in range(people)]
