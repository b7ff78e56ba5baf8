"""Summaries as a table. They are written once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class SummaryRow(Row):
    """`sealed`: the questions and what was answered, under the customer's own key."""

    __tablename__ = "conversation_summaries"
    __table_args__ = (CheckConstraint("turns > 0", name="turns"),)

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    turns: Mapped[int] = mapped_column(SmallInteger)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
