"""Tags as tables. Definitions, versions and stages are only appended; what holds now is written over."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class TagRow(Done, Row):
    """`owner_…`: who answers for it, which changes hands."""

    __tablename__ = "tags"
    __table_args__ = (
        UniqueConstraint("name_zh"),
        UniqueConstraint("name_en"),
        CheckConstraint("kind IN ('rule', 'hand', 'model')", name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10))
    theme: Mapped[str] = mapped_column(String(10))
    owner_id: Mapped[UUID | None]
    owner_name: Mapped[str]
    made_at: Mapped[datetime]


class TagVersionRow(Done, Row):
    """Only appended. `rule` and `value`: `types.TagRule` and `types.Measure`. `told_…`: what customers read."""

    __tablename__ = "tag_versions"
    __table_args__ = (
        UniqueConstraint("tag_id", "nth"),
        CheckConstraint("confidence BETWEEN 1 AND 100", name="confidence"),
        CheckConstraint("(told_zh IS NULL) = (told_en IS NULL)", name="told"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(ForeignKey("tags.id"))
    nth: Mapped[int] = mapped_column(SmallInteger)
    rule: Mapped[dict[str, object] | None] = mapped_column(JSONB(none_as_null=True))
    value: Mapped[dict[str, object] | None] = mapped_column(JSONB(none_as_null=True))
    confidence: Mapped[int] = mapped_column(SmallInteger)
    lasts_days: Mapped[int | None] = mapped_column(SmallInteger)
    needs_consent: Mapped[bool]
    told_zh: Mapped[str | None] = mapped_column(String(200))
    told_en: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime]


class TagStageRow(Done, Row):
    """A version's latest row is where it stands. Only appended."""

    __tablename__ = "tag_stages"
    __table_args__ = (
        Index("tag_stages_version", "version_id", "id"),
        CheckConstraint("stage IN ('live', 'off')", name="stage"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("tag_versions.id"))
    stage: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class GivenRow(Row):
    """Who has what. Without foreign keys: a rebuilding writes millions, and joins what it writes from their tables.
    `evidence`: the figures of the rule's conditions, in their order. `by_…`, `sealed_note`: of one given by hand, the
    note under the customer's own key; `by_name` of a model's is the model's.
    """

    __tablename__ = "tag_given"
    __table_args__ = (Index("tag_given_tag", "tag_id", "customer_id"),)

    customer_id: Mapped[UUID] = mapped_column(primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(SmallInteger)
    confidence: Mapped[int] = mapped_column(SmallInteger)
    since: Mapped[datetime]
    ends_on: Mapped[date | None]
    value: Mapped[int | None] = mapped_column(BigInteger)
    evidence: Mapped[list[int | None]] = mapped_column(ARRAY(BigInteger))
    by_id: Mapped[UUID | None]
    by_name: Mapped[str | None]
    sealed_note: Mapped[bytes | None] = mapped_column(LargeBinary)


class ObjectionRow(Row):
    """`sealed`: why, under the customer's own key. It holds until its customer takes it back."""

    __tablename__ = "tag_objections"
    __table_args__ = (
        Index("tag_objections_held", "customer_id", "tag_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("tag_objections_tag", "tag_id", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    tag_id: Mapped[UUID] = mapped_column(ForeignKey("tags.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CountRow(Row):
    """How many had it at the end of a day, or have it now."""

    __tablename__ = "tag_counts"

    tag_id: Mapped[UUID] = mapped_column(ForeignKey("tags.id"), primary_key=True)
    on_date: Mapped[date] = mapped_column(primary_key=True)
    customers: Mapped[int]


class HappeningRow(Row):
    __tablename__ = "tag_happenings"

    customer_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    on_date: Mapped[date] = mapped_column(primary_key=True)
    times: Mapped[int]


class RunRow(Done, Row):
    """A rebuilding: of all tags, or of `tag_id`. One at a time waits or runs."""

    __tablename__ = "tag_runs"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'cancelled')", name="state"),
        Index("tag_runs_asked", "asked_at"),
        Index("tag_runs_open", "state", postgresql_where=text("state IN ('waiting', 'running')")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tag_id: Mapped[UUID | None] = mapped_column(ForeignKey("tags.id"))
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    steps: Mapped[int]
    done: Mapped[int]
    customers: Mapped[int] = mapped_column(BigInteger)
    given: Mapped[int] = mapped_column(BigInteger)
    taken: Mapped[int] = mapped_column(BigInteger)


class WaitingRow(Row):
    """Whom something happened to while a rebuilding was under way: they are looked at again after it."""

    __tablename__ = "tag_waiting"

    customer_id: Mapped[UUID] = mapped_column(primary_key=True)
