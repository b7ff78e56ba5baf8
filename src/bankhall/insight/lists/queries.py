"""Reads of lists. Each page is one statement along an index, and a few more for what its lines show."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import func, or_, select, text, tuple_

from bankhall.customers import api as customers
from bankhall.customers.types import CustomerStatus
from bankhall.identity import api as identity
from bankhall.insight.lists import rules
from bankhall.insight.lists.errors import NoSuchView
from bankhall.insight.lists.models import ExportFetchRow, ExportFileRow, ExportRow, StartRow, ViewRow
from bankhall.insight.lists.permissions import SEE_ALL, SEE_TAGS, SEE_TIERS, TASK
from bankhall.insight.lists.types import (
    Choices,
    Export,
    ExportPurpose,
    ExportState,
    ListColumn,
    ListedCustomer,
    ListFilters,
    ListPage,
    ListPlace,
    ListSort,
    MyExport,
    MyExportPage,
    Named,
    View,
)
from bankhall.kernel.db import Reading
from bankhall.kernel.errors import Forbidden, NotSignedIn
from bankhall.kernel.sheets import SheetKind
from bankhall.kernel.time import business_date
from bankhall.tags import api as tags
from bankhall.tiers import api as tiers

SOURCES: Final = rules.Sources(
    listed=customers.LISTED,
    managed=customers.MANAGED,
    portfolio=customers.PORTFOLIO,
    documents=customers.DOCUMENTS,
    contacts=customers.CONTACTS,
    tagged=tags.HELD,
    level=tiers.level_of("c.customer_id"),
)
# What the vault seals of exports.
WORDS: Final = "lists.export_words"
FILES: Final = "lists.export_files"

_AT_ONCE: Final = 500

_MANAGERS = text(
    f"SELECT customer_id, manager_name FROM ({customers.MANAGED}) AS m"  # noqa: S608  trusted text
    " WHERE customer_id = ANY(CAST(:ids AS uuid[])) AND manager_id IS NOT NULL"
)
_CONTACTS = text(
    f"SELECT customer_id, max(happened_at) AS at FROM ({customers.CONTACTS}) AS k"  # noqa: S608  trusted text
    " WHERE customer_id = ANY(CAST(:ids AS uuid[])) AND way <> 'note' GROUP BY customer_id"
)
_TAGGED = text(
    f"SELECT customer_id, tag_id FROM ({tags.HELD}) AS t"  # noqa: S608  trusted text
    " WHERE customer_id = ANY(CAST(:ids AS uuid[])) ORDER BY tag_id"
)

_WITHIN = f"SELECT customer_id, status FROM ({customers.LISTED}) AS c WHERE customer_id = ANY(CAST(:ids AS uuid[]))"  # noqa: S608  trusted text
_WITHIN_ALL = text(f"{_WITHIN} ORDER BY number")
_WITHIN_OWN = text(f"{_WITHIN} AND customer_id IN ({customers.PORTFOLIO}) ORDER BY number")


async def narrowed(
    reading: Reading, filters: ListFilters, *, sort: ListSort, after: ListPlace | None = None, limit: int = 50
) -> ListPage:
    """Of those whom the actor may find. Raises BadInput, Forbidden for what takes a right that they have not."""
    rows = await _found(reading, filters, sort=sort, after=after, limit=limit + 1)
    shown = [row.customer_id for row in rows[:limit]]
    total = None if after else await how_many(reading, filters)
    last = rows[limit - 1] if len(rows) > limit else None
    place = ListPlace(last.since_on, last.number) if last else None
    return ListPage(tuple(await listed(reading, shown)), total, place)


async def all_of(reading: Reading, asked: Export) -> list[ListedCustomer]:
    """One more than may leave, where there are as many. Raises BadInput, Forbidden, also for a column."""
    refuse_columns(reading, asked.columns)
    rows = await _found(reading, asked.filters, sort=asked.sort, after=None, limit=rules.MOST_EXPORTED + 1)
    return await listed(reading, [row.customer_id for row in rows])


async def many(
    reading: Reading, asked: Export, *, after: ListPlace | None
) -> tuple[list[ListedCustomer], ListPlace | None]:
    """Some hundreds of them after that place, and where to go on. Raises what `all_of` raises."""
    refuse_columns(reading, asked.columns)
    rows = await _found(reading, asked.filters, sort=asked.sort, after=after, limit=_AT_ONCE)
    told = await listed(reading, [row.customer_id for row in rows])
    last = rows[-1] if len(rows) == _AT_ONCE else None
    return told, ListPlace(last.since_on, last.number) if last else None


async def matching(reading: Reading, filters: ListFilters, *, limit: int) -> list[UUID]:
    """In the order of numbers. Raises what `narrowed` raises."""
    rows = await _found(reading, filters, sort=ListSort.NUMBER, after=None, limit=limit)
    return [row.customer_id for row in rows]


async def within(reading: Reading, customer_ids: Collection[UUID]) -> dict[UUID, CustomerStatus]:
    """Those of them whom the actor's lists may show, in the order of numbers, and where they stand."""
    asked: dict[str, Any] = {"ids": list(customer_ids)}
    if not sees_all(reading):
        asked |= {"reader": reader_id(reading), "today": await business_date(reading)}
    found = await reading.session.execute(_WITHIN_ALL if sees_all(reading) else _WITHIN_OWN, asked)
    return {row.customer_id: CustomerStatus(row.status) for row in found}


def refuse_columns(reading: Reading, columns: Collection[ListColumn]) -> None:
    for right, column in ((SEE_TAGS, ListColumn.TAGS), (SEE_TIERS, ListColumn.TIER)):
        if column in columns and not reading.actor.may(right):
            raise Forbidden(right)


async def how_many(reading: Reading, filters: ListFilters, *, most: int = rules.MOST_COUNTED) -> int:
    """Up to `most`. Raises what `narrowed` raises."""
    asked = await _asked(reading, filters)
    inner = rules.statement(SOURCES, filters, sort=None, whole_bank=sees_all(reading), is_next=False)
    counted = text(f"SELECT count(*) FROM ({inner}) AS found")  # noqa: S608  trusted text, values are parameters
    counts: int = (await reading.session.execute(counted, asked | {"limit": most})).scalar_one()
    return counts


async def listed(reading: Reading, customer_ids: Collection[UUID]) -> list[ListedCustomer]:
    """Lines in this order, with what the actor may see; whose they are has been asked."""
    ids = {"ids": list(customer_ids), "today": await business_date(reading)}
    lines = await customers.customer_lines(reading, customer_ids)
    managers = {row.customer_id: row.manager_name for row in await reading.session.execute(_MANAGERS, ids)}
    contacts: dict[UUID, datetime] = {row.customer_id: row.at for row in await reading.session.execute(_CONTACTS, ids)}
    given: dict[UUID, list[UUID]] = defaultdict(list)
    if sees_tags := reading.actor.may(SEE_TAGS):
        for row in await reading.session.execute(_TAGGED, ids):
            given[row.customer_id].append(row.tag_id)
    standings = await tiers.standings(reading, customer_ids) if reading.actor.may(SEE_TIERS) else {}
    return [
        ListedCustomer(
            line=lines[one],
            tier=standings[one].level if one in standings else None,
            tags=tuple(given[one]) if sees_tags else None,
            manager=managers.get(one),
            last_contact_at=contacts.get(one),
        )
        for one in customer_ids
    ]


def sees_all(reading: Reading) -> bool:
    return reading.actor.may(SEE_ALL)


async def choices(reading: Reading) -> Choices:
    return Choices(
        is_whole_bank=sees_all(reading),
        tags=await _tags_in_force(reading) if reading.actor.may(SEE_TAGS) else (),
        tiers=await _tiers_in_force(reading) if reading.actor.may(SEE_TIERS) else (),
        managers=tuple((await identity.staff_with(reading, TASK)).items()) if sees_all(reading) else (),
        roles=await identity.my_roles(reading),
    )


# -------------------------------------------------------------------------------------------------- exports


async def my_exports(reading: Reading, *, after: tuple[datetime, UUID] | None = None, limit: int = 50) -> MyExportPage:
    """What the actor has taken out, the newest first."""
    fetched = select(func.max(ExportFetchRow.at)).where(ExportFetchRow.export_id == ExportRow.id).scalar_subquery()
    order = (ExportRow.at, ExportRow.id)
    query = (
        select(ExportRow, ExportFileRow, fetched.label("fetched_at"))
        .outerjoin(ExportFileRow, (ExportFileRow.export_id == ExportRow.id) & (ExportFileRow.ends_at > reading.now))
        .where(ExportRow.by_id == reader_id(reading))
        .order_by(*(one.desc() for one in order))
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(tuple_(*order) < after)
    found = (await reading.session.execute(query)).all()
    shown = found[:limit]
    last = shown[-1].ExportRow if len(found) > limit else None
    exports = tuple(_export(reading, row.ExportRow, row.ExportFileRow, row.fetched_at) for row in shown)
    return MyExportPage(exports, (last.at, last.id) if last else None)


def _export(reading: Reading, row: ExportRow, file: ExportFileRow | None, fetched_at: datetime | None) -> MyExport:
    state = _state(file)
    return MyExport(
        id=row.id,
        filters=filters_of(row),
        columns=tuple(ListColumn(one) for one in row.columns),
        form=SheetKind(row.form),
        purpose=ExportPurpose(row.purpose),
        words=reading.vault.open(WORDS, row.sealed_words, about=str(row.id)).decode(),
        customers=file.customers if file and file.customers is not None else row.customers,
        at=row.at,
        state=state,
        failure=file.failure if file else None,
        checker=row.checker_name,
        ends_at=file.ends_at if file and state is ExportState.READY else None,
        fetched_at=fetched_at,
    )


def _state(file: ExportFileRow | None) -> ExportState:
    if file is None:
        return ExportState.OVER
    if file.failure is not None:
        return ExportState.FAILED
    return ExportState.MAKING if file.sealed is None else ExportState.READY


# ---------------------------------------------------------------------------------------------------- views


async def views(reading: Reading) -> list[View]:
    """One's own, and those that are shared with a role one holds; by name."""
    me = reader_id(reading)
    seen = or_(ViewRow.owner_id == me, ViewRow.role.in_(await identity.my_roles(reading)))
    rows = (await reading.session.scalars(select(ViewRow).where(seen).order_by(ViewRow.name, ViewRow.id))).all()
    start = await reading.session.scalar(select(StartRow.view_id).where(StartRow.staff_id == me))
    in_force = {one.id for one in await _tags_in_force(reading)}
    top = len(await _tiers_in_force(reading)) - 1
    return [_view(row, me, start, in_force, top) for row in rows]


async def view(reading: Reading, view_id: UUID) -> View:
    """Raises NoSuchView, also for one that is neither one's own nor shared with one."""
    found = next((one for one in await views(reading) if one.id == view_id), None)
    if found is None:
        raise NoSuchView
    return found


def reader_id(reading: Reading) -> UUID:
    if reading.actor.kind != "staff" or reading.actor.id is None:
        raise NotSignedIn
    return reading.actor.id


def filters_of(row: ViewRow | ExportRow) -> ListFilters:
    return msgspec.convert(row.filters, ListFilters)


def _view(row: ViewRow, me: UUID, start: UUID | None, in_force: set[str], top: int) -> View:
    filters = filters_of(row)
    withdrawn = ["tags"] if any(str(one) not in in_force for one in filters.tags) else []
    if filters.tier is not None and filters.tier > top:
        withdrawn.append("tier")
    return View(
        id=row.id,
        name=row.name,
        filters=filters,
        columns=tuple(ListColumn(one) for one in row.columns),
        sort=ListSort(row.sort),
        role=row.role,
        version=row.version,
        owner=row.owner_name,
        is_own=row.owner_id == me,
        is_start=row.id == start,
        withdrawn=tuple(withdrawn),
    )


async def _found(
    reading: Reading, filters: ListFilters, *, sort: ListSort, after: ListPlace | None, limit: int
) -> list[Any]:
    asked = await _asked(reading, filters)
    if after is not None:
        asked |= {"after_since": after.since_on, "after_number": after.number}
    told = rules.statement(SOURCES, filters, sort=sort, whole_bank=sees_all(reading), is_next=after is not None)
    return list((await reading.session.execute(text(told), asked | {"limit": limit})).all())


async def _asked(reading: Reading, filters: ListFilters) -> dict[str, Any]:
    """Every value that a statement may name. Raises BadInput, Forbidden."""
    if (wrong := rules.refuse_filters(filters)) is not None:
        raise wrong
    for right, is_asked in ((SEE_TAGS, bool(filters.tags)), (SEE_TIERS, filters.tier is not None)):
        if is_asked and not reading.actor.may(right):
            raise Forbidden(right)
    silent = reading.now - timedelta(days=filters.silent_days) if filters.silent_days else None
    tiers_now = await _tiers_in_force(reading) if filters.tier is not None else ()
    named = {name: getattr(filters, name) for name in ("since_from", "since_to", "manager_id", "tier")}
    words = {
        name: getattr(filters, name) and getattr(filters, name).value for name in ("status", "kind", "has_document")
    }
    return {
        **named,
        **words,
        **{f"tag_{nth}": tag for nth, tag in enumerate(filters.tags)},
        "silent_since": silent,
        "top": max(0, len(tiers_now) - 1),
        "reader": reader_id(reading),
        "today": await business_date(reading),
    }


async def _tags_in_force(reading: Reading) -> tuple[Named, ...]:
    found = await tags.tags(reading)
    return tuple(Named(str(one.id), one.name.zh, one.name.en) for one in found if one.live is not None)


async def _tiers_in_force(reading: Reading) -> tuple[Named, ...]:
    scheme = await tiers.scheme_in_force(reading)
    if scheme is None:
        return ()
    return tuple(Named(str(level), one.zh, one.en) for level, one in enumerate(scheme.terms.tiers))
