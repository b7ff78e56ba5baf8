"""Branches as a table."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, SmallInteger, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class BranchRow(Row):
    """`week`, `special_days`: as `types` has them, in minutes from midnight."""

    __tablename__ = "branches"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("counters BETWEEN 1 AND 60", name="counters"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8))
    name_zh: Mapped[str]
    name_en: Mapped[str]
    city_zh: Mapped[str]
    city_en: Mapped[str]
    district_zh: Mapped[str]
    district_en: Mapped[str]
    address_zh: Mapped[str]
    address_en: Mapped[str]
    phone: Mapped[str] = mapped_column(String(24))
    latitude_e6: Mapped[int]
    longitude_e6: Mapped[int]
    services: Mapped[list[str]] = mapped_column(ARRAY(String(16)))
    facilities: Mapped[list[str]] = mapped_column(ARRAY(String(16)))
    week: Mapped[list[Any]] = mapped_column(JSONB)
    special_days: Mapped[list[Any]] = mapped_column(JSONB)
    counters: Mapped[int] = mapped_column(SmallInteger)
    slot_minutes: Mapped[int] = mapped_column(SmallInteger)
    slot_places: Mapped[int] = mapped_column(SmallInteger)
    version: Mapped[int]
    closed_at: Mapped[datetime | None]
    at: Mapped[datetime]
