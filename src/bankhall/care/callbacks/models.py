"""Call-backs as tables (migration 0121). Steps are only appended; the hours are counted anew all the time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row

_OPEN = text("state IN ('planned', 'due')")


class CallbackRow(Row):
    """`number_key`: a keyed digest of the number that was shown when it was asked for. `sealed`: what it is about,
    under the customer's own key.
    """

    __tablename__ = "care_callbacks"
    __table_args__ = (
        CheckConstraint("topic IN ('account', 'card', 'transfer', 'bill', 'sign_in', 'other')", name="topic"),
        CheckConstraint("language IN ('zh-CN', 'en')", name="language"),
        CheckConstraint(
            "state IN ('planned', 'due', 'reached', 'given_up', 'wrong_number', 'unproved', 'cancelled')", name="state"
        ),
        CheckConstraint("(state IN ('planned', 'due')) = (ended_at IS NULL)", name="ended"),
        CheckConstraint("until_at > from_at", name="window"),
        CheckConstraint("tries >= 0 AND late >= 0", name="counts"),
        Index("care_callbacks_open_of", "customer_id", unique=True, postgresql_where=_OPEN),
        Index("care_callbacks_planned", "from_at", "id", postgresql_where=text("state = 'planned'")),
        Index("care_callbacks_due", "id", postgresql_where=text("state = 'due'")),
        Index("care_callbacks_conversation", "conversation_id", unique=True, postgresql_where=_OPEN),
        Index("care_callbacks_customer", "customer_id", "asked_at"),
        Index("care_callbacks_times", "from_at", postgresql_where=_OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    topic: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    with_own: Mapped[bool]
    number_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(12))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(SmallInteger)
    late: Mapped[int] = mapped_column(SmallInteger)
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversations.id"))
    is_held: Mapped[bool]
    steps: Mapped[int] = mapped_column(SmallInteger)
    reminded_at: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CallbackStepRow(Done, Row):
    """`from_at`: for when it was promised from then on."""

    __tablename__ = "care_callback_steps"
    __table_args__ = (CheckConstraint("nth > 0", name="nth"), Index("care_callback_steps_at", "at"))

    callback_id: Mapped[UUID] = mapped_column(ForeignKey("care_callbacks.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    from_at: Mapped[datetime]
    at: Mapped[datetime]


class HourRow(Row):
    """An empty channel: by any way. Weekday 0: of any day; hour -1: of any hour."""

    __tablename__ = "care_hours"

    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    weekday: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    hour: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    taken: Mapped[int]
    median_s: Mapped[int | None]
    most_s: Mapped[int | None]
    agents: Mapped[int]
    counted_at: Mapped[datetime]
