"""Papers as tables. Papers and steps are only appended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CHAR, CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class PaperRow(Done, Row):
    """Of the document that `kind`, `country` and `number_key` name, as `customer_documents` does. `sealed`: a
    `types.PaperSaid`, under the customer's own key. `valid_until`: none where it holds for good.
    """

    __tablename__ = "customer_papers"
    __table_args__ = (Index("customer_papers_customer", "customer_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    kind: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(CHAR(2))
    number_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    valid_until: Mapped[date | None]
    origin: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class PaperStepRow(Done, Row):
    """Each kind once: so is each reminder. `seen`: how it was verified. `sealed_note`: why it was withdrawn, under the
    customer's own key.
    """

    __tablename__ = "customer_paper_steps"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('verified', 'declined', 'withdrawn', 'told_90', 'told_30', 'told_7', 'told_ended')", name="kind"
        ),
        CheckConstraint("seen IN ('original', 'chip', 'checked', 'copy')", name="seen"),
    )

    paper_id: Mapped[UUID] = mapped_column(ForeignKey("customer_papers.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    seen: Mapped[str | None] = mapped_column(String(10))
    sealed_note: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class HeldPaperRow(Row):
    """Which paper of a document holds, and which waits to be verified; the same, where nothing is known but what its
    customer said. `valid_until` is that of the paper that holds; `told`: the last mark of which its customer was told.
    """

    __tablename__ = "held_customer_papers"
    __table_args__ = (
        Index("held_customer_papers_ends", "valid_until", "paper_id"),
        Index("held_customer_papers_document", "kind", "country", "number_key"),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    country: Mapped[str] = mapped_column(CHAR(2), primary_key=True)
    number_key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    paper_id: Mapped[UUID] = mapped_column(ForeignKey("customer_papers.id"))
    waits_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer_papers.id"))
    valid_until: Mapped[date | None]
    is_verified: Mapped[bool]
    told: Mapped[int | None] = mapped_column(SmallInteger)
