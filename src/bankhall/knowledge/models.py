"""Articles as tables. Versions, stages, feedback and remarks are only appended; gaps are counted in place."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class ArticleRow(Done, Row):
    """`title_…`, `topic`, `audience`: of the version written last. `live_nth`: the one that readers see."""

    __tablename__ = "knowledge_articles"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name="state"),
        CheckConstraint("audience IN ('customers', 'staff')", name="audience"),
        CheckConstraint("(state = 'published') = (live_nth IS NOT NULL)", name="live"),
        Index("knowledge_articles_changed", "changed_at", "id"),
        Index("knowledge_articles_review", "review_on", postgresql_where=text("state = 'published'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(20))
    audience: Mapped[str] = mapped_column(String(10))
    title_zh: Mapped[str]
    title_en: Mapped[str]
    state: Mapped[str] = mapped_column(String(10))
    last_nth: Mapped[int] = mapped_column(SmallInteger)
    live_nth: Mapped[int | None] = mapped_column(SmallInteger)
    owner_id: Mapped[UUID | None]
    owner_name: Mapped[str]
    review_on: Mapped[date]
    changed_at: Mapped[datetime]
    at: Mapped[datetime]


class VersionRow(Done, Row):
    __tablename__ = "knowledge_versions"
    __table_args__ = (CheckConstraint("nth > 0", name="nth"),)

    article_id: Mapped[UUID] = mapped_column(ForeignKey("knowledge_articles.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    topic: Mapped[str] = mapped_column(String(20))
    audience: Mapped[str] = mapped_column(String(10))
    title_zh: Mapped[str]
    title_en: Mapped[str]
    body_zh: Mapped[str]
    body_en: Mapped[str]
    ways_zh: Mapped[list[str]] = mapped_column(ARRAY(Text))
    ways_en: Mapped[list[str]] = mapped_column(ARRAY(Text))
    note: Mapped[str]
    at: Mapped[datetime]


class StageRow(Done, Row):
    """`n`: rises in the order in which what readers see changed: `queries.edition`."""

    __tablename__ = "knowledge_stages"
    __table_args__ = (
        CheckConstraint("kind IN ('drafted', 'published', 'withdrawn', 'reviewed', 'taken_over')", name="kind"),
        Index("knowledge_stages_article", "article_id", "n"),
        Index("knowledge_stages_live", "n", postgresql_where=text("kind IN ('published', 'withdrawn')")),
    )

    n: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("knowledge_articles.id"))
    nth: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(10))
    note: Mapped[str]
    at: Mapped[datetime]


class FeedbackRow(Row):
    """`reader_key`: a keyed digest of who says so and of the version: it counts each reader once and names nobody."""

    __tablename__ = "knowledge_feedback"
    __table_args__ = (Index("knowledge_feedback_on", "on_date"),)

    article_id: Mapped[UUID] = mapped_column(ForeignKey("knowledge_articles.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    reader_key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    helped: Mapped[bool]
    language: Mapped[str] = mapped_column(String(5))
    on_date: Mapped[date]


class RemarkRow(Row):
    """`sealed`: what was missing, masked, under the bank's own key; whose word it is stands nowhere."""

    __tablename__ = "knowledge_remarks"
    __table_args__ = (
        Index("knowledge_remarks_article", "article_id", "id"),
        Index("knowledge_remarks_on", "on_date"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("knowledge_articles.id"))
    nth: Mapped[int] = mapped_column(SmallInteger)
    language: Mapped[str] = mapped_column(String(5))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    on_date: Mapped[date]


class GapRow(Row):
    """`sealed`: the question, masked, under the bank's own key. `question_key`: a keyed digest of it. `closed_at`: it
    has an answer now, or is none of the bank's business.
    """

    __tablename__ = "knowledge_gaps"
    __table_args__ = (
        UniqueConstraint("question_key"),
        CheckConstraint("times > 0", name="times"),
        CheckConstraint("source IN ('search', 'assistant')", name="source"),
        Index("knowledge_gaps_open", "times", "id", postgresql_where=text("closed_at IS NULL")),
        Index("knowledge_gaps_last", "last_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    question_key: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(5))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    times: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(10))
    first_on: Mapped[date]
    last_on: Mapped[date]
    article_id: Mapped[UUID | None] = mapped_column(ForeignKey("knowledge_articles.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None]
