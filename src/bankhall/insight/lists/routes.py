"""Lists of customers and the views of them, in the console."""

from io import BytesIO
from uuid import UUID

from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from bankhall.insight.lists import queries
from bankhall.insight.lists.actions import export_many, exporting, views
from bankhall.insight.lists.permissions import EXPORT, VIEW_CUSTOMERS
from bankhall.insight.lists.schemas import (
    AskedOut,
    ExportedOut,
    ExportIn,
    ExportKey,
    ListChoicesOut,
    ListLookIn,
    ListOut,
    MyExportsOut,
    PlaceKey,
    StartIn,
    ViewChangeIn,
    ViewIn,
    ViewOut,
    ViewsOut,
)
from bankhall.insight.lists.types import ListFilters, ListPlace
from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.downloads import download
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, PageSize
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["lists"]
_LISTS = "/api/console/lists"
_VIEWS = _LISTS + "/views"
_VIEW = _VIEWS + "/{id:uuid}"
_SEES = needs(VIEW_CUSTOMERS)


@post(_LISTS + "/look", status_code=200, opt=_SEES, tags=_TAGS)
async def look_at_list(db: Db, data: JSONBody[ListLookIn]) -> ListOut:
    """Customers whom all filters fit: of the whole bank with the right for it, of one's own portfolio without.
    Refusals: kernel.forbidden for a filter by what one may not see, kernel.bad_input naming the filter.
    """
    key = read_cursor(data.after, PlaceKey)
    place = ListPlace(key.since_on, key.number) if key else None
    found = await db.read(
        queries.narrowed, data.filters or ListFilters(), sort=data.sort, after=place, limit=data.limit
    )
    return ListOut.of(found)


@get(_LISTS + "/choices", opt=_SEES, tags=_TAGS)
async def list_choices(db: Db) -> ListChoicesOut:
    """By what one may narrow, and with whom one may share."""
    return ListChoicesOut.of(await db.read(queries.choices))


@get(_VIEWS, opt=_SEES, tags=_TAGS)
async def list_views(db: Db) -> ViewsOut:
    """One's own and those that are shared with one, by name."""
    return ViewsOut([ViewOut.of(one) for one in await db.read(queries.views)])


@post(_VIEWS, opt=_SEES, tags=_TAGS)
async def keep_view(db: Db, data: JSONBody[ViewIn]) -> ViewOut:
    """Refusals: insight.view_name_taken, insight.too_many_views, kernel.bad_input naming a filter or `role`."""
    return ViewOut.of(await db.write(views.keep_view, data.view()))


@put(_VIEW, opt=_SEES, tags=_TAGS)
async def change_view(db: Db, id: FromPath[UUID], data: JSONBody[ViewChangeIn]) -> ViewOut:
    """Written over, name and all. Refusals: insight.view_not_found, insight.view_not_yours, insight.view_changed,
    insight.view_name_taken, kernel.bad_input naming a filter or `role`.
    """
    return ViewOut.of(await db.write(views.change_view, id, data.version, data.view()))


@delete(_VIEW, opt=_SEES, tags=_TAGS)
async def delete_view(db: Db, id: FromPath[UUID]) -> None:
    """Refusals: insight.view_not_found, insight.view_not_yours."""
    await db.write(views.delete_view, id)


@put(_LISTS + "/start", status_code=204, opt=_SEES, tags=_TAGS)
async def begin_with_view(db: Db, data: JSONBody[StartIn]) -> None:
    """With which view one begins, or none. Refusals: insight.view_not_found."""
    await db.write(views.begin_with, data.view_id)


@post(_LISTS + "/exports", opt=needs(EXPORT) | confirmed(), tags=_TAGS)
async def export_list(db: Db, data: JSONBody[ExportIn]) -> ExportedOut:
    """The list as it is now, of those whom one may find, for a purpose; masked. The file waits sealed for a day.
    Refusals: step_up.confirmation_required, insight.export_empty, insight.export_too_large, kernel.forbidden,
    kernel.bad_input naming a filter.
    """
    return ExportedOut.of(await db.write(exporting.export_list, data.export()))


@post(_LISTS + "/exports/asked", opt=needs(EXPORT) | confirmed(), tags=_TAGS)
async def ask_for_export(db: Db, data: JSONBody[ExportIn]) -> AskedOut:
    """A list of more customers than one person takes out alone: a second one is asked, and a worker makes it. Refusals:
    step_up.confirmation_required, insight.export_empty, insight.export_too_large, kernel.forbidden,
    kernel.bad_input naming a filter, four_eyes.already_proposed, four_eyes.too_many_open.
    """
    return AskedOut(await db.write(export_many.propose_export, data.export()))


@get(_LISTS + "/exports", opt=needs(EXPORT), tags=_TAGS)
async def my_list_exports(db: Db, after: CursorText = None, limit: PageSize = 50) -> MyExportsOut:
    """What whoever asks has taken out, the newest first."""
    key = read_cursor(after, ExportKey)
    place = (key.at, key.id) if key else None
    return MyExportsOut.of(await db.read(queries.my_exports, after=place, limit=limit))


@get(_LISTS + "/exports/{id:uuid}/file", opt=needs(EXPORT), tags=_TAGS)
async def fetch_export(db: Db, id: FromPath[UUID]) -> Stream:
    """For whoever made it. Refusals: insight.export_not_found."""
    content, form = await db.write(exporting.fetch_export, id)
    name = f"customers-{db.database.clock():%Y%m%d-%H%M%S}"
    return download(BytesIO(content), form, name=name, ascii_name=name, facts={})


routes = [
    export_list,
    ask_for_export,
    my_list_exports,
    fetch_export,
    look_at_list,
    list_choices,
    list_views,
    keep_view,
    change_view,
    delete_view,
    begin_with_view,
]
