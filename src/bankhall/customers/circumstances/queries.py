"""Reads of circumstances: of a file, and of whoever asks as a customer."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from bankhall.customers.circumstances import rules
from bankhall.customers.circumstances.models import CircumstanceRow, StatementRow
from bankhall.customers.circumstances.types import (
    AskedAbout,
    Circumstance,
    Circumstances,
    Known,
    Statement,
    StillRight,
)
from bankhall.customers.facts import queries as facts
from bankhall.customers.facts import rules as facts_rules
from bankhall.customers.facts.queries import held_of
from bankhall.customers.facts.types import HeldFact
from bankhall.customers.papers.queries import best_state
from bankhall.customers.queries import customer, my_file
from bankhall.customers.queries.merged import ids_of, one_with, survivors
from bankhall.customers.relations.queries import edges_of
from bankhall.customers.relations.rules import role_of
from bankhall.customers.types import Customer, CustomerStatus, Origin
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import business_date
from bankhall.kernel.vault import SealingKey

_Otherwise = aliased(StatementRow)
_KNOWN = (
    select(CircumstanceRow, StatementRow, _Otherwise)
    .join(StatementRow, StatementRow.id == CircumstanceRow.statement_id)
    .outerjoin(_Otherwise, _Otherwise.id == CircumstanceRow.otherwise_id)
)


def statement_place(statement_id: UUID) -> str:
    """Where a statement lies: sealed for that place, it opens nowhere else."""
    return f"customer_statements|{statement_id}"


async def circumstances_of(reading: Reading, customer_id: UUID) -> Circumstances:
    """Raises NoSuchCustomer."""
    return await _told(reading, await customer(reading, customer_id))


async def my_circumstances(reading: Reading) -> Circumstances:
    """Raises NoSuchCustomer for who is no customer."""
    return await _told(reading, await my_file(reading))


async def still_right(reading: Reading) -> StillRight:
    """Of what may have changed the one thing that the actor is asked today: what weighs most, but for what they would
    not be asked for a while. Raises NoSuchCustomer for who is no customer.
    """
    mine = await my_file(reading)
    today = await business_date(reading)
    resting = await facts.resting(reading, mine.id, today)
    if facts_rules.ANYTHING in resting or mine.status in (CustomerStatus.CLOSED, CustomerStatus.MERGED):
        return StillRight(None, None, mine.version)
    told = await _told(reading, mine)
    question = next((one for one in told.knowledge.old if one.what not in resting), None)
    if question is None:
        return StillRight(None, None, mine.version)
    days = _days_of(await held_of(reading, mine))
    known = next((one for one in told.known if one.field.value == question.what.value), None)
    return StillRight(question, known.confirmed_on if known else days.get(question.what), mine.version)


async def known_of(reading: Reading, customer_id: UUID) -> tuple[Known, ...]:
    """Of somebody who is forgotten there is nothing to read."""
    query = _KNOWN.where(CircumstanceRow.customer_id == customer_id).execution_options(populate_existing=True)
    rows = (await reading.session.execute(query)).all()
    said: Sequence[StatementRow | None] = [one for _, *both in rows for one in both]
    keys = await data_keys(reading, {one.customer_id for one in said if one is not None})
    found = {
        Circumstance(row.field): _known(keys, row, held, other) for row, held, other in rows if held.customer_id in keys
    }
    return tuple(found[field] for field in Circumstance if field in found)


async def statements(reading: Reading, ids: Collection[UUID]) -> dict[UUID, Statement]:
    """By id, whosever they are: the caller has seen to it that they may be read."""
    return {one.id: one for one in await _opened(reading, select(StatementRow).where(is_any(StatementRow.id, ids)))}


async def said_in(reading: Reading, customer_ids: Collection[UUID]) -> list[Statement]:
    """All that was ever said in these files."""
    return await _opened(reading, select(StatementRow).where(is_any(StatementRow.customer_id, customer_ids)))


async def _opened(reading: Reading, query: Select[StatementRow]) -> list[Statement]:
    rows = (await reading.session.execute(query)).scalars().all()
    keys = await data_keys(reading, {row.customer_id for row in rows})
    return [statement_of(keys[row.customer_id], row) for row in rows if row.customer_id in keys]


async def stated_since(reading: Reading, customer_id: UUID, since: datetime) -> int:
    query = select(func.count()).where(
        one_with(StatementRow.customer_id, customer_id), StatementRow.at > since, StatementRow.by_kind == "customer"
    )
    return await reading.session.scalar(query) or 0


async def my_statements(reading: Reading, *, most: int) -> Sequence[tuple[Circumstance, Statement]]:
    """All that was said of the actor, the newest first. Raises NoSuchCustomer for who is no customer."""
    mine = await my_file(reading)
    keys = await data_keys(reading, await ids_of(reading, mine.id))
    query = select(StatementRow).where(is_any(StatementRow.customer_id, keys)).order_by(StatementRow.id.desc())
    rows = (await reading.session.execute(query.limit(most))).scalars()
    return [(Circumstance(row.field), statement_of(keys[row.customer_id], row)) for row in rows]


def statement_of(key: SealingKey, row: StatementRow) -> Statement:
    return Statement(
        id=row.id,
        value=key.open(row.sealed, about=statement_place(row.id)).decode(),
        origin=Origin(row.origin),
        at=row.at,
        by_kind=row.by_kind,
        by_id=row.by_id,
        by_name=row.by_name,
    )


async def _told(reading: Reading, who: Customer) -> Circumstances:
    known = await known_of(reading, who.id)
    now = (await survivors(reading, [who.id]))[who.id]
    roles = {role_of(edge.kind, other_is_from=edge.to_id == now) for edge in await edges_of(reading, [now])}
    today = await business_date(reading)
    papers = await best_state(reading, who)
    right_on = _days_of(await held_of(reading, who))
    told = rules.knowledge(who, known, roles, today, papers, right_on)
    return Circumstances(rules.fields_for(who.kind), known, told)


def _days_of(held: Collection[HeldFact]) -> dict[AskedAbout, date | None]:
    """Of several the first: it is the one that the bank uses."""
    firsts = {one.value.field: one.right_on for one in held if one.value.nth == 0}
    return {what: firsts[field] for what, field in rules.AGING.items() if field in firsts}


def _known(
    keys: Mapping[UUID, SealingKey], row: CircumstanceRow, held: StatementRow, otherwise: StatementRow | None
) -> Known:
    """A word that came from a merged file opens under that file's key."""
    beside = keys.get(otherwise.customer_id) if otherwise is not None else None
    return Known(
        field=Circumstance(row.field),
        held=statement_of(keys[held.customer_id], held),
        confirmed_on=row.confirmed_on,
        verified_at=row.verified_at,
        verified_by=row.verified_by,
        otherwise=statement_of(beside, otherwise) if beside is not None and otherwise is not None else None,
    )
