"""Files of conversations as a table. They are only appended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class TalkFileRow(Row):
    """`nth`: of its message, which says what it is. `sealed`: what is in it, under the customer's own key. `by_id`: who
    sent it, as nobody sends more than so many a day.
    """

    __tablename__ = "conversation_files"
    __table_args__ = (
        Index("conversation_files_conversation", "conversation_id", "nth"),
        Index("conversation_files_by", "by_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    nth: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    by_id: Mapped[UUID]
    at: Mapped[datetime]
