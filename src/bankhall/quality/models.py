"""Settings of the quality of service."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class QualitySettingRow(Done, Row):
    """One that has been changed: the others are as the house has them."""

    __tablename__ = "quality_settings"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[int]
    at: Mapped[datetime]
