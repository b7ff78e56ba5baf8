"""Views and exports as tables. Exports are only appended; their files go after a day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class ViewRow(Row):
    """`filters`: a `types.ListFilters`. `role`: with whom it is shared."""

    __tablename__ = "list_views"
    __table_args__ = (UniqueConstraint("owner_id", "name"), Index("list_views_role", "role"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    owner_name: Mapped[str]
    name: Mapped[str] = mapped_column(String(40))
    filters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    columns: Mapped[list[str]] = mapped_column(ARRAY(Text))
    sort: Mapped[str] = mapped_column(String(10))
    role: Mapped[str | None]
    version: Mapped[int]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class StartRow(Row):
    """With which view somebody begins; it goes with the view."""

    __tablename__ = "list_starts"
    __table_args__ = (Index("list_starts_view", "view_id"),)

    staff_id: Mapped[UUID] = mapped_column(primary_key=True)
    view_id: Mapped[UUID] = mapped_column(ForeignKey("list_views.id", ondelete="CASCADE"))


class ExportRow(Done, Row):
    """`sealed_words`: what exactly it was for, under the bank's key. `customers`: how many are in it, or were to be
    where it takes two. `checker_name`: who said yes to one that does.
    """

    __tablename__ = "list_exports"
    __table_args__ = (Index("list_exports_by", "by_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    filters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    columns: Mapped[list[str]] = mapped_column(ARRAY(Text))
    form: Mapped[str] = mapped_column(String(10))
    purpose: Mapped[str] = mapped_column(String(20))
    sealed_words: Mapped[bytes] = mapped_column(LargeBinary)
    customers: Mapped[int]
    checker_name: Mapped[str | None]
    at: Mapped[datetime]


class ExportFileRow(Row):
    """`sealed`: the file, under the bank's key, for a day; none while it is being made, or where `failure` says why it
    was not. `customers`: how many are in it, where it took two.
    """

    __tablename__ = "list_export_files"
    __table_args__ = (
        CheckConstraint("sealed IS NULL OR failure IS NULL", name="made_or_not"),
        Index("list_export_files_ends_at", "ends_at"),
    )

    export_id: Mapped[UUID] = mapped_column(ForeignKey("list_exports.id"), primary_key=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    customers: Mapped[int | None]
    failure: Mapped[str | None]
    ends_at: Mapped[datetime]


class ExportFetchRow(Row):
    """Each time that whoever made it fetched it. Only appended."""

    __tablename__ = "list_export_fetches"

    export_id: Mapped[UUID] = mapped_column(ForeignKey("list_exports.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
