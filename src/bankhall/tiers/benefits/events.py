"""Facts about benefits: which and whose, never what staff said."""

from uuid import UUID

from bankhall.kernel.events import Event


class BenefitTaken(Event, frozen=True, kw_only=True, tag="tiers.benefit_taken"):
    customer_id: UUID
    benefit_id: UUID
    taking_id: UUID
