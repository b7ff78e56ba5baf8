"""Quick replies and macros as tables. Versions are only appended."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class PresetRow(Row):
    """`nth`: the last version, which holds. `shortcut`: of that."""

    __tablename__ = "care_presets"
    __table_args__ = (
        CheckConstraint("kind IN ('reply', 'macro')", name="kind"),
        CheckConstraint("kind = 'macro' OR owner_id IS NULL", name="owner"),
        Index(
            "care_presets_house_shortcut",
            "kind",
            "shortcut",
            unique=True,
            postgresql_where=text("is_kept AND owner_id IS NULL"),
        ),
        Index(
            "care_presets_own_shortcut",
            "owner_id",
            "kind",
            "shortcut",
            unique=True,
            postgresql_where=text("is_kept AND owner_id IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    owner_id: Mapped[UUID | None]
    shortcut: Mapped[str] = mapped_column(String(20))
    nth: Mapped[int]
    is_kept: Mapped[bool]


class PresetVersionRow(Done, Row):
    __tablename__ = "care_preset_versions"
    __table_args__ = (CheckConstraint("nth > 0", name="nth"),)

    preset_id: Mapped[UUID] = mapped_column(ForeignKey("care_presets.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    shortcut: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str | None] = mapped_column(String(20))
    title_zh: Mapped[str] = mapped_column(String(40))
    title_en: Mapped[str] = mapped_column(String(40))
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    is_kept: Mapped[bool]
    at: Mapped[datetime]


class PresetUseRow(Row):
    __tablename__ = "care_preset_uses"

    agent_id: Mapped[UUID] = mapped_column(primary_key=True)
    preset_id: Mapped[UUID] = mapped_column(ForeignKey("care_presets.id"), primary_key=True)
    times: Mapped[int]
    at: Mapped[datetime]
