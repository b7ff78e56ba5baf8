"""Reads of notices: of whoever asks, and of one ticket or complaint."""

from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Select, Uuid, and_, cast, func, literal, or_, select

from bankhall.kernel.db import Reading
from bankhall.kernel.time import banks_zone
from bankhall.tickets import queries as tickets
from bankhall.tickets.complaints import queries as complaints
from bankhall.tickets.complaints import rules as complaint_rules
from bankhall.tickets.complaints.models import ComplaintRow
from bankhall.tickets.models import TicketRow
from bankhall.tickets.notices import rules
from bankhall.tickets.notices.models import NoticeRow
from bankhall.tickets.notices.types import Notice, NoticeKind, ToldOf
from bankhall.tickets.permissions import EXTEND, HANDLE, SUPERVISE, WORK
from bankhall.tickets.rules import OPEN

_OF: Final = func.coalesce(NoticeRow.ticket_id, NoticeRow.complaint_id, type_=Uuid())


def end_of(row: ComplaintRow) -> datetime:
    """The last day of a complaint is over then."""
    return datetime.combine(row.due_on + timedelta(days=1), time(), banks_zone())


def end_in_sql() -> ColumnElement[datetime]:
    """The same, in the database."""
    midnight = cast(ComplaintRow.due_on + timedelta(days=1), DateTime())
    return func.timezone(banks_zone().key, midnight, type_=DateTime(timezone=True))


async def mine(reading: Reading) -> list[Notice]:
    """What presses still and was not looked at, the first due first."""
    found = await reading.session.execute(
        _pressing(reading).order_by(NoticeRow.due_at, NoticeRow.id).limit(rules.MOST_SHOWN)
    )
    return [
        Notice(
            id=one.id,
            kind=NoticeKind(one.kind),
            of_id=of_id,
            number=number,
            due_at=one.due_at,
            at=one.at,
            as_lead=one.as_lead,
        )
        for one, of_id, number in found
    ]


async def told_of_ticket(reading: Reading, ticket_id: UUID) -> list[ToldOf]:
    """Raises NoSuchTicket."""
    await tickets.seen(reading, ticket_id)
    return await _told(reading, select(NoticeRow).where(NoticeRow.ticket_id == ticket_id))


async def told_of_complaint(reading: Reading, complaint_id: UUID) -> list[ToldOf]:
    """Raises NoSuchComplaint, also for whom it is about."""
    await complaints.seen(reading, complaint_id)
    return await _told(reading, select(NoticeRow).where(NoticeRow.complaint_id == complaint_id))


async def _told(reading: Reading, query: Select[NoticeRow]) -> list[ToldOf]:
    rows = await reading.session.scalars(query.order_by(NoticeRow.at, NoticeRow.id).limit(rules.MOST_SHOWN))
    return [
        ToldOf(
            kind=NoticeKind(row.kind),
            due_at=row.due_at,
            name=row.staff_name,
            as_lead=row.as_lead,
            at=row.at,
            seen_at=row.seen_at,
        )
        for row in rows
    ]


def _pressing(reading: Reading) -> Select[NoticeRow, UUID, str]:
    """Of whoever asks, as far as they may see it still. A step that came near and then passed is told by the later."""
    actor = reading.actor
    of_tickets = and_(
        literal(actor.may(WORK) or actor.may(SUPERVISE)),
        TicketRow.state.in_(OPEN),
        TicketRow.order_at == NoticeRow.due_at,
        or_(NoticeRow.kind == NoticeKind.TICKET_LATE, TicketRow.order_at > reading.now),
    )
    of_complaints = and_(
        literal(actor.may(HANDLE) or actor.may(EXTEND)),
        ComplaintRow.state.in_(complaint_rules.OPEN),
        end_in_sql() == NoticeRow.due_at,
        or_(NoticeRow.kind == NoticeKind.COMPLAINT_LATE, NoticeRow.due_at > reading.now),
        complaints.is_seen_by(reading),
    )
    return (
        select(NoticeRow, _OF, func.coalesce(TicketRow.number, ComplaintRow.number))
        .outerjoin(TicketRow, TicketRow.id == NoticeRow.ticket_id)
        .outerjoin(ComplaintRow, ComplaintRow.id == NoticeRow.complaint_id)
        .where(NoticeRow.staff_id == actor.id, NoticeRow.seen_at.is_(None), or_(of_tickets, of_complaints))
    )
