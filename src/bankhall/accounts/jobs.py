"""The timer of accounts: codes that were tried are forgotten."""

from datetime import timedelta
from typing import Final

from bankhall.accounts.models import WrongCodeRow
from bankhall.kernel.retention import Purge, purging

# They are counted for an hour (rules.WRONG_CODES_WITHIN).
PURGES: Final = (Purge(WrongCodeRow, WrongCodeRow.at, timedelta(days=1)),)

JOBS = [purging("accounts.forget_wrong_codes", PURGES, every="11 * * * *")]
