"""Receipts of merges as a table, which is only appended."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class ReceiptRow(Row):
    """What one module moved (`of`, `kind`), and what it was before: ids, codes and amounts."""

    __tablename__ = "customer_merge_receipts"

    merge_id: Mapped[UUID] = mapped_column(ForeignKey("customer_merges.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    of: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[UUID]
    facts: Mapped[dict[str, str]] = mapped_column(JSONB(none_as_null=True))
