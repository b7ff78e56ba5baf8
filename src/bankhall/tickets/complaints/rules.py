"""The statutory clock of complaints. Pure.

银行业保险业消费投诉处理管理办法 (2020): decided and told within 15 days of receipt; within 30 where it is complex;
where it is very complex up to 30 days more, with the approval of the institution above or of the head office's
management, and told. A review can be asked for within 30 days of the decision, and is decided within 30. The numbers
of these articles are not given: their text was not at hand (art. 13 and 15, which were, are named where they are
followed).
"""

from datetime import date, timedelta
from typing import Final

from bankhall.tickets.complaints.types import ComplaintState

S = ComplaintState

OPEN: Final = (S.RECEIVED, S.LOOKING)
OVER: Final = (S.DECIDED, S.WITHDRAWN)

PLAIN: Final = timedelta(days=15)
COMPLEX: Final = timedelta(days=30)
MOST_MORE: Final = timedelta(days=30)
REVIEW_WITHIN: Final = timedelta(days=30)
REVIEWED_IN: Final = timedelta(days=30)
MOST_OPEN: Final = 20
MOST_STEPS: Final = 1_000
MOST_KEPT_OUT: Final = 20

# By which the register shows how long decisions took: the ends of the statute's own steps, and halves of the first.
DAY_STEPS: Final = (3, 7, 15, 30, 60)


def due_on(received_on: date, *, is_complex: bool) -> date:
    """The last day. The day of receipt is not counted."""
    return received_on + (COMPLEX if is_complex else PLAIN)


def latest(received_on: date) -> date:
    """Beyond which nobody can extend it."""
    return received_on + COMPLEX + MOST_MORE


def may_review_until(state: ComplaintState, nth: int, decided_on: date | None, today: date) -> date | None:
    if state is not S.DECIDED or nth > 1 or decided_on is None:
        return None
    until = decided_on + REVIEW_WITHIN
    return until if today <= until else None
