"""Reads of the customer file. A customer sees their own page of it, staff by the right of the route."""

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
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
from bankhall.customers.errors import CustomerForgotten, NoSuchCustomer
from bankhall.customers.models import CustomerRow, EditRow, LookRow, SearchRow, StatusChangeRow, TieRow
from bankhall.customers.queries.merged import ids_of, one_with
from bankhall.customers.types import (
    FORGOTTEN,
    Customer,
    CustomerBrief,
    CustomerFigures,
    CustomerHit,
    CustomerKind,
    CustomerLine,
    CustomerPage,
    CustomerSearch,
    CustomerStatus,
    Edit,
    Facts,
    FieldEdit,
    Look,
    LookPurpose,
    Match,
    StatusChange,
)
from bankhall.kernel.data_keys import DataKeyRow, data_keys, open_key
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.tables import Ids, count_up_to, is_any
from bankhall.kernel.time import Period, month_before, month_of
from bankhall.kernel.vault import SealingKey

# With what opens it. Whose key is gone is forgotten, and still counted among the customers.
_ORGANISATIONS = direct("SELECT id FROM customers WHERE id = ANY(:ids) AND kind = 'organisation'")

_SEALED = select(
    CustomerRow.id,
    CustomerRow.number,
    CustomerRow.kind,
    CustomerRow.status,
    CustomerRow.since_on,
    CustomerRow.source,
    CustomerRow.source_id,
    CustomerRow.version,
    CustomerRow.sealed,
    DataKeyRow.master,
    DataKeyRow.wrapped,
).outerjoin(DataKeyRow, DataKeyRow.subject_id == CustomerRow.id)

# Tokens narrow a name down to those that have all its parts; the rest is seen when they are opened. Names that are all
# parts and no match are rare: after so many rounds the reader gets what there is, and a way to go on.
_MOST_ROUNDS = 5

_MOST_TIES_TOLD = 20

_FACTS = msgspec.msgpack.Decoder(Facts)


async def customer(reading: Reading, customer_id: UUID) -> Customer:
    """Raises NoSuchCustomer, also for one that is not the actor's to see."""
    row = (await reading.session.execute(sealed_of(reading, customer_id))).one_or_none()
    if row is None:
        raise NoSuchCustomer
    return as_known(row, _open(reading, row))


async def own_key(reading: Reading, customer_id: UUID) -> SealingKey:
    """Under which everything of theirs lies sealed. Raises CustomerForgotten."""
    key = (await data_keys(reading, [customer_id])).get(customer_id)
    if key is None:
        raise CustomerForgotten
    return key


async def my_file(reading: Reading) -> Customer:
    """The actor's own page. Raises NoSuchCustomer for who is no customer."""
    if reading.actor.kind != "customer" or reading.actor.id is None:
        raise NoSuchCustomer
    return await customer(reading, reading.actor.id)


async def find_customers(
    reading: Reading, search: CustomerSearch, *, after: UUID | None = None, limit: int = 50
) -> CustomerPage:
    """In the order of registration. A text that nobody has finds, on the only page, those for whom it has one sign
    wrong; a text that could be no part of a name or number finds nobody.
    """
    text = (search.text or "").strip()
    ways = _found_by(reading, text) if text else None
    page = await _page(reading, search, text, ways, after=after, limit=limit)
    if page.customers or page.next or after or not (near := rules.near_tokens(text)):
        return page
    page = await _page(reading, search, text, _has_any(reading, near), after=None, limit=limit)
    return CustomerPage(page.customers, next=None)


async def _page(
    reading: Reading,
    search: CustomerSearch,
    text: str,
    ways: ColumnElement[bool] | None,
    *,
    after: UUID | None,
    limit: int,
) -> CustomerPage:
    query = _SEALED.where(_visible(reading), *_conditions(search)).order_by(CustomerRow.id)
    if ways is not None:
        query = query.join(SearchRow, SearchRow.customer_id == CustomerRow.id).where(ways)
    shown: list[CustomerLine] = []
    for _ in range(_MOST_ROUNDS):
        beyond = query if after is None else query.where(CustomerRow.id > after)
        rows = (await reading.session.execute(beyond.limit(limit + 1))).all()
        for row in rows[:limit]:
            after = row.id
            facts = _open(reading, row)
            why = rules.match(facts, row.number, text) if text else None
            if not text or why:
                shown.append(_line(row, facts, why))
            if len(shown) == limit:
                break
        if len(rows) <= limit and (not rows or after == rows[-1].id):
            return CustomerPage(tuple(shown), next=None)
        if len(shown) == limit:
            break
    return CustomerPage(tuple(shown), next=after)


async def search_customers(reading: Reading, text: str, *, limit: int) -> list[CustomerHit]:
    """The likeliest first: who has that very number, whose name begins so, whose number ends or begins so, whose name
    has it anywhere, whose name sounds so, has these initials, is so but for one sign; each way by name. Each goes along
    an index and opens a few times as many as are wanted.
    """
    found: dict[UUID, CustomerLine] = {}
    base = _SEALED.join(SearchRow, SearchRow.customer_id == CustomerRow.id).where(_visible(reading))
    for way in _ways(reading, text):
        # In whatever order they lie: to put five thousand of a family name in order takes longer than to open fifty.
        query = base.where(way, CustomerRow.id.not_in(list(found)))
        rows = (await reading.session.execute(query.limit(_MOST_ROUNDS * limit))).all()
        opened = [(row, _open(reading, row)) for row in rows]
        lines = [
            _line(row, facts, why) for row, facts in opened if (why := rules.match(facts, row.number, text)) is not None
        ]
        lines.sort(key=_rank)
        found |= {line.id: line for line in lines[: limit - len(found)]}
        if len(found) == limit:
            break
    return [_hit(line) for line in sorted(found.values(), key=_rank)]


_RANKS = {why: nth for nth, why in enumerate(Match)}


def _rank(line: CustomerLine) -> tuple[int, str]:
    return (_RANKS[line.match] if line.match else 0, rules.name_key(line.name))


async def found_among(reading: Reading, customer_ids: Collection[UUID], text: str) -> set[UUID]:
    """Those of them who are found by it, whoever asks."""
    query = _SEALED.join(SearchRow, SearchRow.customer_id == CustomerRow.id).where(
        is_any(CustomerRow.id, customer_ids), _found_by(reading, text)
    )
    rows = await reading.session.execute(query)
    return {row.id for row in rows if rules.match(_open(reading, row), row.number, text)}


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
        .where(one_with(StatusChangeRow.customer_id, customer_id))
        .order_by(StatusChangeRow.id.desc())
        .limit(200)
    )
    return [
        StatusChange(CustomerStatus(row.status), row.at, row.by_kind, row.by_name, row.reason)
        for row in found.scalars()
    ]


async def in_clear_until(reading: Reading, customer_id: UUID) -> datetime | None:
    """Until when the actor sees this customer in clear; None where everything is masked."""
    found = await reading.session.execute(
        select(func.max(LookRow.until)).where(
            LookRow.customer_id == customer_id, LookRow.by_id == reading.actor.id, LookRow.until > reading.now
        )
    )
    until: datetime | None = found.scalar_one()
    return until


async def my_looks(reading: Reading, *, limit: int = 200) -> list[Look]:
    """Who saw the actor's own data in clear, newest first, but for what an authority has asked for.

    Raises NoSuchCustomer for who is no customer.
    """
    mine = await my_file(reading)
    found = await reading.session.execute(
        select(LookRow)
        .where(one_with(LookRow.customer_id, mine.id), LookRow.purpose != LookPurpose.LAW)
        .order_by(LookRow.id.desc())
        .limit(limit)
    )
    return [Look(row.at, row.until, row.by_name, LookPurpose(row.purpose)) for row in found.scalars()]


async def edits(reading: Reading, customer_id: UUID) -> list[Edit]:
    """What was changed in the file: the latest two hundred times, newest first. Raises NoSuchCustomer."""
    await customer(reading, customer_id)
    keys = await data_keys(reading, await ids_of(reading, customer_id))
    if customer_id not in keys:
        return []
    found = await reading.session.execute(
        select(EditRow).where(is_any(EditRow.customer_id, keys)).order_by(EditRow.id.desc()).limit(200)
    )
    return [
        Edit(
            row.at,
            row.by_kind,
            row.by_name,
            msgspec.msgpack.decode(
                keys[row.customer_id].open(row.sealed, about=edit_place(row.customer_id, row.at)),
                type=tuple[FieldEdit, ...],
            ),
        )
        for row in found.scalars()
    ]


async def ties(reading: Reading, customer_id: UUID) -> tuple[dict[str, str], ...]:
    """What holds a customer at the bank, in each of their files: the first twenty, each with `kind` and `id`."""
    found = await reading.session.execute(
        select(TieRow.kind, TieRow.subject_id)
        .where(one_with(TieRow.customer_id, customer_id))
        .order_by(TieRow.kind, TieRow.subject_id)
        .limit(_MOST_TIES_TOLD)
    )
    return tuple({"kind": row.kind, "id": str(row.subject_id)} for row in found)


async def are_there_any(reading: Reading) -> bool:
    return (await reading.session.execute(select(CustomerRow.id).limit(1))).first() is not None


async def briefs(reading: Reading, customer_ids: Collection[UUID]) -> dict[UUID, CustomerBrief]:
    """Those that exist, whoever asks: the neighbour has seen to it that the actor may know them."""
    return await _briefs(reading, _SEALED.where(is_any(CustomerRow.id, customer_ids)))


async def customer_lines(reading: Reading, customer_ids: Collection[UUID]) -> dict[UUID, CustomerLine]:
    """As lists show them, whoever asks: the neighbour has seen to it that the actor may know them."""
    found = await reading.session.execute(_SEALED.where(is_any(CustomerRow.id, customer_ids)))
    return {row.id: _line(row, _open(reading, row), None) for row in found}


async def organisations_among(reading: Reading, customer_ids: Collection[UUID]) -> set[UUID]:
    """Those of them that are no persons, whoever asks."""
    return {row.id for row in await fetch(reading, _ORGANISATIONS, ids=Ids(customer_ids))}


async def customer_numbered(reading: Reading, number: str) -> CustomerBrief | None:
    """Whoever has this very number, whoever asks: nobody is to learn by it whether it is anybody's."""
    found = await _briefs(reading, _SEALED.where(CustomerRow.number == number))
    return next(iter(found.values()), None)


async def births(reading: Reading, customer_ids: Collection[UUID]) -> dict[UUID, date | None]:
    """When they were born, as far as it is known, whoever asks: for what the law allows only those of age."""
    found = await reading.session.execute(_SEALED.where(is_any(CustomerRow.id, customer_ids)))
    return {row.id: _open(reading, row).birth_on for row in found}


async def customers_by_id(reading: Reading, customer_ids: Collection[UUID]) -> dict[UUID, Customer]:
    """Those that are the actor's to see, with all that is known of them."""
    found = await reading.session.execute(_SEALED.where(is_any(CustomerRow.id, customer_ids), _visible(reading)))
    return {row.id: as_known(row, _open(reading, row)) for row in found}


async def lock_customers(tx: Tx, customer_ids: Collection[UUID]) -> dict[UUID, CustomerBrief]:
    """Those that exist, kept from being changed, blocked or closed until the commit."""
    query = _SEALED.where(is_any(CustomerRow.id, customer_ids)).order_by(CustomerRow.id)
    return await _briefs(tx, query.with_for_update(read=True, of=CustomerRow))


async def lock_customer(tx: Tx, customer_id: UUID) -> CustomerBrief:
    """One that is worked on, kept from being changed, blocked, closed or merged until the commit. Raises
    NoSuchCustomer, CustomerClosed, CustomerMerged.
    """
    found = (await lock_customers(tx, [customer_id])).get(customer_id)
    if found is None:
        raise NoSuchCustomer
    if (ended := rules.refuse_ended(found.status)) is not None:
        raise ended
    return found


def sealed_of(reading: Reading, customer_id: UUID) -> Select[*tuple[Any, ...]]:
    """One customer as they lie in the tables, with the key that opens them, if they are the actor's to see."""
    return _SEALED.where(CustomerRow.id == customer_id, _visible(reading))


def facts_place(customer_id: UUID) -> str:
    """Where a customer's facts lie: sealed for that place, they open nowhere else."""
    return f"customers|facts|{customer_id}"


def edit_place(customer_id: UUID, at: datetime) -> str:
    return f"customer_edits|{customer_id}|{at.astimezone(UTC).isoformat()}"


def index_mac(reading: Reading) -> Callable[[bytes], bytes]:
    """What the file's blind indexes are made with."""
    return partial(reading.vault.mac, "customers.index")


def fact_key(reading: Reading, customer_id: UUID, field: str, text: str) -> bytes:
    """What stands for one value of a file: another's with the same value has another."""
    return index_mac(reading)(f"fact|{customer_id}|{field}|{text}".encode())[:16]


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


def _found_by(reading: Reading, text: str) -> ColumnElement[bool]:
    """By a whole number or its last four signs, by parts of the name, by how it sounds."""
    ways: list[ColumnElement[bool]] = []
    anyone = (
        rules.whole_tokens,
        rules.tail_tokens,
        rules.address_tokens,
        rules.sound_tokens,
        rules.sound_beginning_tokens,
    )
    if any_of := [token for tokens in anyone for token in tokens(text)]:
        ways.append(_has_any(reading, any_of))
    if parts := rules.name_tokens(text):
        ways.append(_has_all(reading, parts))
    return or_(*ways) if ways else false()


def _came_in(period: Period) -> ColumnElement[bool]:
    return CustomerRow.since_on.between(period.first_on, period.last_on)


async def _count(reading: Reading, condition: ColumnElement[bool]) -> int:
    return await count_up_to(reading, select(CustomerRow.id).where(condition))


def _ways(reading: Reading, text: str) -> Iterable[ColumnElement[bool]]:
    """Where to look for whom `text` may mean, the likelier first."""
    if whole := rules.whole_tokens(text):
        yield _has_any(reading, whole)
    if beginning := rules.beginning_tokens(text):
        yield _has_all(reading, beginning)
    if tails := rules.tail_tokens(text):
        yield _has_any(reading, tails)
    if at := rules.address_tokens(text):
        yield _has_any(reading, at)
    if bounds := rules.numbers_beginning(text):
        yield CustomerRow.number.between(*bounds)
    if parts := rules.name_tokens(text):
        yield _has_all(reading, parts)
    if sound := rules.sound_tokens(text):
        yield _has_any(reading, sound)
    if sound := rules.sound_beginning_tokens(text):
        yield _has_any(reading, sound)
    if near := rules.near_tokens(text):
        yield _has_any(reading, near)


def _has_any(reading: Reading, tokens: list[str]) -> ColumnElement[bool]:
    kept: ColumnElement[bool] = SearchRow.tokens.overlap(_texts(rules.keyed(tokens, index_mac(reading))))
    return kept


def _has_all(reading: Reading, tokens: list[str]) -> ColumnElement[bool]:
    kept: ColumnElement[bool] = SearchRow.tokens.contains(_texts(rules.keyed(tokens, index_mac(reading))))
    return kept


def _texts(values: list[str]) -> ColumnElement[Any]:
    return cast(literal(values, ARRAY(Text)), ARRAY(Text))


async def _briefs(reading: Reading, query: Select[*tuple[Any, ...]]) -> dict[UUID, CustomerBrief]:
    return {
        row.id: CustomerBrief(
            row.id, row.number, CustomerKind(row.kind), _open(reading, row).name, CustomerStatus(row.status)
        )
        for row in await reading.session.execute(query)
    }


def _open(reading: Reading, row: ResultRow[*tuple[Any, ...]]) -> Facts:
    if row.wrapped is None:
        return FORGOTTEN
    key = open_key(reading, row.id, row.master, row.wrapped)
    return _FACTS.decode(key.open(row.sealed, about=facts_place(row.id)))


def as_known(row: ResultRow[*tuple[Any, ...]], facts: Facts) -> Customer:
    """Of a row of `sealed_of`, and what it said when it was opened."""
    return Customer(
        id=row.id,
        number=row.number,
        kind=CustomerKind(row.kind),
        name=facts.name,
        status=CustomerStatus(row.status),
        birth_on=facts.birth_on,
        gender=facts.gender,
        documents=facts.documents,
        phones=facts.phones,
        emails=facts.emails,
        address=facts.address,
        places=facts.places,
        since_on=row.since_on,
        source=row.source,
        source_id=row.source_id,
        version=row.version,
    )


def _line(row: ResultRow[*tuple[Any, ...]], facts: Facts, why: Match | None) -> CustomerLine:
    return CustomerLine(
        id=row.id,
        number=row.number,
        kind=CustomerKind(row.kind),
        name=facts.name,
        status=CustomerStatus(row.status),
        birth_on=facts.birth_on,
        city=facts.address.city if facts.address else "",
        phone=facts.phones[0] if facts.phones else None,
        since_on=row.since_on,
        match=why,
    )


def _hit(line: CustomerLine) -> CustomerHit:
    phone = rules.mask_phone(line.phone) if line.phone else None
    assert line.match is not None
    return CustomerHit(
        line.id, line.number, line.kind, line.name, line.status, line.birth_on, line.city, phone, line.match
    )
