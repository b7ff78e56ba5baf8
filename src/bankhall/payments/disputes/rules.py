"""What may be disputed, what has to be said for it, and by when it is answered. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Final

from bankhall.kernel.money import Money
from bankhall.kernel.working_days import working_day_after
from bankhall.payments.disputes.types import DisputeReason, DisputeState, NewDispute

R = DisputeReason

FRAUD: Final = frozenset({R.UNKNOWN, R.TRICKED})
OPEN: Final = (DisputeState.RECEIVED, DisputeState.LOOKING, DisputeState.NEEDS_YOU)

# Later neither customer nor counterparty remembers, and other banks give nothing back.
LATEST: Final = timedelta(days=400)
APPEAL_WITHIN: Final = timedelta(days=30)
MOST_OPEN: Final = 20

# What one person may give of the bank's own money; beyond that, and in every other currency, two decide.
_ALONE: Final[Mapping[str, int]] = {"CNY": 1_000_00}

_RECALLED_FOR: Final = {R.UNKNOWN: "FRAD", R.TRICKED: "FRAD", R.TWICE: "DUPL", R.WRONG_AMOUNT: "AM09"}

# Working days until the answer: whoever has been robbed hears sooner.
_DAYS_OF_FRAUD, _DAYS = 5, 10
# 银行业保险业消费投诉处理管理办法, art. 19: the answer to a plain complaint within fifteen days of the calendar.
_NEVER_LATER: Final = timedelta(days=15)
_CLOSES_AT: Final = time(18)


def reasons_for(*, is_incoming: bool) -> tuple[DisputeReason, ...]:
    """Of money that came only what can be wrong with that."""
    return (R.UNKNOWN, R.WRONG_AMOUNT, R.OTHER) if is_incoming else tuple(R)


def due_at(reason: DisputeReason, local: datetime) -> datetime:
    """The end of a working day, by the bank's own clock."""
    days = _DAYS_OF_FRAUD if reason in FRAUD else _DAYS
    due = datetime.combine(working_day_after(local.date(), days), _CLOSES_AT, local.tzinfo)
    return min(due, local + _NEVER_LATER)


def wrong(new: NewDispute, amount: int, *, is_incoming: bool) -> Iterator[tuple[str, str, str]]:
    """(field, code, why) of what is missing or cannot be."""
    told = new.told
    if new.reason not in reasons_for(is_incoming=is_incoming):
        yield "reason", "kernel.invalid", "of money that came only what can be wrong with that"
    if new.reason is R.UNKNOWN and told.others_had_access is None and not is_incoming:
        yield "others_had_access", "kernel.missing", "whether others had access"
    if new.reason is R.TRICKED and told.reached is None:
        yield "reached", "kernel.missing", "how they came to you"
    if new.reason is R.WRONG_AMOUNT and (told.expected is None or told.expected in (0, amount)):
        yield "expected", "kernel.missing", "what it should have been"
    if new.reason is R.NOT_RECEIVED and told.seller_asked is None:
        yield "seller_asked", "kernel.missing", "whether you have asked the seller"
    if new.reason in (R.OTHER, R.WRONG_PERSON, R.TWICE) and not told.words:
        yield "words", "kernel.missing", "in your own words"


def recall_reason(reason: DisputeReason) -> str:
    """ExternalCancellationReason1Code of ISO 20022; by the customer's order where none says more."""
    return _RECALLED_FOR.get(reason, "CUST")


def alone_up_to(currency: str) -> Money:
    return Money(_ALONE.get(currency, 0), currency)


def may_appeal(state: DisputeState, nth: int, decided_at: datetime | None, now: datetime) -> bool:
    return state is DisputeState.DECIDED and nth == 1 and decided_at is not None and now - decided_at <= APPEAL_WITHIN
