"""Facts about accounts."""

from datetime import datetime
from uuid import UUID

from bankhall.accounts.types import AccountKind, HolderRole
from bankhall.kernel.events import Event


class AccountOpened(Event, frozen=True, kw_only=True, tag="accounts.account_opened"):
    account_id: UUID
    account_kind: AccountKind
    currency: str
    owners: tuple[UUID, ...]
    source: str | None = None


class AccountRenamed(Event, frozen=True, kw_only=True, tag="accounts.account_renamed"):
    account_id: UUID


class AccountWasFrozen(Event, frozen=True, kw_only=True, tag="accounts.account_frozen"):
    account_id: UUID


class AccountWasUnfrozen(Event, frozen=True, kw_only=True, tag="accounts.account_unfrozen"):
    account_id: UUID


class AccountWasClosed(Event, frozen=True, kw_only=True, tag="accounts.account_closed"):
    account_id: UUID


class HolderAdded(Event, frozen=True, kw_only=True, tag="accounts.holder_added"):
    account_id: UUID
    customer_id: UUID
    role: HolderRole


class HolderEnded(Event, frozen=True, kw_only=True, tag="accounts.holder_ended"):
    account_id: UUID
    customer_id: UUID


class MandateOffered(Event, frozen=True, kw_only=True, tag="accounts.mandate_offered"):
    mandate_id: UUID
    giver_id: UUID


class MandateAccepted(Event, frozen=True, kw_only=True, tag="accounts.mandate_accepted"):
    mandate_id: UUID
    giver_id: UUID
    taker_id: UUID


class MandateWasChanged(Event, frozen=True, kw_only=True, tag="accounts.mandate_changed"):
    mandate_id: UUID
    giver_id: UUID
    taker_id: UUID | None


class GuardLifted(Event, frozen=True, kw_only=True, tag="accounts.guard_lifted"):
    """Asked for: it takes effect at `at`, unless it is taken back before."""

    mandate_id: UUID
    giver_id: UUID
    taker_id: UUID
    at: datetime


class GuardKept(Event, frozen=True, kw_only=True, tag="accounts.guard_kept"):
    """The lifting was taken back."""

    mandate_id: UUID
    giver_id: UUID
    taker_id: UUID


class MandateEnded(Event, frozen=True, kw_only=True, tag="accounts.mandate_ended"):
    """Before its time, by one of the two or by staff."""

    mandate_id: UUID
    giver_id: UUID
    taker_id: UUID | None
