"""Notify as tables (migration 0031)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class MessageRow(Row):
    """`sealed`: address, language and words; gone when it is over. `address_key`: a keyed digest, by which is counted
    how much one address gets. `tries`: those that are over.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("messages_of_address", "address_key", "written_at"),
        Index("messages_written_at", "written_at"),
        Index("messages_open", "void_at", postgresql_where=text("closed_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(10))
    template: Mapped[str] = mapped_column(String(100))
    address_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_urgent: Mapped[bool]
    written_at: Mapped[datetime]
    void_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(SmallInteger)
    closed_at: Mapped[datetime | None]


class MessageTryRow(Row):
    """`cause`: a code of ours, never what the other side said, which may tell the address."""

    __tablename__ = "message_tries"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    nth: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(10))
    cause: Mapped[str | None] = mapped_column(String(40))


class MessageChannelRow(Row):
    """By what the bank writes. `carrier`: `drawer` where it keeps what it would send, else `outside`."""

    __tablename__ = "message_channels"

    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    carrier: Mapped[str] = mapped_column(String(10))
    opened_at: Mapped[datetime]
