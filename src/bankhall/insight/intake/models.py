"""Tables of customers as tables."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class CustomerFileRow(Done, Row):
    """`digest`: keyed, of the file's content. `sealed`: the table; `sealed_name`: what the file was called. Both are
    gone with `forgotten_at`. `looked`: how many rows have been looked at with these columns.
    """

    __tablename__ = "customer_files"
    __table_args__ = (
        CheckConstraint("state IN ('mapping', 'checking', 'ready', 'running', 'done')", name="state"),
        Index("customer_files_digest", "digest"),
        Index("customer_files_kept", "at", postgresql_where=text("forgotten_at IS NULL")),
        Index("customer_files_brought", "by_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_name: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    columns: Mapped[list[str]] = mapped_column(ARRAY(Text))
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    rows: Mapped[int]
    looked: Mapped[int]
    good: Mapped[int]
    faulty: Mapped[int]
    twins: Mapped[int]
    taken: Mapped[int]
    dismissed: Mapped[int]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]


class CustomerFileLineRow(Row):
    """`sealed`: what it says, by field, until it is taken. `faults`: fields, codes, lines and cells. `twin_ids`: who it
    may be; `cleared_ids`: who it was said not to be, and `sealed_reason` why, or why it was dismissed. `marks`: keyed,
    what two rows of one person share; none where something is wrong with it. `mended`: fields. `hand_ids`: whoever has
    changed something; `hand_name` and `hand_at`: who was the last, and when.
    """

    __tablename__ = "customer_file_rows"
    __table_args__ = (
        CheckConstraint("state IN ('good', 'faulty', 'twin', 'taken', 'dismissed')", name="state"),
        CheckConstraint("(state = 'taken') = (customer_id IS NOT NULL)", name="taken"),
        Index("customer_file_rows_state", "file_id", "state", "nth"),
    )

    file_id: Mapped[UUID] = mapped_column(ForeignKey("customer_files.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    faults: Mapped[list[dict[str, object]]] = mapped_column(JSONB)
    twin_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    version: Mapped[int]
    marks: Mapped[list[str]] = mapped_column(ARRAY(Text))
    mended: Mapped[list[str]] = mapped_column(ARRAY(Text))
    cleared_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    hand_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    hand_name: Mapped[str]
    hand_at: Mapped[datetime | None]
    sealed_reason: Mapped[bytes | None] = mapped_column(LargeBinary)
