"""The timer of managers: when somebody was away is forgotten."""

from datetime import timedelta
from typing import Final

from bankhall.customers.managers.models import AbsenceRow
from bankhall.kernel.retention import Purge, purging

PURGES: Final = (Purge(AbsenceRow, AbsenceRow.last_on, timedelta(days=400)),)

JOBS = [purging("customers.forget_absences", PURGES, every="13 18 * * *")]
