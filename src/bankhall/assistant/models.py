"""The assistant as tables."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class ModelRow(Row):
    """`edition`: of the knowledge base. `weights`: `rules.intents.Weights` as JSON: data, never a program."""

    __tablename__ = "assistant_models"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(BigInteger)
    samples: Mapped[int] = mapped_column(Integer)
    weights: Mapped[str]
    at: Mapped[datetime]


class DayRow(Row):
    __tablename__ = "assistant_days"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('answered', 'done', 'choices', 'unknown', 'person', 'starts', 'declined')", name="kind"
        ),
        CheckConstraint("times > 0", name="times"),
    )

    on_date: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    times: Mapped[int] = mapped_column(Integer)
