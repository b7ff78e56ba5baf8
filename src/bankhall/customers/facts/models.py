"""What keeps the file right, as tables. Marks are only appended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class FactMarkRow(Done, Row):
    """`sealed`: what it said, masked, under the customer's own key."""

    __tablename__ = "customer_fact_marks"
    __table_args__ = (
        CheckConstraint("kind IN ('confirmed', 'verified')", name="kind"),
        Index("customer_fact_marks_customer", "customer_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    field: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))
    how: Mapped[str] = mapped_column(String(12))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class HeldFactRow(Row):
    """Of a value that was written down, confirmed or verified since there is this table. `value_key`: the keyed digest
    of whose it is and what it says. `written_…`: none where it was there before. Names are of staff.
    """

    __tablename__ = "held_customer_facts"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    value_key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    written_at: Mapped[datetime | None]
    written_kind: Mapped[str | None] = mapped_column(String(20))
    written_id: Mapped[UUID | None]
    written_name: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_how: Mapped[str | None] = mapped_column(String(12))
    confirmed_name: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    verified_how: Mapped[str | None] = mapped_column(String(12))
    verified_name: Mapped[str | None]


class QuestionRestRow(Row):
    """What a customer is not asked until that day. `what`: a question, or `any`."""

    __tablename__ = "customer_question_rests"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    what: Mapped[str] = mapped_column(String(30), primary_key=True)
    until_on: Mapped[date]
