"""Reads of the customer file. A customer sees their own page of it, staff by the right of the route."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy import Row as ResultRow
from sqlalchemy.orm import InstrumentedAttribute

from bankhall.customers import rules
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.models import CustomerRow, DocumentRow, EditRow, SearchRow, StatusChangeRow
from bankhall.customers.types import (
    Address,
    Customer,
    CustomerBrief,
    CustomerFigures,
    CustomerHit,
    CustomerKind,
    CustomerLine,
    CustomerPage,
    CustomerSearch,
    CustomerStatus,
    Document,
    DocumentKind,
    Edit,
    FieldEdit,
    Gender,
    StatusChange,
)
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.tables import count_up_to, is_any
from bankhall.kernel.time import Period, month_before, month_of

_LAST_SIGN = "\U0010ffff"

_BRIEF = select(CustomerRow.id, CustomerRow.number, CustomerRow.kind, CustomerRow.name, CustomerRow.status)

_LINE = select(
    CustomerRow.id,
    CustomerRow.number,
    CustomerRow.kind,
    CustomerRow.name,
    CustomerRow.status,
    CustomerRow.birth_on,
    CustomerRow.address_city,
    CustomerRow.phones,
    CustomerRow.since_on,
)


async def customer(reading: Reading, customer_id: UUID) -> Customer:
    """Raises NoSuchCustomer, also for one that is not the actor's to see."""
    found = await reading.session.execute(select(CustomerRow).where(CustomerRow.id == customer_id, _visible(reading)))
    row = found.scalar_one_or_none()
    if row is None:
        raise NoSuchCustomer
    return await read_customer(reading, row)


async def my_file(reading: Reading) -> Customer:
    """The actor's own page. Raises NoSuchCustomer for who is no customer."""
    if reading.actor.kind != "customer" or reading.actor.id is None:
        raise NoSuchCustomer
    return await customer(reading, reading.actor.id)


async def find_customers(
    reading: Reading, search: CustomerSearch, *, after: UUID | None = None, limit: int = 50
) -> CustomerPage:
    """In the order of registration. A text that could be no part of a name or number finds nobody."""
    query = _LINE.where(_visible(reading), *_conditions(search)).order_by(CustomerRow.id).limit(limit + 1)
    if search.text and search.text.strip():
        query = query.join(SearchRow, SearchRow.customer_id == CustomerRow.id).where(_found_by(search.text))
    if after is not None:
        query = query.where(CustomerRow.id > after)
    rows = (await reading.session.execute(query)).all()
    shown = tuple(_line(row) for row in rows[:limit])
    return CustomerPage(shown, next=shown[-1].id if len(rows) > limit else None)


async def search_customers(reading: Reading, text: str, *, limit: int) -> list[CustomerHit]:
    """The likeliest first: who has that very number, whose name begins so, whose number ends or begins so, whose name
    has it anywhere. Each way goes along an index and reads no more than is still wanted.
    """
    found: dict[UUID, CustomerLine] = {}
    base = _LINE.join(SearchRow, SearchRow.customer_id == CustomerRow.id).where(_visible(reading))
    for way, order in _ways(text):
        query = base.where(way, CustomerRow.id.not_in(list(found))).limit(limit - len(found))
        rows = await reading.session.execute(query.order_by(*order))
        found |= {row.id: _line(row) for row in rows}
        if len(found) == limit:
            break
    return [_hit(line) for line in found.values()]


async def customer_figures(reading: Reading, today: date) -> CustomerFigures:
    """How many have come and how many are blocked, for whoever may know. `today`: the business date."""
    this_month, last_month = month_of(today), month_before(today)
    so_far = Period(last_month.first_on, last_month.first_on + (today - this_month.first_on))
    return CustomerFigures(
        new_this_month=await _count(reading, _came_in(this_month)),
        new_last_month=await _count(reading, _came_in(last_month)),
        new_last_month_so_far=await _count(reading, _came_in(so_far.within(last_month))),
        blocked=await _count(reading, CustomerRow.status == CustomerStatus.BLOCKED),
    )


async def status_changes(reading: Reading, customer_id: UUID) -> list[StatusChange]:
    """The latest two hundred, newest first. Raises NoSuchCustomer."""
    await customer(reading, customer_id)
    found = await reading.session.execute(
        select(StatusChangeRow)
        .where(StatusChangeRow.customer_id == customer_id)
        .order_by(StatusChangeRow.id.desc())
        .limit(200)
    )
    return [
        StatusChange(CustomerStatus(row.status), row.at, row.by_kind, row.by_name, row.reason)
        for row in found.scalars()
    ]


async def edits(reading: Reading, customer_id: UUID) -> list[Edit]:
    """What was changed in the file: the latest two hundred times, newest first. Raises NoSuchCustomer."""
    await customer(reading, customer_id)
    found = await reading.session.execute(
        select(EditRow).where(EditRow.customer_id == customer_id).order_by(EditRow.id.desc()).limit(200)
    )
    return [
        Edit(row.at, row.by_kind, row.by_name, msgspec.convert(row.fields, tuple[FieldEdit, ...]))
        for row in found.scalars()
    ]


async def are_there_any(reading: Reading) -> bool:
    return (await reading.session.execute(select(CustomerRow.id).limit(1))).first() is not None


async def briefs(reading: Reading, customer_ids: Collection[UUID]) -> dict[UUID, CustomerBrief]:
    """Those that exist, whoever asks: the neighbour has seen to it that the actor may know them."""
    return await _briefs(reading, _BRIEF.where(is_any(CustomerRow.id, customer_ids)))


async def lock_customers(tx: Tx, customer_ids: Collection[UUID]) -> dict[UUID, CustomerBrief]:
    """Those that exist, kept from being changed, blocked or closed until the commit."""
    return await _briefs(
        tx, _BRIEF.where(is_any(CustomerRow.id, customer_ids)).order_by(CustomerRow.id).with_for_update(read=True)
    )


async def read_customer(reading: Reading, row: CustomerRow) -> Customer:
    found = await reading.session.execute(
        select(DocumentRow.kind, DocumentRow.number, DocumentRow.country)
        .where(DocumentRow.customer_id == row.id)
        .order_by(DocumentRow.nth)
    )
    return Customer(
        id=row.id,
        number=row.number,
        kind=CustomerKind(row.kind),
        name=row.name,
        status=CustomerStatus(row.status),
        birth_on=row.birth_on,
        gender=Gender(row.gender) if row.gender else None,
        documents=tuple(Document(DocumentKind(kind), number, country) for kind, number, country in found),
        phones=tuple(row.phones),
        emails=tuple(row.emails),
        address=_address(row),
        since_on=row.since_on,
        source=row.source,
        source_id=row.source_id,
        version=row.version,
    )


def _visible(reading: Reading) -> ColumnElement[bool]:
    match reading.actor.kind:
        case "customer":
            return CustomerRow.id == reading.actor.id
        case "staff" | "system":
            return true()
        case _:
            return false()


def _conditions(search: CustomerSearch) -> Iterable[ColumnElement[bool]]:
    if search.status is not None:
        yield CustomerRow.status == search.status.value
    if search.kind is not None:
        yield CustomerRow.kind == search.kind.value


def _found_by(text: str) -> ColumnElement[bool]:
    """By a whole number or its last four signs, or by parts of the name."""
    ways: list[ColumnElement[bool]] = []
    if numbers := rules.whole_tokens(text) + rules.tail_tokens(text):
        ways.append(SearchRow.tokens.overlap(_texts(numbers)))
    if (has_it := _has_in_name(text)) is not None:
        ways.append(has_it)
    return or_(*ways) if ways else false()


def _came_in(period: Period) -> ColumnElement[bool]:
    return CustomerRow.since_on.between(period.first_on, period.last_on)


async def _count(reading: Reading, condition: ColumnElement[bool]) -> int:
    return await count_up_to(reading, select(CustomerRow.id).where(condition))


def _ways(text: str) -> Iterable[tuple[ColumnElement[bool], tuple[InstrumentedAttribute[str], ...]]]:
    """How `text` may mean somebody, the likelier first, each with the order that its index has."""
    if whole := rules.whole_tokens(text):
        yield SearchRow.tokens.overlap(_texts(whole)), ()
    if key := rules.name_key(text):
        begins = and_(SearchRow.name_key >= key, SearchRow.name_key < key + _LAST_SIGN)
        yield begins, (SearchRow.name_key,)
    if tails := rules.tail_tokens(text):
        yield SearchRow.tokens.overlap(_texts(tails)), ()
    if bounds := rules.numbers_beginning(text):
        yield CustomerRow.number.between(*bounds), (CustomerRow.number,)
    if (has_it := _has_in_name(text)) is not None:
        yield has_it, ()


def _has_in_name(text: str) -> ColumnElement[bool] | None:
    """The index narrows by tokens, the key tells for certain."""
    if not (parts := rules.name_tokens(text)):
        return None
    words = (func.strpos(SearchRow.name_key, word) > 0 for word in rules.name_key(text).split())
    return and_(SearchRow.tokens.contains(_texts(parts)), *words)


def _texts(values: list[str]) -> ColumnElement[Any]:
    return cast(literal(values, ARRAY(Text)), ARRAY(Text))


async def _briefs(reading: Reading, query: Select[*tuple[Any, ...]]) -> dict[UUID, CustomerBrief]:
    return {
        row.id: CustomerBrief(row.id, row.number, CustomerKind(row.kind), row.name, CustomerStatus(row.status))
        for row in await reading.session.execute(query)
    }


def _line(row: ResultRow[*tuple[Any, ...]]) -> CustomerLine:
    return CustomerLine(
        id=row.id,
        number=row.number,
        kind=CustomerKind(row.kind),
        name=row.name,
        status=CustomerStatus(row.status),
        birth_on=row.birth_on,
        city=row.address_city or "",
        phone=row.phones[0] if row.phones else None,
        since_on=row.since_on,
    )


def _hit(line: CustomerLine) -> CustomerHit:
    phone = rules.mask_phone(line.phone) if line.phone else None
    return CustomerHit(line.id, line.number, line.kind, line.name, line.status, line.birth_on, line.city, phone)


def _address(row: CustomerRow) -> Address | None:
    if row.address_country is None:
        return None
    return Address(
        country=row.address_country,
        line=row.address_line or "",
        district=row.address_district or "",
        city=row.address_city or "",
        region=row.address_region or "",
        postcode=row.address_postcode or "",
    )
