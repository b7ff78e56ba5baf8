"""Spending in the portal."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import delete, get, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, PathParameter, QueryParameter

from bankhall.kernel.errors import BadInput
from bankhall.kernel.lines import whole
from bankhall.kernel.money import EXPONENT_OF
from bankhall.kernel.turns import Turns
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import AmountBound, CursorText, PageSize, SearchWords, refuse_crossed
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs
from bankhall.ledger.types import EntryKey, Side
from bankhall.spending import actions, permissions, queries
from bankhall.spending.schemas import (
    CorrectionIn,
    CorrectionOut,
    CorrectionsOut,
    FeedKey,
    ForecastOut,
    OutlookOut,
    SpendingEntriesOut,
    SpendingEntryOut,
    SpendingOut,
)
from bankhall.spending.types import Category, FeedFilter, Month, Scope

_TAGS = ["spending"]

# A shop's month takes seconds (ADR 0014): one after the other for each customer, who opens some pages at once, and
# never so many that the bank has no connection left for anything else.
_TURNS = Turns(at_once=4, waiting=200, of_one_waiting=8)

_SPENDING = "/api/portal/spending"
_ENTRY = _SPENDING + "/entries/{account_id:uuid}/{seq:int}"

_Days = Annotated[int, QueryParameter(ge=7, le=90, required=False)]

FromDay = Annotated[date | None, QueryParameter(name="from", required=False)]
LastDays = Annotated[int | None, Parameter(ge=1, le=366, required=False)]
MonthQuery = Annotated[str | None, Parameter(pattern=whole("[0-9]{4}-(0[1-9]|1[0-2])"), required=False)]
CurrencyQuery = Annotated[str | None, Parameter(pattern=whole("[A-Z]{3}"), required=False)]

# `scope` itself is a reserved word of the framework's handlers.
ScopeQuery = Annotated[Scope, QueryParameter(name="scope")]
EntrySeq = Annotated[int, PathParameter(ge=1, le=2**63 - 1)]
CorrectionId = Annotated[int, PathParameter(ge=1, le=2**63 - 1)]


def _read_filter(
    looked_for: SearchWords,
    from_: FromDay = None,
    to: FromQuery[date | None] = None,
    last_days: LastDays = None,
    category: FromQuery[Category | None] = None,
    direction: FromQuery[Side | None] = None,
    min: AmountBound = None,
    max: AmountBound = None,
    account: FromQuery[UUID | None] = None,
    currency: CurrencyQuery = None,
) -> FeedFilter:
    """`from`, `to`: days. `last_days`: instead of `from`, so many up to the business date, that one counted. `min`,
    `max`: minor units of the amount, in or out.
    """
    refuse_crossed(from_=from_, to=to, min=min, max=max)
    if from_ is not None and last_days is not None:
        raise BadInput.of("last_days", "not together with `from`")
    return FeedFilter(from_, to, category, direction, looked_for, min, max, account, _currency(currency), last_days)


_FILTER = {"wanted": Provide(_read_filter, sync_to_thread=False)}


@get(_SPENDING, opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_spending(db: Db, month: MonthQuery = None, currency: CurrencyQuery = None) -> SpendingOut:
    """Income and spending of a month against the month before, by category, and of the last twelve months, in one
    currency. Without `month` the one that is running, without `currency` the one that most accounts are in. Only
    accounts that the customer owns count, and money moved between them does not. Refusals: spending.too_many_entries,
    kernel.too_many_requests while the customer waits for others of these already.
    """
    wanted, chosen = Month(*map(int, month.split("-"))) if month else None, _currency(currency)
    async with _TURNS.take(db.actor.key):
        return SpendingOut.of(await db.read(queries.spending, wanted, chosen))


@get(_SPENDING + "/entries", opt=needs(permissions.VIEW_OWN), dependencies=_FILTER, tags=_TAGS)
async def my_spending_entries(
    db: Db, wanted: NamedDependency[FeedFilter], after: CursorText = None, limit: PageSize = 50
) -> SpendingEntriesOut:
    """What happened on all accounts that count, newest first. A search does bounded work, as on one account. Refusals:
    accounts.not_found, also for an account of somebody else and for one that does not count;
    kernel.too_many_requests as for the month.
    """
    key = read_cursor(after, FeedKey)
    async with _TURNS.take(db.actor.key):
        page = await db.read(queries.entries, wanted, after=key.place() if key else None, limit=limit)
    return SpendingEntriesOut.of(page)


@get(_SPENDING + "/coming", opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_outlook(db: Db, currency: CurrencyQuery = None) -> OutlookOut:
    """What is likely to come in and go out in the next 30 days, from what came once in each of the last months, and
    what it leaves on the current accounts. An estimate: each item says from what it is inferred. Refusals:
    kernel.too_many_requests as for the month.
    """
    chosen = _currency(currency)
    async with _TURNS.take(db.actor.key):
        return OutlookOut.of(await db.read(queries.outlook, chosen))


@get(_SPENDING + "/forecast", opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_forecast(db: Db, currency: CurrencyQuery = None, days: _Days = 30) -> ForecastOut:
    """What there will be on the current accounts in the next days, by what the same days of the last months did, with
    how sure that is, and by what is known: planned transfers, bills, standing orders. An estimate. Refusals:
    kernel.too_many_requests as for the month.
    """
    chosen = _currency(currency)
    async with _TURNS.take(db.actor.key):
        return ForecastOut.of(await db.read(queries.forecast, chosen, days=days))


@get(_ENTRY, opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_spending_entry(db: Db, account_id: FromPath[UUID], seq: EntrySeq) -> SpendingEntryOut:
    """One entry, however far back. Refusals: spending.entry_not_found, also for somebody else's."""
    return SpendingEntryOut.of(await db.read(queries.entry, EntryKey(account_id, seq)))


@put(_ENTRY + "/category", opt=needs(permissions.CORRECT_OWN), tags=_TAGS)
async def correct_category(
    db: Db, account_id: FromPath[UUID], seq: EntrySeq, data: JSONBody[CorrectionIn]
) -> SpendingEntryOut:
    """What the entry is about, in the customer's word, or all entries of its merchant in its direction. The last word
    wins; the same word twice is said once. Answers the entry as it is now. Refusals: spending.entry_not_found, also for
    somebody else's; spending.too_many_corrections.
    """
    return SpendingEntryOut.of(await db.write(actions.correct, data.order(account_id, seq)))


@delete(_ENTRY + "/category", status_code=200, opt=needs(permissions.CORRECT_OWN), tags=_TAGS)
async def take_back_category(db: Db, account_id: FromPath[UUID], seq: EntrySeq, scope_: ScopeQuery) -> SpendingEntryOut:
    """Takes back what was said of this entry, or of all of its merchant. Nothing to take back is no change. Answers the
    entry as it is now. Refusals: spending.entry_not_found.
    """
    return SpendingEntryOut.of(await db.write(actions.take_back, EntryKey(account_id, seq), scope_))


@get(_SPENDING + "/corrections", opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_corrections(db: Db) -> CorrectionsOut:
    """The customer's words that hold, the last first."""
    return CorrectionsOut([CorrectionOut.of(one) for one in await db.read(queries.corrections)])


@delete(_SPENDING + "/corrections/{id:int}", opt=needs(permissions.CORRECT_OWN), tags=_TAGS)
async def take_back_correction(db: Db, id: CorrectionId) -> None:
    """Taken back already is no change. Refusals: spending.correction_not_found, also for somebody else's."""
    await db.write(actions.take_back_correction, id)


def _currency(code: str | None) -> str | None:
    if code is not None and code not in EXPONENT_OF:
        raise BadInput.of("currency", "a currency of ISO 4217, such as CNY")
    return code


routes = [
    my_spending,
    my_spending_entries,
    my_spending_entry,
    my_outlook,
    my_forecast,
    correct_category,
    take_back_category,
    my_corrections,
    take_back_correction,
]
