"""How a ticket stands and what may come of it. Pure."""

from datetime import datetime, timedelta
from typing import Final

from bankhall.tickets.types import MatterState, TicketStepKind

S = MatterState

OPEN: Final = (S.NEW, S.WORKING, S.WAITING_CUSTOMER, S.WAITING_OTHERS)
OVER: Final = (S.SOLVED, S.CLOSED)
# In which the customer speaks, themselves or to whoever wrote it down.
THEIR_WORDS: Final = (TicketStepKind.OPENED, TicketStepKind.SAID, TicketStepKind.REOPENED)

# What the bank owes an answer to holds a customer at it (`customers.api.tie`). Tickets and complaints by one word: whom
# a complaint is about is told neither that there is one nor which it is, where they close somebody's file.
TIE: Final = "matter"

REOPEN_WITHIN: Final = timedelta(days=14)
# Whoever has more that is open needs a person who looks at all of it, not another number.
MOST_OPEN: Final = 30
MOST_FILES: Final = 20
MOST_STEPS: Final = 2_000
MOST_TAKEN_AT_ONCE: Final = 50

# Long enough to go to a branch, too short to be found lying about.
CODE_GOOD_FOR: Final = timedelta(hours=24)
CODE_DIGITS: Final = 8
MOST_TRIES: Final = 10
TRIES_COUNTED: Final = timedelta(hours=1)

# Where a ticket stands in a queue while its customer is waited for: behind all that is due.
LAST: Final = timedelta(days=36_500)


def number_of(nth: int) -> str:
    """`nth` with a check digit (Luhn, ISO/IEC 7812-1 annex B): one digit that is heard wrong is no other ticket."""
    digits = [int(digit) for digit in str(nth)]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[::-2])
    return f"{nth}{-(doubled + sum(digits[-2::-2])) % 10}"


def may_reopen(state: MatterState, solved_at: datetime | None, now: datetime) -> bool:
    return state is S.SOLVED and solved_at is not None and now - solved_at <= REOPEN_WITHIN


def order_at(
    *, state: MatterState, first_due_at: datetime, is_answered: bool, due_at: datetime | None, now: datetime
) -> datetime:
    """What is due next; behind all others where nothing is; of what is over, since when."""
    if state in OVER:
        return now
    if due_at is None:
        return now + LAST
    return due_at if is_answered else min(first_due_at, due_at)
