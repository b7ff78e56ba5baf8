"""Machines as a table."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class KioskRow(Done, Row):
    """`code_key`, `token_key`: what stands for a code that has not been used yet, and for the machine's own token.
    `seen_at`: when its page last said that it is on.
    """

    __tablename__ = "branch_kiosks"
    __table_args__ = (
        CheckConstraint("(code_key IS NULL) = (code_ends_at IS NULL)", name="code"),
        CheckConstraint("(token_key IS NULL) OR (set_up_at IS NOT NULL AND ended_at IS NULL)", name="set_up"),
        Index("branch_kiosks_code_key", "code_key", unique=True),
        Index("branch_kiosks_token_key", "token_key", unique=True),
        Index("branch_kiosks_branch", "branch_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    branch_id: Mapped[UUID] = mapped_column(ForeignKey("branches.id"))
    name: Mapped[str]
    code_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_ends_at: Mapped[datetime | None]
    token_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    set_up_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    at: Mapped[datetime]
