"""Facts of payments."""

from uuid import UUID

from bankhall.kernel.events import Event


class TransferSettled(Event, frozen=True, kw_only=True, tag="payments.transfer_settled"):
    """`payer_id`: who ordered it. `payee_id`: None between accounts of one's own."""

    transfer_id: UUID
    transaction_id: UUID
    payer_id: UUID
    from_id: UUID
    to_id: UUID
    payee_id: UUID | None
    minor: int
    currency: str


class TransferWaits(Event, frozen=True, kw_only=True, tag="payments.transfer_waits"):
    """For the yes of one of `deciders`."""

    transfer_id: UUID
    payer_id: UUID
    deciders: tuple[UUID, ...]


class TransferAgreed(Event, frozen=True, kw_only=True, tag="payments.transfer_agreed"):
    """`by` has said yes to what waited, and it is carried out."""

    transfer_id: UUID
    payer_id: UUID
    by: UUID


class MoneyArrived(Event, frozen=True, kw_only=True, tag="payments.money_arrived"):
    """From another bank, on an account of ours. `bank`: as it named itself."""

    incoming_id: UUID
    transaction_id: UUID
    account_id: UUID
    bank: str
    minor: int
    currency: str


class TransferSent(Event, frozen=True, kw_only=True, tag="payments.transfer_sent"):
    """To another bank; the money is held until it answers."""

    transfer_id: UUID
    payer_id: UUID
    from_id: UUID
    bank: str
    minor: int
    currency: str


class TransferPutOff(Event, frozen=True, kw_only=True, tag="payments.transfer_put_off"):
    """By the bank's risk rules. `state`: delayed, or held until somebody has looked at it."""

    transfer_id: UUID
    payer_id: UUID
    state: str


class TransferLetGo(Event, frozen=True, kw_only=True, tag="payments.transfer_let_go"):
    """What had been put off is carried out."""

    transfer_id: UUID
    payer_id: UUID


class TransferReturned(Event, frozen=True, kw_only=True, tag="payments.transfer_returned"):
    """After it had arrived: the money is back on the account. `reason`: a code of ISO 20022."""

    transfer_id: UUID
    transaction_id: UUID
    payer_id: UUID
    from_id: UUID
    minor: int
    currency: str
    reason: str | None


class TransferEnded(Event, frozen=True, kw_only=True, tag="payments.transfer_ended"):
    """Without anything having moved. `state`: declined, cancelled, lapsed, refused by the other bank, or
    stopped by this one."""

    transfer_id: UUID
    payer_id: UUID
    state: str


class PayeeAdded(Event, frozen=True, kw_only=True, tag="payments.payee_added"):
    payee_id: UUID
    customer_id: UUID


class LimitsSet(Event, frozen=True, kw_only=True, tag="payments.limits_set"):
    customer_id: UUID
    currency: str
