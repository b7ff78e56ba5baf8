"""Facts about spending. What was corrected to what is the customer's own business and stays in the table."""

from bankhall.kernel.events import Event
from bankhall.spending.types import Scope


class SpendingCorrected(Event, frozen=True, kw_only=True, tag="spending.corrected"):
    correction_id: int
    scope: Scope


class SpendingCorrectionTakenBack(Event, frozen=True, kw_only=True, tag="spending.correction_taken_back"):
    correction_id: int
    scope: Scope
