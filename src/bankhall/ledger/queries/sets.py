"""The books as sets, for statements that go over a whole bank at once: subselects for the neighbours above, so that
they need not know the tables. Trusted text.
"""

from typing import Final

BALANCES: Final = "SELECT account_id, posted FROM ledger_balances"
ENTRIES: Final = "SELECT account_id, booked_on, amount, currency, kind FROM ledger_entries"
