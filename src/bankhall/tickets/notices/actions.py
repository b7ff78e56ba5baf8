"""Telling who has to know that time runs out, and noting who has looked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert

from bankhall.identity import api as identity
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import banks_zone
from bankhall.tickets.complaints import queries as complaints
from bankhall.tickets.complaints import rules as complaint_rules
from bankhall.tickets.complaints.models import ComplaintRow
from bankhall.tickets.models import TicketRow
from bankhall.tickets.notices import queries, rules
from bankhall.tickets.notices.errors import NoSuchNotice
from bankhall.tickets.notices.models import NoticeRow
from bankhall.tickets.notices.types import NoticeKind
from bankhall.tickets.permissions import EXTEND, HANDLE, SUPERVISE, WORK
from bankhall.tickets.rules import OPEN, clock
from bankhall.tickets.types import MatterState

_K = NoticeKind
_AT_ONCE: Final = 100


async def tell_of_tickets(tx: Tx) -> int:
    """In the office's hours, of some at once. Returns how many notices were written: call again while it is not 0."""
    hours = clock.office(banks_zone())
    if not hours.is_open(tx.now):
        return 0
    workers, leads = await identity.staff_with(tx, WORK), await identity.staff_with(tx, SUPERVISE)
    written = 0
    for kind, until in ((_K.TICKET_LATE, tx.now), (_K.TICKET_NEAR, clock.due(hours, tx.now, open_h=rules.NEAR_H))):
        late = kind is _K.TICKET_LATE
        query = (
            select(TicketRow)
            .where(
                TicketRow.state.in_(OPEN),
                TicketRow.state != MatterState.WAITING_CUSTOMER,
                TicketRow.order_at <= until,
                ~exists().where(
                    NoticeRow.ticket_id == TicketRow.id,
                    NoticeRow.kind == kind,
                    NoticeRow.due_at == TicketRow.order_at,
                ),
            )
            .order_by(TicketRow.order_at, TicketRow.id)
            .limit(_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        if not late:
            query = query.where(TicketRow.order_at > tx.now)
        for row in (await tx.session.scalars(query)).all():
            who = rules.told(row.assignee_id, workers | leads, leads, (), late=late)
            written += await _write(tx, kind, row.order_at, who, ticket_id=row.id)
    return written


async def tell_of_complaints(tx: Tx) -> int:
    """As `tell_of_tickets`, before their last day and after it; nobody whom one is about."""
    if not clock.office(banks_zone()).is_open(tx.now):
        return 0
    workers, leads = await identity.staff_with(tx, HANDLE), await identity.staff_with(tx, EXTEND)
    on, written = complaints.today(tx), 0
    query = (
        select(ComplaintRow)
        .where(ComplaintRow.state.in_(complaint_rules.OPEN), ComplaintRow.due_on <= on + rules.NEAR_DAYS)
        .order_by(ComplaintRow.due_on, ComplaintRow.id)
        .with_for_update(skip_locked=True)
    )
    for is_late, kind in ((True, _K.COMPLAINT_LATE), (False, _K.COMPLAINT_NEAR)):
        of_kind = ComplaintRow.due_on < on if is_late else ComplaintRow.due_on >= on
        untold = ~exists().where(
            NoticeRow.complaint_id == ComplaintRow.id,
            NoticeRow.kind == kind,
            NoticeRow.due_at == queries.end_in_sql(),
        )
        for row in (await tx.session.scalars(query.where(of_kind, untold).limit(_AT_ONCE))).all():
            who = rules.told(row.handler_id, workers | leads, leads, row.about_staff_ids, late=is_late)
            written += await _write(tx, kind, queries.end_of(row), who, complaint_id=row.id)
    return written


async def see(tx: Tx, notice_id: UUID) -> None:
    """Whoever was told says that they have looked; twice is once. Raises NoSuchNotice, also for a colleague's."""
    row = await tx.session.scalar(
        select(NoticeRow).where(NoticeRow.id == notice_id, NoticeRow.staff_id == tx.actor.id).with_for_update()
    )
    if row is None:
        raise NoSuchNotice
    if row.seen_at is None:
        await tx.session.execute(update(NoticeRow).where(NoticeRow.id == notice_id).values(seen_at=tx.now))
        tx.audit("tickets.see_notice", "ticket_notice", notice_id)


async def _write(tx: Tx, kind: NoticeKind, due_at: datetime, who: Mapping[UUID, tuple[str, bool]], **of: UUID) -> int:
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "kind": kind.value,
            "ticket_id": None,
            "complaint_id": None,
            **of,
            "due_at": due_at,
            "staff_id": staff_id,
            "staff_name": name,
            "as_lead": as_lead,
            "at": tx.now,
            "seen_at": None,
        }
        for staff_id, (name, as_lead) in who.items()
    ]
    if rows:
        await tx.session.execute(insert(NoticeRow).on_conflict_do_nothing(), rows)
    return len(rows)
