"""Tickets as tables. Steps and files are only appended; that a ticket stays whose it is stands in the migration."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row

_OPEN = "state IN ('new', 'working', 'waiting_customer', 'waiting_others')"


class TicketRow(Row):
    """`sealed`: the subject and the answers to its form, under the customer's own key. `order_at`: where it stands in a
    queue: the instant that is due next; far away while the customer is waited for; when it was over. `left_s`: what is
    left of a clock that stands still. `escalated_for`: the due instant for which it has been put before a supervisor.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        Index("tickets_number_key", "number", unique=True),
        Index("tickets_customer", "customer_id", "id"),
        Index("tickets_open", "order_at", "id", postgresql_where=text(_OPEN)),
        Index("tickets_open_of", "assignee_id", "order_at", "id", postgresql_where=text(_OPEN)),
        Index("tickets_over", "order_at", "id", postgresql_where=text("state IN ('solved', 'closed')")),
        Index("tickets_opened_at", "opened_at"),
        Index("tickets_answered_at", "first_answered_at", postgresql_where=text("first_answered_at IS NOT NULL")),
        Index("tickets_solved_at", "solved_at", postgresql_where=text("solved_at IS NOT NULL")),
        Index("tickets_merged", "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
        Index("tickets_split", "split_from", postgresql_where=text("split_from IS NOT NULL")),
        Index("tickets_caused", "caused_by", postgresql_where=text("caused_by IS NOT NULL")),
        CheckConstraint(
            "state IN ('new', 'working', 'waiting_customer', 'waiting_others', 'solved', 'closed')", name="state"
        ),
        CheckConstraint("urgency IN ('low', 'normal', 'high')", name="urgency"),
        CheckConstraint("(state = 'waiting_customer') = (left_s IS NOT NULL)", name="paused"),
        CheckConstraint("merged_into IS DISTINCT FROM id AND caused_by IS DISTINCT FROM id", name="links"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    type: Mapped[str] = mapped_column(String(20))
    came_by: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    opened_at: Mapped[datetime]
    split_from: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id"))
    first_due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    urgency: Mapped[str] = mapped_column(String(10))
    team: Mapped[str] = mapped_column(String(10))
    assignee_id: Mapped[UUID | None]
    assignee_name: Mapped[str]
    first_answered_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    left_s: Mapped[int | None] = mapped_column(Integer)
    order_at: Mapped[datetime]
    solved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    escalated_for: Mapped[datetime | None]
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id"))
    caused_by: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id"))
    steps: Mapped[int] = mapped_column(SmallInteger)


class TicketStepRow(Done, Row):
    """`nth`: from 1. `sealed`: what was said, under the customer's own key."""

    __tablename__ = "ticket_steps"
    __table_args__ = (CheckConstraint("nth > 0", name="nth"),)

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    what: Mapped[str | None] = mapped_column(String(40))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    for_customer: Mapped[bool]
    at: Mapped[datetime]


class TicketFileRow(Row):
    """`sealed_name`, `sealed`: its name and what is in it, under the customer's own key."""

    __tablename__ = "ticket_files"
    __table_args__ = (Index("ticket_files_ticket", "ticket_id", "nth", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    nth: Mapped[int] = mapped_column(SmallInteger)
    media: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)
    sealed_name: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class ResumeCodeRow(Row):
    """`digest`: of the code, by a key that is not in the database."""

    __tablename__ = "resume_codes"
    __table_args__ = (Index("resume_codes_digest_key", "digest", unique=True), Index("resume_codes_until", "until"))

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    until: Mapped[datetime]


class ResumeTryRow(Row):
    __tablename__ = "resume_tries"
    __table_args__ = (Index("resume_tries_by", "by_id", "at"), Index("resume_tries_at", "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    by_id: Mapped[UUID]
    at: Mapped[datetime]
