"""The forecast of balances against what became of them: of ten balances, eight should lie in the band.

The Czech bank is imported; for each account and each of some days the forecast is made from what lay before that day,
by the very query that customers are answered by, and held against the balances up to 90 days later. Beside it the guess
that needs no forecast: the balance stays as it is. Also by hand: python bench/forecast.py
"""

import asyncio
import os
import shutil
import statistics
import tempfile
from collections.abc import AsyncIterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from bankhall.insight.api import import_berka
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Doors, Reading, connect
from bankhall.kernel.postgres import stop_server, use_server
from bankhall.kernel.schema import migrate
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import NATIONAL
from bankhall.ledger import api as ledger
from bankhall.payments import api as payments
from bankhall.spending.queries import look_ahead
from bankhall.spending.rules.forecast import HORIZONS

DIRECTORY = Path(os.environ.get("BERKA", Path(__file__).parents[1] / ".." / "shared" / "data" / "berka"))
# Standing orders came with the bank, as they stood at its end; whether they are told apart, to see what that is worth.
WITH_KNOWN = os.environ.get("WITH_KNOWN", "1") == "1"
ACCOUNTS = int(os.environ.get("ACCOUNTS", "400"))
_LEAST_DAYS_BEFORE = 7 * 26
_EACH_DAYS = 30


def measure() -> dict[str, float]:
    if not DIRECTORY.is_dir():
        raise FileNotFoundError(f"the data is not there: {DIRECTORY}")
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    server = use_server(home)
    try:
        migrate(server.url("bankhall_owner"))
        return asyncio.run(_back_test(server.url("bankhall_app"), home))
    finally:
        server.release()
        stop_server(home)
        shutil.rmtree(home, ignore_errors=True)


async def _back_test(url: str, home: Path) -> dict[str, float]:
    vault = KeyStore(home / "keys", NATIONAL).open()
    database = Database(connect(url, connections=6, application="bankhall bench"), vault=vault)
    doors = database.doors(system("bench"))
    try:
        await import_berka(doors, DIRECTORY)
        told = [one for account in await doors.read(_busiest) async for one in _forecasts(doors, account)]
    finally:
        await database.close()
    figures: dict[str, float] = {"forecasts": len(told)}
    for horizon in HORIZONS:
        those = [one for one in told if one[0] == horizon]
        figures[f"in_band_{horizon}"] = round(statistics.mean(one[1] for one in those), 3)
        error = statistics.mean(one[2] for one in those) / statistics.mean(one[3] for one in those)
        figures[f"error_to_no_change_{horizon}"] = round(error, 3)
    return figures


async def _busiest(reading: Reading) -> list[UUID]:
    """Accounts of customers with the longest and fullest books."""
    found = await reading.session.execute(
        text(
            "SELECT account_id FROM ledger_entries JOIN accounts ON accounts.id = account_id"
            " WHERE accounts.kind <> 'internal' GROUP BY account_id ORDER BY count(*) DESC, account_id LIMIT :most"
        ),
        {"most": ACCOUNTS},
    )
    return list(found.scalars())


async def _forecasts(doors: Doors, account: UUID) -> AsyncIterator[tuple[int, bool, int, int]]:
    """Of each: days ahead, whether it came to lie in the band, and by how much it and no change are wrong."""
    sums = await doors.read(ledger.sums_by_day, [account], first_on=date(1900, 1, 1), last_on=date(2100, 1, 1))
    days = sorted(sums)
    if not days:
        return
    balances = dict(zip(days, accumulate(sums[day] for day in days), strict=True))

    def at(day: date) -> int:
        before = [one for one in days if one <= day]
        return balances[before[-1]] if before else 0

    known = await doors.read(payments.standing_orders_ahead, [account]) if WITH_KNOWN else ()
    today = days[0] + timedelta(_LEAST_DAYS_BEFORE)
    while today + timedelta(max(HORIZONS)) <= days[-1]:
        now = at(today)
        ahead = await doors.read(
            look_ahead, [account], now, since=days[0], today=today, days=max(HORIZONS), known=known
        )
        points = ahead.points if ahead else ()
        for horizon in HORIZONS if points else ():
            actual, point = at(today + timedelta(horizon)), points[horizon]
            yield horizon, point.low <= actual <= point.high, abs(point.middle - actual), abs(now - actual)
        today += timedelta(_EACH_DAYS)


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}: {value}")
