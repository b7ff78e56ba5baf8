"""Reaching a person as tables. Steps and terms are only appended; what came of an offer stays so."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row

_OPEN = text("ended_at IS NULL")


class AgentRow(Row):
    """`steps`: how many there are."""

    __tablename__ = "care_agents"
    __table_args__ = (
        CheckConstraint("state IN ('available', 'break', 'away', 'off')", name="state"),
        CheckConstraint("capacity BETWEEN 1 AND 12", name="capacity"),
        CheckConstraint("(reason IS NOT NULL) = (state IN ('break', 'away'))", name="reason"),
        Index("care_agents_available", "seen_at", postgresql_where=text("state = 'available'")),
    )

    agent_id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_name: Mapped[str]
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(10))
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
    capacity: Mapped[int] = mapped_column(SmallInteger)
    topics: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    languages: Mapped[list[str]] = mapped_column(ARRAY(String(8)))
    steps: Mapped[int]


class AgentStepRow(Done, Row):
    """How the agent stood from then on, all of it."""

    __tablename__ = "care_agent_steps"
    __table_args__ = (CheckConstraint("nth > 0", name="nth"), Index("care_agent_steps_at", "at"))

    agent_id: Mapped[UUID] = mapped_column(ForeignKey("care_agents.agent_id"), primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(10))
    capacity: Mapped[int] = mapped_column(SmallInteger)
    topics: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    languages: Mapped[list[str]] = mapped_column(ARRAY(String(8)))
    at: Mapped[datetime]


class OfferRow(Row):
    __tablename__ = "care_offers"
    __table_args__ = (
        CheckConstraint("outcome IN ('accepted', 'declined', 'lapsed', 'withdrawn')", name="outcome"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended"),
        Index("care_offers_open_of", "conversation_id", unique=True, postgresql_where=_OPEN),
        Index("care_offers_open_to", "agent_id", unique=True, postgresql_where=_OPEN),
        Index("care_offers_due", "until", postgresql_where=_OPEN),
        Index("care_offers_conversation", "conversation_id", "ended_at"),
        Index("care_offers_agent", "agent_id", "ended_at"),
        Index("care_offers_ended", "ended_at", postgresql_using="brin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    agent_id: Mapped[UUID]
    agent_name: Mapped[str]
    why: Mapped[str] = mapped_column(String(10))
    offered_at: Mapped[datetime]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(10))


class TermsRow(Done, Row):
    """The last one holds."""

    __tablename__ = "care_terms"

    nth: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    offer_s: Mapped[int] = mapped_column(SmallInteger)
    own_s: Mapped[int] = mapped_column(SmallInteger)
    away_s: Mapped[int] = mapped_column(SmallInteger)
    most_at_once: Mapped[int] = mapped_column(SmallInteger)
    tells_of_listening: Mapped[bool]
    at: Mapped[datetime]
