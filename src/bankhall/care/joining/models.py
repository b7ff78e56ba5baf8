"""Having a part as tables. Both are only appended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class PartStepRow(Done, Row):
    __tablename__ = "care_part_steps"
    __table_args__ = (Index("care_part_steps_conversation", "conversation_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    staff_id: Mapped[UUID]
    staff_name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class WhisperRow(Done, Row):
    """`sealed`: under the customer's own key."""

    __tablename__ = "care_whispers"
    __table_args__ = (CheckConstraint("nth > 0", name="nth"),)

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    after: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
