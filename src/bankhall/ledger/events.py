"""Facts of the books."""

from datetime import date
from uuid import UUID

import msgspec

from bankhall.kernel.events import Event


class BookedLeg(msgspec.Struct, frozen=True):
    account_id: UUID
    amount: int
    currency: str


class TransactionPosted(Event, frozen=True, kw_only=True, tag="ledger.transaction_posted"):
    transaction_id: UUID
    transaction_kind: str
    booked_on: date
    legs: tuple[BookedLeg, ...]
    reverses: UUID | None = None


class BooksBroughtIn(Event, frozen=True, kw_only=True, tag="ledger.books_brought_in"):
    """Transactions of another book, too many to tell of each. `first_on` and `last_on` bound their days."""

    source: str
    transactions: int
    accounts: int
    first_on: date
    last_on: date


class HoldWasPlaced(Event, frozen=True, kw_only=True, tag="ledger.hold_placed"):
    hold_id: UUID
    account_id: UUID
    amount: int


class HoldWasEnded(Event, frozen=True, kw_only=True, tag="ledger.hold_ended"):
    hold_id: UUID
    account_id: UUID
    state: str
