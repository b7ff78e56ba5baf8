"""Acts on many as tables."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class BulkActRow(Done, Row):
    """`terms`: a `types.BulkTerms`. `filters`: a `lists.types.ListFilters`, where all whom they fit were meant.
    `colleague_name`: of staff. `sealed_words`: under the bank's key, gone with `forgotten_at`. The figures: of the
    rows' outcomes. `undo_by_id`: in whose name it is taken back.
    """

    __tablename__ = "bulk_acts"
    __table_args__ = (
        CheckConstraint("kind IN ('give_tag', 'take_tag', 'assign', 'open_task')", name="kind"),
        CheckConstraint("state IN ('running', 'done', 'stopped', 'undoing', 'undone')", name="state"),
        Index("bulk_acts_by", "by_id", "id"),
        Index("bulk_acts_under_way", "by_id", postgresql_where=text("state IN ('running', 'undoing')")),
        Index("bulk_acts_kept", "at", postgresql_where=text("forgotten_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(20))
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)
    filters: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    colleague_name: Mapped[str | None]
    sealed_words: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    customers: Mapped[int]
    done: Mapped[int]
    already: Mapped[int]
    refused: Mapped[int]
    undone: Mapped[int]
    kept: Mapped[int]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    undo_by_id: Mapped[UUID | None]
    undo_by_name: Mapped[str | None]
    forgotten_at: Mapped[datetime | None]


class BulkActLineRow(Row):
    """`code`: why it was refused or could not be taken back. `mark`: a `types.Mark`, ids and days; `sealed_before`:
    what was there, under the customer's own key. Both are gone with the act's words.
    """

    __tablename__ = "bulk_act_rows"
    __table_args__ = (
        CheckConstraint("outcome IN ('waiting', 'done', 'already', 'refused', 'undone', 'kept')", name="outcome"),
        Index("bulk_act_rows_outcome", "act_id", "outcome", "nth"),
        Index("bulk_act_rows_customer", "customer_id"),
    )

    act_id: Mapped[UUID] = mapped_column(ForeignKey("bulk_acts.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    outcome: Mapped[str] = mapped_column(String(10))
    code: Mapped[str | None] = mapped_column(String(60))
    mark: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    sealed_before: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime | None]
