"""The assistant as tables."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class ModelRow(Row):
    """`edition`: of the knowledge base. `weights`: `rules.intents.Weights` as JSON: data, never a program."""

    __tablename__ = "assistant_models"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(BigInteger)
    samples: Mapped[int] = mapped_column(Integer)
    weights: Mapped[str]
    at: Mapped[datetime]


class SwitchRow(Done, Row):
    """The language model switched on or off: the latest holds. Only appended."""

    __tablename__ = "assistant_switches"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    is_on: Mapped[bool]
    at: Mapped[datetime]


class ModelDayRow(Row):
    """What came of asking the language model, counted."""

    __tablename__ = "assistant_model_days"
    __table_args__ = (
        CheckConstraint("outcome IN ('shown', 'looked_up', 'unfounded', 'no_answer', 'away', 'rests')", name="outcome"),
        CheckConstraint("times > 0", name="times"),
    )

    on_date: Mapped[date] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10), primary_key=True)
    times: Mapped[int] = mapped_column(Integer)


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
