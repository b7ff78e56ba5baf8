"""Relations as tables. Relations and steps are only appended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class RelationRow(Done, Row):
    """`sealed`: an `Outsider`, under the key of the customer on the other side. `share`: hundredths of a percent."""

    __tablename__ = "customer_relations"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('spouse', 'parent', 'sibling', 'relative', 'guardian', 'legal_representative', 'agent', 'owner',"
            " 'beneficial_owner')",
            name="kind",
        ),
        CheckConstraint("from_id IS NOT NULL OR to_id IS NOT NULL", name="a_customer"),
        CheckConstraint("from_id <> to_id", name="two"),
        CheckConstraint("(sealed IS NOT NULL) = (from_id IS NULL OR to_id IS NULL)", name="outsider"),
        CheckConstraint("share BETWEEN 1 AND 10000", name="share"),
        Index("customer_relations_from", "from_id", "id"),
        Index("customer_relations_to", "to_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    from_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    to_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    share: Mapped[int | None] = mapped_column(SmallInteger)
    ground: Mapped[str | None] = mapped_column(String(12))
    since_on: Mapped[date | None]
    origin: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class OpenRelationRow(Row):
    """Those that hold: whoever ends one takes its row away. `steps`: how many there are of it."""

    __tablename__ = "open_customer_relations"
    __table_args__ = (
        UniqueConstraint("kind", "from_id", "to_id"),
        Index("open_customer_relations_from", "from_id"),
        Index("open_customer_relations_to", "to_id"),
    )

    relation_id: Mapped[UUID] = mapped_column(ForeignKey("customer_relations.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    from_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    to_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    share: Mapped[int | None] = mapped_column(SmallInteger)
    is_verified: Mapped[bool]
    is_contested: Mapped[bool]
    steps: Mapped[int] = mapped_column(SmallInteger)


class RelationStepRow(Done, Row):
    """`sealed_note`: of who contests it, under their own key. `reason`: of an end."""

    __tablename__ = "customer_relation_steps"
    __table_args__ = (
        CheckConstraint("kind IN ('verified', 'contested', 'ended')", name="kind"),
        CheckConstraint("nth > 0", name="nth"),
    )

    relation_id: Mapped[UUID] = mapped_column(ForeignKey("customer_relations.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(12))
    sealed_note: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]
