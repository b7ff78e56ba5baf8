"""Calls as tables (migration 0101)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class CallRow(Row):
    """`source_key`: a keyed digest of what the telephone system calls it. `sealed`: the number, under the bank's key;
    gone after a while. `customer_id`: whose number it was when it rang.
    """

    __tablename__ = "care_calls"
    __table_args__ = (
        CheckConstraint("state IN ('ringing', 'talking', 'ended', 'missed', 'called_back')", name="state"),
        CheckConstraint("state <> 'talking' OR answered_at IS NOT NULL", name="answered"),
        CheckConstraint("(state IN ('ringing', 'talking')) = (ended_at IS NULL)", name="ended"),
        Index("care_calls_missed", "id", postgresql_where=text("state = 'missed'")),
        Index("care_calls_under_way", "agent_id", "id", postgresql_where=text("state IN ('ringing', 'talking')")),
        Index("care_calls_kept", "rang_at", postgresql_where=text("sealed IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source_key: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    state: Mapped[str] = mapped_column(String(12))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    extension: Mapped[str | None] = mapped_column(String(20))
    agent_id: Mapped[UUID | None]
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversations.id"))
    rang_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None]
    settled_name: Mapped[str | None]


class ExtensionRow(Row):
    """Where an agent is rung."""

    __tablename__ = "care_extensions"

    agent_id: Mapped[UUID] = mapped_column(primary_key=True)
    extension: Mapped[str] = mapped_column(String(20), unique=True)
    at: Mapped[datetime]
