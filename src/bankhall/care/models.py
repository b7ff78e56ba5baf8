"""Conversations as tables. Messages are only appended."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class ConversationRow(Row):
    """`messages`: how many there are, which is the number of the last. `first_taken_at`: when a person was there.
    `goes_first`: by their tier when they began. `others`: who besides the agent has a part in it now.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        CheckConstraint("topic IN ('account', 'card', 'transfer', 'bill', 'sign_in', 'other')", name="topic"),
        CheckConstraint("language IN ('zh-CN', 'en')", name="language"),
        CheckConstraint("channel IN ('portal', 'email', 'sms', 'wechat', 'phone', 'branch')", name="channel"),
        CheckConstraint("state IN ('waiting', 'talking', 'ended')", name="state"),
        CheckConstraint("wrap_up IN ('solved', 'explained', 'passed_on', 'no_answer', 'not_ours')", name="wrap_up"),
        CheckConstraint("(state = 'talking') = (agent_id IS NOT NULL AND ended_at IS NULL)", name="agent"),
        CheckConstraint("(state = 'waiting') = (waiting_since IS NOT NULL)", name="waiting"),
        CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("messages >= 0", name="messages"),
        Index("conversations_customer", "customer_id", "id"),
        Index("conversations_waiting_since", "waiting_since", "id", postgresql_where=text("state = 'waiting'")),
        Index("conversations_agent_said", "agent_id", "said_at", "id"),
        Index("conversations_first_taken", "first_taken_at"),
        Index("conversations_opened", "opened_at"),
        Index("conversations_ended", "ended_at", postgresql_where=text("ended_at IS NOT NULL")),
        Index("conversations_again", "customer_id", "topic", "opened_at"),
        Index("conversations_talking", "agent_id", postgresql_where=text("state = 'talking'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    topic: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    agent_id: Mapped[UUID | None]
    agent_name: Mapped[str | None]
    opened_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None]
    first_taken_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    wrap_up: Mapped[str | None] = mapped_column(String(12))
    messages: Mapped[int]
    said_at: Mapped[datetime]
    customer_delivered: Mapped[int]
    customer_read: Mapped[int]
    agent_delivered: Mapped[int]
    agent_read: Mapped[int]
    goes_first: Mapped[bool] = mapped_column(server_default=text("false"))
    others: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    whispers: Mapped[int] = mapped_column(server_default=text("0"))


class MessageRow(Done, Row):
    """`sealed`: what was said, under the customer's own key; of a line of the bank a note or nothing. `client_id`: by
    which a message that is sent twice is known; a line of the bank has none. `channel`, `proof`, `left_out` and
    `seconds`: see `types.Message`. `sealed_details`: what it holds besides; `about`: the number of the form that it
    fills in or withdraws.
    """

    __tablename__ = "conversation_messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_id"),
        Index(
            "conversation_messages_handed",
            "conversation_id",
            postgresql_where=text("step IN ('handed_over', 'handed_back', 'reopened')"),
        ),
        Index("conversation_messages_part", "by_id", "conversation_id", postgresql_where=text("by_kind = 'staff'")),
        CheckConstraint("nth > 0", name="nth"),
        CheckConstraint("author IN ('customer', 'agent', 'bank')", name="author"),
        CheckConstraint("(author = 'bank') = (step IS NOT NULL)", name="step"),
        CheckConstraint(
            "step IN ('taken', 'handed_over', 'handed_back', 'ended', 'reopened', 'not_sent', 'called', 'missed',"
            " 'visited', 'joined', 'left', 'called_back', 'not_reached')",
            name="step_kind",
        ),
        CheckConstraint("channel IN ('portal', 'email', 'sms', 'wechat', 'phone', 'branch')", name="channel"),
        CheckConstraint("proof IN ('none', 'reply', 'linked')", name="proof"),
        CheckConstraint("left_out >= 0", name="left_out"),
        CheckConstraint("seconds >= 0", name="seconds"),
        CheckConstraint("sealed IS NOT NULL OR author = 'bank'", name="sealed"),
        CheckConstraint("holds IN ('file', 'form', 'answer', 'withdrawal', 'summary')", name="holds"),
        CheckConstraint("(holds IS NULL) = (sealed_details IS NULL)", name="details"),
        CheckConstraint("about < nth", name="about"),
        Index(
            "conversation_messages_about_key",
            "conversation_id",
            "about",
            unique=True,
            postgresql_where=text("about IS NOT NULL"),
        ),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[UUID | None]
    author: Mapped[str] = mapped_column(String(10))
    step: Mapped[str | None] = mapped_column(String(12))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(10), server_default="portal")
    proof: Mapped[str | None] = mapped_column(String(10))
    left_out: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    seconds: Mapped[int | None]
    holds: Mapped[str | None] = mapped_column(String(12))
    about: Mapped[int | None]
    sealed_details: Mapped[bytes | None] = mapped_column(LargeBinary)


class QuickReplyRow(Row):
    """An agent's own."""

    __tablename__ = "quick_replies"
    __table_args__ = (Index("quick_replies_agent", "agent_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]
