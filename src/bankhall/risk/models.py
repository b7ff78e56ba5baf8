"""Risk as tables. What may be written how often stands in the migration."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class RuleRow(Done, Row):
    __tablename__ = "risk_rules"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime]


class VersionRow(Done, Row):
    """Only appended."""

    __tablename__ = "risk_versions"
    __table_args__ = (
        UniqueConstraint("rule_id", "nth"),
        CheckConstraint("outcome IN ('warn', 'confirm', 'delay', 'hold', 'refuse')", name="outcome"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_id: Mapped[UUID] = mapped_column(ForeignKey("risk_rules.id"))
    nth: Mapped[int]
    text: Mapped[str] = mapped_column(String(1000))
    outcome: Mapped[str] = mapped_column(String(10))
    reason_zh: Mapped[str] = mapped_column(String(200))
    reason_en: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]


class StageRow(Done, Row):
    """A version's latest row is where it stands. Only appended; the highest id of all is what is in force."""

    __tablename__ = "risk_stages"
    __table_args__ = (
        Index("risk_stages_version", "version_id", "id"),
        CheckConstraint("stage IN ('shadow', 'live', 'off')", name="stage"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("risk_versions.id"))
    stage: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class FireRow(Row):
    """A version spoke of a payment. Only appended. No foreign key: every payment that it spoke of would pay for it."""

    __tablename__ = "risk_fires"
    __table_args__ = (
        Index("risk_fires_version", "version_id", "at"),
        Index("risk_fires_subject", "subject_id"),
        Index("risk_fires_at", "at", postgresql_using="brin"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    version_id: Mapped[UUID]
    subject_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    is_live: Mapped[bool]
    at: Mapped[datetime]


class CaseRow(Row):
    """Only appended. `facts`: as the rules saw them, in JSON; numbers and codes, nobody's name."""

    __tablename__ = "risk_cases"
    __table_args__ = (UniqueConstraint("subject_id"), Index("risk_cases_due_at", "due_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    versions: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    facts: Mapped[str]


class CaseDecisionRow(Done, Row):
    """Only appended: a case is decided once."""

    __tablename__ = "risk_case_decisions"
    __table_args__ = (
        Index("risk_case_decisions_at", "at"),
        CheckConstraint("verdict IN ('released', 'refused', 'withdrawn', 'expired')", name="verdict"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("risk_cases.id"), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(10))
    is_fraud: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
