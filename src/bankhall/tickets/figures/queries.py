"""Reads of the figures of tickets and complaints."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select

from bankhall.kernel.db import Reading
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.time import banks_zone
from bankhall.tickets.complaints import queries as complaints
from bankhall.tickets.complaints.models import ComplaintRow
from bankhall.tickets.complaints.types import ComplaintState
from bankhall.tickets.models import TicketRow
from bankhall.tickets.notices.models import NoticeRow
from bankhall.tickets.notices.queries import end_in_sql
from bankhall.tickets.rules import OPEN
from bankhall.tickets.types import DueComplaint, DueTicket, MatterState, Pressing, TimeKept

MOST_NAMED: Final = 8
NEAR: Final = timedelta(hours=2)
NEAR_DAYS: Final = 3

_KEPT = direct(
    """
    WITH facts AS (
        SELECT opened_at AS at, 'opened' AS what, false AS in_time
        FROM tickets WHERE opened_at >= :since AND opened_at < :until
        UNION ALL
        SELECT first_answered_at, 'answered', first_answered_at <= first_due_at
        FROM tickets WHERE first_answered_at >= :since AND first_answered_at < :until
        UNION ALL
        SELECT solved_at, 'solved', escalated_at IS NULL
        FROM tickets WHERE solved_at >= :since AND solved_at < :until
    ), days AS (SELECT CAST(at AT TIME ZONE :zone AS date) AS day, what, in_time FROM facts)
    SELECT day, GROUPING(day) AS is_whole,
        count(*) FILTER (WHERE what = 'opened') AS opened,
        count(*) FILTER (WHERE what = 'answered') AS answered,
        count(*) FILTER (WHERE what = 'answered' AND in_time) AS answered_in_time,
        count(*) FILTER (WHERE what = 'solved') AS solved,
        count(*) FILTER (WHERE what = 'solved' AND in_time) AS solved_in_time
    FROM days GROUP BY GROUPING SETS ((day), ()) ORDER BY day
    """
)


async def time_kept(reading: Reading, since: datetime, until: datetime) -> tuple[TimeKept, tuple[TimeKept, ...]]:
    """Of the whole span, and day by day."""
    rows = await fetch(reading, _KEPT, since=since, until=until, zone=banks_zone().key)
    (whole,) = [_kept(row) for row in rows if row.is_whole]
    return whole, tuple(_kept(row) for row in rows if not row.is_whole)


async def pressing(reading: Reading) -> Pressing:
    """What is late, or will be soon."""
    late, near, named = await _tickets(reading)
    complaints_late, complaints_near, complaints_named = await _complaints(reading)
    return Pressing(late, near, named, complaints_late, complaints_near, complaints_named)


async def complains(reading: Reading, customer_ids: list[UUID]) -> set[UUID]:
    """Which of these customers have a complaint that is not decided."""
    query = select(ComplaintRow.customer_id).where(
        ComplaintRow.customer_id.in_(customer_ids),
        ComplaintRow.state.in_((ComplaintState.RECEIVED, ComplaintState.LOOKING)),
    )
    return set((await reading.session.execute(query)).scalars())


async def who_solved(reading: Reading, ticket_id: UUID) -> tuple[UUID, str, UUID | None, str] | None:
    """Whose a ticket that is solved was, its type, and who solved it. None for one that goes on."""
    row = await reading.session.get(TicketRow, ticket_id)
    if row is None or row.solved_at is None:
        return None
    return row.customer_id, row.type, row.assignee_id, row.assignee_name


async def who_decided(reading: Reading, complaint_id: UUID) -> tuple[UUID, str, UUID | None, str] | None:
    """Whose a complaint that is decided was, its product, and who handled it. None for one that goes on."""
    row = await reading.session.get(ComplaintRow, complaint_id)
    if row is None or row.decided_at is None:
        return None
    return row.customer_id, row.product, row.handler_id, row.handler_name


async def _tickets(reading: Reading) -> tuple[int, int, tuple[DueTicket, ...]]:
    is_soon = (
        TicketRow.state.in_(OPEN),
        TicketRow.state != MatterState.WAITING_CUSTOMER,
        TicketRow.order_at <= reading.now + NEAR,
    )
    counts = select(func.count().filter(TicketRow.order_at <= reading.now), func.count()).where(*is_soon)
    late, soon = (await reading.session.execute(counts)).one()
    told = (
        select(func.count(NoticeRow.staff_id.distinct()))
        .where(NoticeRow.ticket_id == TicketRow.id, NoticeRow.due_at == TicketRow.order_at)
        .scalar_subquery()
    )
    named = select(TicketRow.id, TicketRow.number, TicketRow.type, TicketRow.order_at, told).where(*is_soon)
    found = await reading.session.execute(named.order_by(TicketRow.order_at, TicketRow.id).limit(MOST_NAMED))
    return late, soon - late, tuple(DueTicket(*row) for row in found)


async def _complaints(reading: Reading) -> tuple[int, int, tuple[DueComplaint, ...]]:
    today = complaints.today(reading)
    is_soon = (
        ComplaintRow.state.in_((ComplaintState.RECEIVED, ComplaintState.LOOKING)),
        ComplaintRow.due_on <= today + timedelta(days=NEAR_DAYS),
        complaints.is_seen_by(reading),
    )
    counts = select(func.count().filter(ComplaintRow.due_on < today), func.count()).where(*is_soon)
    late, soon = (await reading.session.execute(counts)).one()
    told = (
        select(func.count(NoticeRow.staff_id.distinct()))
        .where(NoticeRow.complaint_id == ComplaintRow.id, NoticeRow.due_at == end_in_sql())
        .scalar_subquery()
    )
    named = select(ComplaintRow.id, ComplaintRow.number, ComplaintRow.due_on, told).where(*is_soon)
    found = await reading.session.execute(named.order_by(ComplaintRow.due_on, ComplaintRow.id).limit(MOST_NAMED))
    return late, soon - late, tuple(DueComplaint(*row) for row in found)


def _kept(row: Any) -> TimeKept:
    return TimeKept(
        on=row.day,
        opened=row.opened,
        answered=row.answered,
        answered_in_time=row.answered_in_time,
        solved=row.solved,
        solved_in_time=row.solved_in_time,
    )
