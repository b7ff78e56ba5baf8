"""Duplicates as tables: ids, keyed digests, levels and weights; never what was compared."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class ModelRow(Row):
    """What the weights are, as they were learned; the latest counts."""

    __tablename__ = "duplicate_models"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    customers: Mapped[int]
    pairs: Mapped[int] = mapped_column(BigInteger)
    is_trained: Mapped[bool]
    content: Mapped[dict[str, object]] = mapped_column(JSONB)  # a `rules.weighing.Model`


class TermRow(Row):
    """How many of `total` have this value, of the latest model. `digest`: keyed, says nothing by itself."""

    __tablename__ = "duplicate_terms"

    trait: Mapped[str] = mapped_column(String(10), primary_key=True)
    digest: Mapped[str] = mapped_column(String(24), primary_key=True)
    held: Mapped[int]
    total: Mapped[int]


class KeysRow(Row):
    """By what likely twins are looked up: keyed digests of `rules.traits.keys_of`."""

    __tablename__ = "duplicate_keys"
    __table_args__ = (Index("duplicate_keys_keys", "keys", postgresql_using="gin"),)

    customer_id: Mapped[UUID] = mapped_column(primary_key=True)
    keys: Mapped[list[str]] = mapped_column(ARRAY(Text))
    version: Mapped[int]


class StaleRow(Row):
    """Somebody has come or changed, and a worker is to compare them."""

    __tablename__ = "stale_duplicates"
    __table_args__ = (Index("stale_duplicates_at", "at"),)

    customer_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class PairRow(Row):
    """`levels` and `weights`: by the fields of `rules.comparing`; weights and `total` in thousandths of a bit.
    `steps`: how many there have been (duplicate_decisions).
    """

    __tablename__ = "duplicate_pairs"
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="order"),
        CheckConstraint("state IN ('open', 'unsure', 'same', 'different')", name="state"),
        Index("duplicate_pairs_queue", "state", text("total DESC"), "id"),
        Index("duplicate_pairs_high", "high_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    low_id: Mapped[UUID]
    high_id: Mapped[UUID]
    low_version: Mapped[int]
    high_version: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), server_default=text("'open'"))
    steps: Mapped[int] = mapped_column(server_default=text("0"))
    prior: Mapped[int]
    total: Mapped[int]
    levels: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    weights: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    found_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class DecisionRow(Done, Row):
    """What was said to a pair, one after another. `total`: how likely it was then."""

    __tablename__ = "duplicate_decisions"
    __table_args__ = (
        CheckConstraint("kind IN ('same', 'different', 'unsure', 'undone', 'reopened')", name="kind"),
        Index("duplicate_decisions_pair", "pair_id", "nth", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    pair_id: Mapped[UUID]
    nth: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    total: Mapped[int]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # why, under the keys of both: it goes with either
    at: Mapped[datetime]


class OverrideRow(Done, Row):
    """Somebody was registered although this other customer seemed to be them."""

    __tablename__ = "duplicate_overrides"
    __table_args__ = (Index("duplicate_overrides_twin", "twin_id"),)

    customer_id: Mapped[UUID] = mapped_column(primary_key=True)
    twin_id: Mapped[UUID] = mapped_column(primary_key=True)
    total: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)  # why, under the keys of both
    at: Mapped[datetime]


class RunRow(Done, Row):
    """Looking through the whole bank."""

    __tablename__ = "duplicate_runs"
    __table_args__ = (CheckConstraint("stage IN ('waiting', 'reading', 'comparing', 'done', 'failed')", name="stage"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    stage: Mapped[str] = mapped_column(String(10))
    done: Mapped[int]
    total: Mapped[int]
    found: Mapped[int]
    model_id: Mapped[UUID | None] = mapped_column(ForeignKey("duplicate_models.id"))
    moved_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
