"""What verifications of the audit log found."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class AuditVerificationRow(Done, Row):
    __tablename__ = "audit_verifications"
    __table_args__ = (Index("audit_verifications_asked", "asked_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    done: Mapped[int] = mapped_column(BigInteger, server_default="0")
    rows: Mapped[int] = mapped_column(BigInteger, server_default="0")
    finished_at: Mapped[datetime | None]
    ok: Mapped[bool | None]
    verdict: Mapped[dict[str, object] | None] = mapped_column(JSONB)
