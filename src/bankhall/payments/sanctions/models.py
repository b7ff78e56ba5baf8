"""Sanctions lists as tables. What may be written how often stands in the migration."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class ListRow(Done, Row):
    """The latest of a name is what holds; the highest id of all is the edition. `content`: the file's digest, keyed, to
    know it again. Only appended.
    """

    __tablename__ = "sanction_lists"
    __table_args__ = (UniqueConstraint("name", "version"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(80))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    entries: Mapped[int]
    at: Mapped[datetime]


class EntryRow(Row):
    """Of the latest version only: what a hit was about, its screening says."""

    __tablename__ = "sanction_entries"
    __table_args__ = (CheckConstraint("kind IN ('person', 'organisation', 'other')", name="kind"),)

    list_id: Mapped[int] = mapped_column(ForeignKey("sanction_lists.id"), primary_key=True)
    entry: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    programme: Mapped[str] = mapped_column(String(200))
    names: Mapped[list[str]] = mapped_column(ARRAY(String(300)))


class ScreeningRow(Row):
    """`tag`: the end of the sealed name that was compared: another one when it is written anew. `sealed`: what was
    found, under the bank's own key; None where it was nothing. Only appended.
    """

    __tablename__ = "payee_screenings"
    __table_args__ = (Index("payee_screenings_payee", "payee_id", "edition"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    payee_id: Mapped[UUID] = mapped_column(ForeignKey("payees.id"))
    edition: Mapped[int] = mapped_column(BigInteger)
    tag: Mapped[bytes] = mapped_column(LargeBinary)
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class ClearanceRow(Done, Row):
    """A person has looked: this payee under this name is not that entry. Only appended."""

    __tablename__ = "sanction_clearances"
    __table_args__ = (UniqueConstraint("payee_id", "list_name", "entry", "mark"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    payee_id: Mapped[UUID] = mapped_column(ForeignKey("payees.id"))
    list_name: Mapped[str] = mapped_column(String(80))
    entry: Mapped[str] = mapped_column(String(80))
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
