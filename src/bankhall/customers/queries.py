"""Reads of the customer file. A customer sees their own page of it, staff by the right of the route."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

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

from bankhall.customers import rules
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.models import CustomerRow, DocumentRow, SearchRow
from bankhall.customers.types import (
    Address,
    Customer,
    CustomerBrief,
    CustomerKind,
    CustomerLine,
    CustomerPage,
    CustomerSearch,
    CustomerStatus,
    Document,
    DocumentKind,
    Gender,
)
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.tables import is_any

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
)


async def customer(reading: Reading, customer_id: UUID) -> Customer:
    """Raises NoSuchCustomer, also for one that is not the actor's to see."""
    found = await reading.session.execute(select(CustomerRow).where(CustomerRow.id == customer_id, _visible(reading)))
    row = found.scalar_one_or_none()
    if row is None:
        raise NoSuchCustomer
    return await read_customer(reading, row)


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
    """By a whole number, or by parts of the name: the index narrows by tokens, the key tells for certain."""
    ways: list[ColumnElement[bool]] = []
    if whole := rules.whole_tokens(text):
        ways.append(SearchRow.tokens.overlap(_texts(whole)))
    if parts := rules.name_tokens(text):
        words = (func.strpos(SearchRow.name_key, word) > 0 for word in rules.name_key(text).split())
        ways.append(and_(SearchRow.tokens.contains(_texts(parts)), *words))
    return or_(*ways) if ways else false()


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
    )


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
