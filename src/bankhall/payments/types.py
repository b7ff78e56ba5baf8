"""Nouns of payments."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStandingOrder:
    """`amount`: minor units of `currency`, above zero. `purpose` may be empty."""

    account_id: UUID
    to_bank: str
    to_account: str
    amount: int
    currency: str
    purpose: str
    source: str
    source_id: str


@dataclass(frozen=True, slots=True)
class StandingOrderRegistered:
    """`already_there`: the source's order had been registered before, and nothing changed now."""

    id: UUID
    already_there: bool = False
