"""Reads of tickets: of a customer, of whoever asks as one, and the queues of staff."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, func, or_, select, tuple_

from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.four_eyes.queries import is_open_about
from bankhall.kernel.tables import count_up_to, is_any
from bankhall.kernel.vault import SealingKey
from bankhall.tickets import rules
from bankhall.tickets.errors import NoSuchFile, NoSuchTicket
from bankhall.tickets.models import TicketFileRow, TicketRow, TicketStepRow
from bankhall.tickets.permissions import WORK
from bankhall.tickets.types import (
    CameBy,
    LinkKind,
    MatterState,
    NewFile,
    Team,
    Ticket,
    TicketColleague,
    TicketFigures,
    TicketFile,
    TicketLine,
    TicketLink,
    TicketPage,
    TicketQueue,
    TicketStep,
    TicketStepKind,
    TicketWhole,
    TypeCode,
    Urgency,
)

SUBJECT: Final = "ticket"
MOST_SHOWN: Final = 200
_MOST_COUNTED: Final = 100
_MOST_LINKS: Final = 50


class Told(msgspec.Struct, frozen=True):
    """As it lies sealed."""

    subject: str
    answers: dict[str, str]


_NOTHING: Final = Told("", {})


def told_place(ticket_id: UUID) -> str:
    """Where words lie: sealed for that place, they open nowhere else."""
    return f"tickets|{ticket_id}"


def words_place(ticket_id: UUID, nth: int) -> str:
    return f"ticket_steps|{ticket_id}|{nth}"


def name_place(file_id: UUID) -> str:
    return f"ticket_files|name|{file_id}"


def file_place(file_id: UUID) -> str:
    return f"ticket_files|{file_id}"


def digest_of(reading: Reading, code: str) -> bytes:
    return reading.vault.mac("tickets.resume_codes", code.encode())


# ----------------------------------------------------------------------------------------------- for customers


async def my_tickets(reading: Reading, *, most: int = MOST_SHOWN) -> list[Ticket]:
    """What is open first, then what is over, the latest first."""
    query = (
        select(TicketRow)
        .where(customers.one_with(TicketRow.customer_id, reading.actor.id))
        .order_by(TicketRow.state.in_(rules.OPEN).desc(), TicketRow.id.desc())
        .limit(most)
    )
    return await _tickets(reading, (await reading.session.scalars(query)).all())


async def my_ticket(reading: Reading, ticket_id: UUID) -> TicketWhole:
    """Raises NoSuchTicket, also for another's."""
    row = await reading.session.get(TicketRow, ticket_id)
    if row is None or not await customers.is_mine(reading, row.customer_id):
        raise NoSuchTicket
    return await _whole(reading, row)


async def my_file(reading: Reading, ticket_id: UUID, file_id: UUID) -> NewFile:
    """Raises NoSuchTicket, NoSuchFile, also for one that only staff see."""
    row = await reading.session.get(TicketRow, ticket_id)
    if row is None or not await customers.is_mine(reading, row.customer_id):
        raise NoSuchTicket
    return await _file(reading, row, file_id, to_customer=True)


# ---------------------------------------------------------------------------------------------------- for staff


async def queue(
    reading: Reading,
    which: TicketQueue,
    *,
    team: Team | None = None,
    kind: TypeCode | None = None,
    search: str | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> TicketPage:
    """What is due first comes first; of what is over the latest. Looked for: a ticket's number or a customer's."""
    is_over = which is TicketQueue.OVER
    query = select(TicketRow).where(*_conditions(reading, which))
    if team is not None:
        query = query.where(TicketRow.team == team)
    if kind is not None:
        query = query.where(TicketRow.type == kind)
    if search is not None:
        query = query.where(await _found(reading, search))
    here = tuple_(TicketRow.order_at, TicketRow.id)
    if after is not None:
        query = query.where(here < after if is_over else here > after)
    order = (TicketRow.order_at.desc(), TicketRow.id.desc()) if is_over else (TicketRow.order_at, TicketRow.id)
    rows = (await reading.session.scalars(query.order_by(*order).limit(limit + 1))).all()
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    return TicketPage(await _lines(reading, shown), (last.order_at, last.id) if last else None)


async def figures(reading: Reading) -> TicketFigures:
    found = [
        await count_up_to(reading, select(TicketRow.id).where(*_conditions(reading, which)), most=_MOST_COUNTED)
        for which in (TicketQueue.OPEN, TicketQueue.MINE, TicketQueue.UNTAKEN, TicketQueue.LATE)
    ]
    return TicketFigures(*found)


async def colleagues(reading: Reading) -> list[TicketColleague]:
    """Who works on tickets, with how much they have: who has least first."""
    names = await identity.staff_with(reading, WORK)
    rows = await reading.session.execute(
        select(TicketRow.assignee_id, func.count())
        .where(TicketRow.state.in_(rules.OPEN), TicketRow.assignee_id.is_not(None))
        .group_by(TicketRow.assignee_id)
    )
    have = {row[0]: row[1] for row in rows}
    found = [TicketColleague(id_, name, min(have.get(id_, 0), _MOST_COUNTED)) for id_, name in names.items()]
    return sorted(found, key=lambda one: (one.open, one.name))


async def tickets_of(reading: Reading, customer_id: UUID, *, most: int = MOST_SHOWN) -> list[Ticket]:
    """Also those in files that are merged into theirs."""
    query = (
        select(TicketRow)
        .where(customers.one_with(TicketRow.customer_id, customer_id))
        .order_by(TicketRow.state.in_(rules.OPEN).desc(), TicketRow.id.desc())
        .limit(most)
    )
    return await _tickets(reading, (await reading.session.scalars(query)).all())


async def seen(reading: Reading, ticket_id: UUID) -> TicketWhole:
    """Raises NoSuchTicket."""
    row = await reading.session.get(TicketRow, ticket_id)
    if row is None:
        raise NoSuchTicket
    return await _whole(reading, row)


async def file_of(reading: Reading, ticket_id: UUID, file_id: UUID) -> NewFile:
    """Raises NoSuchTicket, NoSuchFile."""
    row = await reading.session.get(TicketRow, ticket_id)
    if row is None:
        raise NoSuchTicket
    return await _file(reading, row, file_id, to_customer=False)


async def how_many_open(reading: Reading, customer_id: UUID) -> int:
    """Up to as many as are counted."""
    query = select(TicketRow.id).where(
        customers.one_with(TicketRow.customer_id, customer_id), TicketRow.state.in_(rules.OPEN)
    )
    return await count_up_to(reading, query)


# -------------------------------------------------------------------------------------------------- for actions


async def lock(tx: Tx, ticket_id: UUID) -> TicketRow:
    """Raises NoSuchTicket."""
    query = select(TicketRow).where(TicketRow.id == ticket_id).with_for_update()
    row = (await tx.session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        raise NoSuchTicket
    return row


async def checked(reading: Reading, ticket_id: UUID) -> frozenset[str]:
    """What of its check list is done: each item as it was said last."""
    query = (
        select(TicketStepRow.what, TicketStepRow.kind)
        .where(
            TicketStepRow.ticket_id == ticket_id,
            TicketStepRow.kind.in_([TicketStepKind.CHECKED, TicketStepKind.UNCHECKED]),
        )
        .order_by(TicketStepRow.nth)
    )
    last = {row.what: row.kind for row in await reading.session.execute(query)}
    return frozenset(what for what, kind in last.items() if kind == TicketStepKind.CHECKED and what is not None)


async def has_step(reading: Reading, ticket_id: UUID, kind: TicketStepKind, what: str) -> bool:
    query = select(TicketStepRow.nth).where(
        TicketStepRow.ticket_id == ticket_id, TicketStepRow.kind == kind, TicketStepRow.what == what
    )
    return await reading.session.scalar(query.limit(1)) is not None


async def said_in(reading: Reading, row: TicketRow, nth: int) -> TicketStep | None:
    """What the customer said in one step, themselves or to staff; None where they said nothing there."""
    query = select(TicketStepRow).where(TicketStepRow.ticket_id == row.id, TicketStepRow.nth == nth)
    step = (await reading.session.scalars(query)).one_or_none()
    if step is None or step.kind not in rules.THEIR_WORDS:
        return None
    return _step(step, await customers.own_key(reading, row.customer_id))


async def numbers(reading: Reading, ticket_ids: Collection[UUID]) -> dict[UUID, str]:
    if not ticket_ids:
        return {}
    found = await reading.session.execute(
        select(TicketRow.id, TicketRow.number).where(is_any(TicketRow.id, ticket_ids))
    )
    return {row.id: row.number for row in found}


async def words_of(reading: Reading, row: TicketRow, nth: int) -> str:
    """What one step says. Raises CustomerForgotten."""
    key = await customers.own_key(reading, row.customer_id)
    sealed = await reading.session.scalar(
        select(TicketStepRow.sealed).where(TicketStepRow.ticket_id == row.id, TicketStepRow.nth == nth)
    )
    return key.open(sealed, about=words_place(row.id, nth)).decode() if sealed else ""


# --------------------------------------------------------------------------------------------------------- parts


def _conditions(reading: Reading, which: TicketQueue) -> list[ColumnElement[bool]]:
    is_open = TicketRow.state.in_(rules.OPEN)
    match which:
        case TicketQueue.OPEN:
            return [is_open]
        case TicketQueue.MINE:
            return [is_open, TicketRow.assignee_id == reading.actor.id]
        case TicketQueue.UNTAKEN:
            return [is_open, TicketRow.assignee_id.is_(None)]
        case TicketQueue.LATE:
            return [is_open, TicketRow.order_at <= reading.now]
        case TicketQueue.WAITING:
            return [TicketRow.state == MatterState.WAITING_CUSTOMER]
        case TicketQueue.OVER:
            return [TicketRow.state.in_(rules.OVER)]


async def _found(reading: Reading, search: str) -> ColumnElement[bool]:
    words = search.replace(" ", "").replace("-", "")
    whose = await customers.customer_numbered(reading, words)
    is_it = TicketRow.number == words[:12]
    return or_(is_it, customers.one_with(TicketRow.customer_id, whose.id)) if whose else is_it


async def _lines(reading: Reading, rows: Sequence[TicketRow]) -> tuple[TicketLine, ...]:
    if not rows:
        return ()
    today = await customers.survivors(reading, {row.customer_id for row in rows})
    people = await customers.briefs(reading, set(today.values()))
    lines = []
    for row, one in zip(rows, await _tickets(reading, rows), strict=True):
        brief = people.get(today[row.customer_id])
        lines.append(
            TicketLine(one, brief.name if brief else "", brief.number if brief else "", today[row.customer_id])
        )
    return tuple(lines)


async def _tickets(reading: Reading, rows: Sequence[TicketRow]) -> list[Ticket]:
    """In the order of `rows`; of whoever is forgotten without what was said."""
    keys = await data_keys(reading, {row.customer_id for row in rows})
    return [_ticket(row, keys.get(row.customer_id)) for row in rows]


async def _whole(reading: Reading, row: TicketRow) -> TicketWhole:
    key = (await data_keys(reading, [row.customer_id])).get(row.customer_id)
    query = select(TicketStepRow).where(TicketStepRow.ticket_id == row.id).order_by(TicketStepRow.nth)
    steps = [_step(one, key) for one in await reading.session.scalars(query)]
    whose = (await customers.survivors(reading, {row.customer_id}))[row.customer_id]
    return TicketWhole(
        ticket=_ticket(row, key),
        steps=tuple(steps),
        files=tuple(await _files(reading, row.id, key)),
        customer=(await customers.briefs(reading, [whose])).get(whose),
        checked=await checked(reading, row.id),
        links=tuple(await _links(reading, row)),
        waits_for_yes=await is_open_about(reading, SUBJECT, str(row.id)),
    )


async def _files(reading: Reading, ticket_id: UUID, key: SealingKey | None) -> list[TicketFile]:
    columns = (TicketFileRow.id, TicketFileRow.nth, TicketFileRow.media, TicketFileRow.size, TicketFileRow.sealed_name)
    query = select(*columns).where(TicketFileRow.ticket_id == ticket_id).order_by(TicketFileRow.nth, TicketFileRow.id)
    if key is None:
        return []
    return [
        TicketFile(one.id, one.nth, key.open(one.sealed_name, about=name_place(one.id)).decode(), one.media, one.size)
        for one in await reading.session.execute(query)
    ]


async def _file(reading: Reading, row: TicketRow, file_id: UUID, *, to_customer: bool) -> NewFile:
    query = (
        select(TicketFileRow, TicketStepRow.for_customer)
        .join(
            TicketStepRow,
            (TicketStepRow.ticket_id == TicketFileRow.ticket_id) & (TicketStepRow.nth == TicketFileRow.nth),
        )
        .where(TicketFileRow.id == file_id, TicketFileRow.ticket_id == row.id)
    )
    found = (await reading.session.execute(query)).one_or_none()
    key = (await data_keys(reading, [row.customer_id])).get(row.customer_id)
    if found is None or key is None or (to_customer and not found.for_customer):
        raise NoSuchFile
    file = found.TicketFileRow
    name = key.open(file.sealed_name, about=name_place(file.id)).decode()
    return NewFile(name, file.media, key.open(file.sealed, about=file_place(file.id)))


async def _links(reading: Reading, row: TicketRow) -> list[TicketLink]:
    named: Iterable[tuple[LinkKind, UUID | None]] = (
        (LinkKind.MERGED_INTO, row.merged_into),
        (LinkKind.SPLIT_FROM, row.split_from),
        (LinkKind.CAUSED_BY, row.caused_by),
    )
    query = (
        select(
            TicketRow.id,
            TicketRow.number,
            TicketRow.state,
            TicketRow.merged_into,
            TicketRow.split_from,
            TicketRow.caused_by,
        )
        .where(
            or_(
                is_any(TicketRow.id, [id_ for _, id_ in named if id_ is not None]),
                TicketRow.merged_into == row.id,
                TicketRow.split_from == row.id,
                TicketRow.caused_by == row.id,
            )
        )
        .order_by(TicketRow.id)
        .limit(_MOST_LINKS)
    )
    found = (await reading.session.execute(query)).all()
    by_id = {one.id: one for one in found}
    links = [
        TicketLink(kind, id_, by_id[id_].number, MatterState(by_id[id_].state))
        for kind, id_ in named
        if id_ is not None and id_ in by_id
    ]
    for one in found:
        for kind, to in (
            (LinkKind.MERGED_HERE, one.merged_into),
            (LinkKind.SPLIT_OFF, one.split_from),
            (LinkKind.CAUSES, one.caused_by),
        ):
            if to == row.id:
                links.append(TicketLink(kind, one.id, one.number, MatterState(one.state)))
    return links


def _ticket(row: TicketRow, key: SealingKey | None) -> Ticket:
    told = msgspec.json.decode(key.open(row.sealed, about=told_place(row.id)), type=Told) if key else _NOTHING
    return Ticket(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        type=row.type,
        subject=told.subject,
        answers=told.answers,
        came_by=CameBy(row.came_by),
        urgency=Urgency(row.urgency),
        team=Team(row.team),
        state=MatterState(row.state),
        opened_at=row.opened_at,
        first_due_at=row.first_due_at,
        first_answered_at=row.first_answered_at,
        due_at=row.due_at if row.state in rules.OPEN else None,
        left_s=row.left_s,
        solved_at=row.solved_at,
        closed_at=row.closed_at,
        escalated_at=row.escalated_at,
        assignee_id=row.assignee_id,
        assignee=row.assignee_name,
        merged_into=row.merged_into,
        split_from=row.split_from,
        caused_by=row.caused_by,
    )


def _step(row: TicketStepRow, key: SealingKey | None) -> TicketStep:
    text = ""
    if row.sealed is not None and key is not None:
        text = key.open(row.sealed, about=words_place(row.ticket_id, row.nth)).decode()
    return TicketStep(
        nth=row.nth,
        kind=TicketStepKind(row.kind),
        at=row.at,
        what=row.what,
        text=text,
        for_customer=row.for_customer,
        by_kind=row.by_kind,
        by_name=row.by_name,
    )
