"""Spending in the portal."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, Parameter, QueryParameter

from bankhall.kernel.errors import BadInput, FieldProblem
from bankhall.kernel.money import EXPONENT_OF
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import AmountBound, CursorText, PageSize, SearchText
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs
from bankhall.spending import permissions, queries
from bankhall.spending.schemas import FeedKey, SpendingEntriesOut, SpendingOut
from bankhall.spending.types import Category, FeedFilter, Month, Side

_TAGS = ["spending"]
_SPENDING = "/api/portal/spending"

FromDay = Annotated[date | None, QueryParameter(name="from", required=False)]
MonthQuery = Annotated[str | None, Parameter(pattern="^[0-9]{4}-(0[1-9]|1[0-2])$", required=False)]
CurrencyQuery = Annotated[str | None, Parameter(pattern="^[A-Z]{3}$", required=False)]


def _read_filter(
    from_: FromDay = None,
    to: FromQuery[date | None] = None,
    category: FromQuery[Category | None] = None,
    direction: FromQuery[Side | None] = None,
    text: SearchText = None,
    min: AmountBound = None,
    max: AmountBound = None,
    account: FromQuery[UUID | None] = None,
    currency: CurrencyQuery = None,
) -> FeedFilter:
    """`from`, `to`: days. `min`, `max`: minor units of the amount, in or out."""
    wrong = []
    if from_ and to and from_ > to:
        wrong.append(FieldProblem("from", "kernel.out_of_range", "after the end of the period"))
    if min is not None and max is not None and min > max:
        wrong.append(FieldProblem("min", "kernel.out_of_range", "more than the most"))
    if wrong:
        raise BadInput(tuple(wrong))
    words = (text or "").strip() or None
    return FeedFilter(from_, to, category, direction, words, min, max, account, _currency(currency))


_FILTER = {"wanted": Provide(_read_filter, sync_to_thread=False)}


@get(_SPENDING, opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_spending(db: Db, month: MonthQuery = None, currency: CurrencyQuery = None) -> SpendingOut:
    """Income and spending of a month against the month before, by category, and of the last twelve months, in one
    currency. Without `month` the one that is running, without `currency` the one that most accounts are in. Only
    accounts that the customer owns count, and money moved between them does not. Refusals: spending.too_many_entries.
    """
    wanted = Month(*map(int, month.split("-"))) if month else None
    return SpendingOut.of(await db.read(queries.spending, wanted, _currency(currency)))


@get(_SPENDING + "/entries", opt=needs(permissions.VIEW_OWN), dependencies=_FILTER, tags=_TAGS)
async def my_spending_entries(
    db: Db, wanted: NamedDependency[FeedFilter], after: CursorText = None, limit: PageSize = 50
) -> SpendingEntriesOut:
    """What happened on all accounts that count, newest first. A search does bounded work, as on one account. Refusals:
    accounts.not_found, also for an account of somebody else and for one that does not count.
    """
    key = read_cursor(after, FeedKey)
    page = await db.read(queries.entries, wanted, after=key.place() if key else None, limit=limit)
    return SpendingEntriesOut.of(page)


def _currency(code: str | None) -> str | None:
    if code is not None and code not in EXPONENT_OF:
        raise BadInput.of("currency", "a currency of ISO 4217, such as CNY")
    return code


routes = [my_spending, my_spending_entries]
