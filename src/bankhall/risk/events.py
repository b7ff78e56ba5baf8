"""Facts of risk."""

from uuid import UUID

from bankhall.kernel.events import Event


class CaseOpened(Event, frozen=True, kw_only=True, tag="risk.case_opened"):
    case_id: UUID
    subject_id: UUID
    customer_id: UUID


class CaseDecided(Event, frozen=True, kw_only=True, tag="risk.case_decided"):
    case_id: UUID
    subject_id: UUID
    customer_id: UUID
    verdict: str
