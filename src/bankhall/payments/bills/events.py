"""Facts of bills."""

from uuid import UUID

from bankhall.kernel.events import Event


class BillAccountAdded(Event, frozen=True, kw_only=True, tag="payments.bill_account_added"):
    account_id: UUID
    customer_id: UUID
