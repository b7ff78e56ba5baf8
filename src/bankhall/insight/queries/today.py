"""The day's first page: what each module has to say to whoever looks, put together here since insight sees them all."""

from datetime import date

from bankhall.accounts import api as accounts
from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.insight import permissions
from bankhall.insight.queries.imports import latest_imports
from bankhall.insight.queries.quarantine import waiting_by_reason
from bankhall.insight.types import BooksToday, ImportState, ImportsToday, Today
from bankhall.kernel.db import Reading
from bankhall.kernel.time import business_date, calendar_date
from bankhall.ledger import api as ledger

_TURNOVER_DAYS = 14


async def today(reading: Reading, *, timezone: str) -> Today:
    """Only what the actor has the right to see is asked for at all. `timezone`: the bank's own."""
    is_customer = reading.actor.kind == "customer"

    def may(right: str) -> bool:
        return not is_customer and reading.actor.may(right)

    on = await business_date(reading)
    calendar_on = calendar_date(reading.now, timezone)
    return Today(
        business_date=on,
        calendar_date=calendar_on,
        customers=await customers.customer_figures(reading, on) if may(permissions.VIEW_CUSTOMERS) else None,
        accounts=await accounts.account_figures(reading, on) if may(permissions.VIEW_ACCOUNTS) else None,
        imports=await _imports(reading) if may(permissions.VIEW_IMPORTS) else None,
        books=await _books(reading, on) if may(permissions.VIEW_LEDGER) else None,
        staff=await identity.staff_figures(reading) if may(permissions.VIEW_STAFF) else None,
    )


async def _imports(reading: Reading) -> ImportsToday:
    unfinished = {ImportState.RUNNING, ImportState.INTERRUPTED}
    latest = await latest_imports(reading)
    return ImportsToday(tuple(one for one in latest if one.state in unfinished), await waiting_by_reason(reading))


async def _books(reading: Reading, on: date) -> BooksToday:
    verifications = await ledger.verifications(reading)
    turnover = await ledger.turnover_by_day(reading, last_on=on, days=_TURNOVER_DAYS)
    return BooksToday(
        is_verifying=bool(verifications) and verifications[0].finished_at is None,
        verified=next((one for one in verifications if one.findings), None),
        turnover=tuple(turnover),
    )
