"""Quality review as tables. Units of a draw and verdicts are only appended."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row

_SIGNS = "sign IN ('low_mark', 'complains', 'handed_over', 'long_wait', 'none')"


class ScorecardRow(Done, Row):
    """A version; what is in force or past does not change any more."""

    __tablename__ = "quality_scorecards"
    __table_args__ = (
        UniqueConstraint("nth"),
        CheckConstraint("state IN ('draft', 'in_force', 'past')", name="state"),
        CheckConstraint("(state = 'draft') = (in_force_at IS NULL)", name="in_force"),
        Index("quality_scorecards_one", "state", unique=True, postgresql_where=text("state IN ('draft', 'in_force')")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    nth: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    criteria: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    at: Mapped[datetime]
    in_force_at: Mapped[datetime | None]


class SamplingPlanRow(Done, Row):
    __tablename__ = "quality_plans"
    __table_args__ = (CheckConstraint("per IN ('week', 'month')", name="per"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    per: Mapped[str] = mapped_column(String(10))
    due_days: Mapped[int] = mapped_column(SmallInteger)
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)
    is_active: Mapped[bool]
    at: Mapped[datetime]


class DrawRow(Done, Row):
    """`terms`: as they were."""

    __tablename__ = "quality_draws"
    __table_args__ = (UniqueConstraint("plan_id", "from_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("quality_plans.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    seed: Mapped[str] = mapped_column(String(64))
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)
    frame: Mapped[int]
    drawn: Mapped[int]
    at: Mapped[datetime]


class DrawUnitRow(Row):
    """What could be drawn, and whether it was."""

    __tablename__ = "quality_draw_units"
    __table_args__ = (CheckConstraint(_SIGNS, name="sign"),)

    draw_id: Mapped[UUID] = mapped_column(ForeignKey("quality_draws.id"), primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    agent_id: Mapped[UUID]
    agent_name: Mapped[str]
    is_new: Mapped[bool]
    sign: Mapped[str] = mapped_column(String(12))
    is_drawn: Mapped[bool]


class ReviewRow(Row):
    """`taken`, `of`: of its stratum, as drawn. `draft`: what is judged so far. `sealed`: the remarks of the draft.
    `verdicts`: how many there are; `score` is of the last.
    """

    __tablename__ = "quality_reviews"
    __table_args__ = (
        CheckConstraint("source IN ('drawn', 'by_hand', 'calibration')", name="source"),
        CheckConstraint("state IN ('open', 'draft', 'finished')", name="state"),
        CheckConstraint(_SIGNS, name="sign"),
        CheckConstraint("response IN ('agreed', 'objected')", name="response"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        CheckConstraint("(state = 'finished') = (finished_at IS NOT NULL AND score IS NOT NULL)", name="finished"),
        CheckConstraint("reviewer_id <> agent_id", name="nobody_themself"),
        CheckConstraint("(source = 'drawn') = (draw_id IS NOT NULL)", name="drawn"),
        CheckConstraint("(source = 'calibration') = (calibration_id IS NOT NULL)", name="calibration"),
        Index("quality_reviews_once", "conversation_id", unique=True, postgresql_where=text("calibration_id IS NULL")),
        Index(
            "quality_reviews_blind",
            "calibration_id",
            "reviewer_id",
            unique=True,
            postgresql_where=text("calibration_id IS NOT NULL"),
        ),
        Index("quality_reviews_due", "due_on", "id", postgresql_where=text("state <> 'finished'")),
        Index("quality_reviews_finished", "finished_at", "id", postgresql_where=text("state = 'finished'")),
        Index("quality_reviews_agent", "agent_id", "finished_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    agent_id: Mapped[UUID]
    agent_name: Mapped[str]
    topic: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(10))
    talked_at: Mapped[datetime]
    scorecard_id: Mapped[UUID] = mapped_column(ForeignKey("quality_scorecards.id"))
    source: Mapped[str] = mapped_column(String(12))
    draw_id: Mapped[UUID | None] = mapped_column(ForeignKey("quality_draws.id"))
    calibration_id: Mapped[UUID | None] = mapped_column(ForeignKey("quality_calibrations.id"))
    sign: Mapped[str] = mapped_column(String(12))
    taken: Mapped[int | None]
    of: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10))
    reviewer_id: Mapped[UUID | None]
    reviewer_name: Mapped[str]
    due_on: Mapped[date]
    opened_at: Mapped[datetime]
    draft: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    verdicts: Mapped[int] = mapped_column(SmallInteger)
    score: Mapped[int | None] = mapped_column(SmallInteger)
    is_knocked_out: Mapped[bool]
    finished_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    response: Mapped[str | None] = mapped_column(String(10))
    object_until: Mapped[date | None]


class ReviewVerdictRow(Done, Row):
    __tablename__ = "quality_review_verdicts"
    __table_args__ = (CheckConstraint("score BETWEEN 0 AND 100", name="score"),)

    review_id: Mapped[UUID] = mapped_column(ForeignKey("quality_reviews.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    judged: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    score: Mapped[int] = mapped_column(SmallInteger)
    is_knocked_out: Mapped[bool]
    at: Mapped[datetime]


class ObjectionRow(Row):
    __tablename__ = "quality_objections"
    __table_args__ = (
        CheckConstraint("outcome IN ('stands', 'changed')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
        Index("quality_objections_open", "at", postgresql_where=text("decided_at IS NULL")),
    )

    review_id: Mapped[UUID] = mapped_column(ForeignKey("quality_reviews.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None]
    decided_by_name: Mapped[str]
    outcome: Mapped[str | None] = mapped_column(String(10))
    sealed_answer: Mapped[bytes | None] = mapped_column(LargeBinary)


class CoachingRow(Done, Row):
    __tablename__ = "quality_coachings"
    __table_args__ = (
        CheckConstraint("outcome IN ('done', 'not_done')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name="closed"),
        Index("quality_coachings_review", "review_id"),
        Index("quality_coachings_agent", "agent_id", "due_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("quality_reviews.id"))
    agent_id: Mapped[UUID]
    agent_name: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    due_on: Mapped[date]
    at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_name: Mapped[str]
    outcome: Mapped[str | None] = mapped_column(String(10))
    sealed_note: Mapped[bytes | None] = mapped_column(LargeBinary)


class CalibrationRow(Done, Row):
    __tablename__ = "quality_calibrations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    agent_id: Mapped[UUID]
    agent_name: Mapped[str]
    scorecard_id: Mapped[UUID] = mapped_column(ForeignKey("quality_scorecards.id"))
    due_on: Mapped[date]
    at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
