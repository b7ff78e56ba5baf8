"""Portfolios in the console: one's own, and all of them for whoever heads the managers."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.customers import permissions
from bankhall.customers.portfolios import actions, queries
from bankhall.customers.portfolios.schemas import (
    AssignIn,
    HandOverIn,
    MovesOut,
    PlaceKey,
    PortfolioFiguresOut,
    PortfolioFileOut,
    PortfolioOut,
    ReleaseIn,
    TeamOut,
    VacantKey,
    VacantOut,
)
from bankhall.customers.portfolios.types import (
    CustomerNeed,
    PortfolioFigures,
    PortfolioPage,
    PortfolioPlace,
    PortfolioSort,
)
from bankhall.kernel.db import Reading
from bankhall.kernel.errors import NotSignedIn
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["customers"]
_MINE = "/api/console/portfolio"
_FILE = _MINE + "/files/{id:uuid}"
_ALL = "/api/console/managers"

_TASK = needs(permissions.TASK)
_MANAGE = needs(permissions.MANAGE_PORTFOLIOS)


@get(_MINE, opt=_TASK, tags=_TAGS)
async def my_portfolio(
    db: Db,
    looked_for: SearchWords,
    need: FromQuery[CustomerNeed | None] = None,
    sort: FromQuery[PortfolioSort] = PortfolioSort.NEED,
    after: CursorText = None,
    limit: PageSize = 50,
) -> PortfolioOut:
    """The customers of whoever asks, and those for whom they stand in today."""
    key = read_cursor(after, PlaceKey)
    return PortfolioOut.of(await db.read(_mine, looked_for, need, sort, key, limit))


@get(_MINE + "/figures", opt=_TASK, tags=_TAGS)
async def my_portfolio_figures(db: Db) -> PortfolioFiguresOut:
    """How many there are, and what they need."""
    return PortfolioFiguresOut.of(await db.read(_my_figures))


@get(_FILE, opt=_TASK, tags=_TAGS)
async def portfolio_file(db: Db, id: FromPath[UUID]) -> PortfolioFileOut:
    """What whoever took a customer over reads. Refusals: customers.portfolio_file_not_found."""
    return PortfolioFileOut.of(await db.read(queries.portfolio_file, id), asked_by=db.actor.id)


@post(_FILE + "/read", status_code=200, opt=_TASK, tags=_TAGS)
async def read_portfolio_file(db: Db, id: FromPath[UUID]) -> PortfolioFileOut:
    """It has been read. Refusals: customers.portfolio_file_not_found."""
    return PortfolioFileOut.of(await db.write(actions.read_file, id), asked_by=db.actor.id)


@get(_ALL, opt=_MANAGE, tags=_TAGS)
async def team(db: Db) -> TeamOut:
    """Whoever may have customers, and what they have."""
    return TeamOut.of(await db.read(queries.team))


@get(_ALL + "/vacant", opt=_MANAGE, tags=_TAGS)
async def vacant_customers(db: Db, after: CursorText = None, limit: PageSize = 50) -> VacantOut:
    """Whom somebody has left behind: who has waited longest comes first."""
    key = read_cursor(after, VacantKey)
    return VacantOut.of(await db.read(queries.vacant, after=(key.since, key.id) if key else None, limit=limit))


@get(_ALL + "/{id:uuid}/customers", opt=_MANAGE, tags=_TAGS)
async def portfolio_of_manager(
    db: Db,
    id: FromPath[UUID],
    looked_for: SearchWords,
    need: FromQuery[CustomerNeed | None] = None,
    sort: FromQuery[PortfolioSort] = PortfolioSort.NEED,
    after: CursorText = None,
    limit: PageSize = 50,
) -> PortfolioOut:
    """Somebody's customers, as they see them."""
    place = _place(read_cursor(after, PlaceKey))
    found = await db.read(queries.portfolio, id, search=looked_for, need=need, sort=sort, after=place, limit=limit)
    return PortfolioOut.of(found)


@post(_ALL + "/assign", status_code=200, opt=_MANAGE, tags=_TAGS)
async def assign_manager(db: Db, data: JSONBody[AssignIn]) -> MovesOut:
    """An outcome for each; the customers are told who is there for them. Refusals: customers.not_a_manager,
    kernel.bad_input naming `backup_id`.
    """
    return MovesOut.of(await db.write(actions.assign, data.wish()))


@post(_ALL + "/hand-over", status_code=200, opt=_MANAGE, tags=_TAGS)
async def hand_over(db: Db, data: JSONBody[HandOverIn]) -> MovesOut:
    """With the promises that are open; an outcome for each. Refusals: customers.not_a_manager,
    customers.nothing_to_hand_over, kernel.bad_input naming `to_id`.
    """
    return MovesOut.of(await db.write(actions.hand_over, data.wish()))


@post(_ALL + "/release", status_code=200, opt=_MANAGE, tags=_TAGS)
async def release_customers(db: Db, data: JSONBody[ReleaseIn]) -> MovesOut:
    """Nobody in particular is there for them any more; an outcome for each."""
    return MovesOut.of(await db.write(actions.release, data.customer_ids, data.note))


routes = [
    my_portfolio,
    my_portfolio_figures,
    portfolio_file,
    read_portfolio_file,
    team,
    vacant_customers,
    portfolio_of_manager,
    assign_manager,
    hand_over,
    release_customers,
]


async def _mine(
    reading: Reading,
    search: str | None,
    need: CustomerNeed | None,
    sort: PortfolioSort,
    key: PlaceKey | None,
    limit: int,
) -> PortfolioPage:
    return await queries.portfolio(
        reading, _own_id(reading), search=search, need=need, sort=sort, after=_place(key), limit=limit
    )


async def _my_figures(reading: Reading) -> PortfolioFigures:
    return await queries.portfolio_figures(reading, _own_id(reading))


def _place(key: PlaceKey | None) -> PortfolioPlace | None:
    return PortfolioPlace(key.rank, key.at, key.id) if key else None


def _own_id(reading: Reading) -> UUID:
    if reading.actor.id is None:
        raise NotSignedIn
    return reading.actor.id
