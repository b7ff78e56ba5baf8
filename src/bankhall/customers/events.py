"""Facts about customers. Ids and names of fields, never what stands in them."""

from uuid import UUID

from bankhall.customers.types import (
    Amendable,
    AmendmentOutcome,
    ConsentPurpose,
    CustomerKind,
    ErasureOutcome,
    LookPurpose,
)
from bankhall.kernel.events import Event


class CustomerRegistered(Event, frozen=True, kw_only=True, tag="customers.customer_registered"):
    customer_id: UUID
    customer_kind: CustomerKind
    source: str | None = None


class CustomerChanged(Event, frozen=True, kw_only=True, tag="customers.customer_changed"):
    customer_id: UUID
    fields: tuple[str, ...]


class CustomerWasUnmasked(Event, frozen=True, kw_only=True, tag="customers.customer_unmasked"):
    """Somebody sees their data in clear for some minutes. Who, is in the audit log and in the customer's list."""

    customer_id: UUID
    purpose: LookPurpose


class CustomerWasForgotten(Event, frozen=True, kw_only=True, tag="customers.customer_forgotten"):
    """They left so long ago that nothing of them may be kept: whoever keeps anything else of theirs forgets it now."""

    customer_id: UUID


class CustomerWasBlocked(Event, frozen=True, kw_only=True, tag="customers.customer_blocked"):
    customer_id: UUID


class CustomerWasUnblocked(Event, frozen=True, kw_only=True, tag="customers.customer_unblocked"):
    customer_id: UUID


class CustomerWasClosed(Event, frozen=True, kw_only=True, tag="customers.customer_closed"):
    customer_id: UUID


class ConsentGiven(Event, frozen=True, kw_only=True, tag="customers.consent_given"):
    customer_id: UUID
    purpose: ConsentPurpose


class ConsentWithdrawn(Event, frozen=True, kw_only=True, tag="customers.consent_withdrawn"):
    """It holds at once: whoever keeps anything on the strength of it deletes that now."""

    customer_id: UUID
    purpose: ConsentPurpose


class AmendmentAsked(Event, frozen=True, kw_only=True, tag="customers.amendment_asked"):
    customer_id: UUID
    amendment_id: UUID
    field: Amendable


class AmendmentWasDecided(Event, frozen=True, kw_only=True, tag="customers.amendment_decided"):
    customer_id: UUID
    amendment_id: UUID
    outcome: AmendmentOutcome


class ErasureAsked(Event, frozen=True, kw_only=True, tag="customers.erasure_asked"):
    customer_id: UUID
    erasure_id: UUID


class ErasureEnded(Event, frozen=True, kw_only=True, tag="customers.erasure_ended"):
    customer_id: UUID
    erasure_id: UUID
    outcome: ErasureOutcome


class CustomersMerged(Event, frozen=True, kw_only=True, tag="customers.customers_merged"):
    """Two files of one person are one: what is of the one is of the other from now on."""

    merge_id: UUID
    customer_id: UUID
    merged_id: UUID


class CustomersSplit(Event, frozen=True, kw_only=True, tag="customers.customers_split"):
    """They are two again."""

    merge_id: UUID
    customer_id: UUID
    merged_id: UUID
