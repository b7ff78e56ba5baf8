"""Confirmations as tables."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class ConfirmationRow(Row):
    """Asked for by one session. Used means removed. `proof`: what the passkey signed, sealed."""

    __tablename__ = "confirmations"
    __table_args__ = (
        Index("confirmations_session", "session_id", "made_at"),
        Index("confirmations_ends_at", "ends_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(100))
    sealed_content: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_nonce: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_spoken: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    way: Mapped[str | None] = mapped_column(String(20))
    proof: Mapped[bytes | None] = mapped_column(LargeBinary)


class ReceiptRow(Done, Row):
    """Written once: somebody confirmed what has this digest, and it was done."""

    __tablename__ = "confirmation_receipts"
    __table_args__ = (Index("confirmation_receipts_by", "by_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(100))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_nonce: Mapped[bytes] = mapped_column(LargeBinary)
    way: Mapped[str] = mapped_column(String(20))
    proof: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    algorithm: Mapped[str] = mapped_column(String(20))
    key_id: Mapped[str] = mapped_column(String(64))
    signature: Mapped[bytes] = mapped_column(LargeBinary)
