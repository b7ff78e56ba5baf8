"""The law of the books, pure: no database, no clock. `Ledger` is the books of the locked accounts, carried forward from
posting to posting, so that a thousand in a row are decided as if each had been alone.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

import msgspec

from bankhall.kernel.errors import Refusal
from bankhall.kernel.money import MOST_MINOR
from bankhall.ledger.errors import (
    AccountClosed,
    AccountFrozen,
    BelowFloor,
    HoldEnded,
    HoldTooSmall,
    Malformed,
    NoSuchAccount,
    NoSuchHold,
    TooMuch,
    Unbalanced,
)
from bankhall.ledger.types import Balance, Hold, HoldState, Leg, NewHold, Posting

MOST_LEGS = 1000


class Standing(msgspec.Struct):
    """One account's balance while a batch is decided."""

    currency: str
    posted: int
    held: int
    floor: int | None
    entries: int
    is_closed: bool
    is_frozen: bool = False

    @classmethod
    def of(cls, balance: Balance) -> "Standing":
        return cls(
            balance.currency,
            balance.posted,
            balance.held,
            balance.floor,
            balance.entries,
            balance.closed_at is not None,
            balance.frozen_at is not None,
        )


@dataclass(slots=True)
class Ledger:
    """`holds`: those that the postings of this batch settle, with their states."""

    standings: dict[UUID, Standing]
    holds: dict[UUID, Hold] = field(default_factory=dict)
    settled: set[UUID] = field(default_factory=set)
    touched: set[UUID] = field(default_factory=set)

    @classmethod
    def of(cls, balances: Iterable[Balance]) -> "Ledger":
        return cls({balance.account_id: Standing.of(balance) for balance in balances})


class Line(msgspec.Struct, frozen=True):
    """An entry as it will be written."""

    account_id: UUID
    seq: int
    amount: int
    balance: int
    currency: str


def decide_posting(posting: Posting, ledger: Ledger) -> list[Line] | Refusal:
    """The entries of the posting, with the ledger carried forward; or why not, with the ledger as it was."""
    refusal = _refuse_shape(posting, ledger) or _refuse_hold(posting, ledger) or _refuse_balances(posting, ledger)
    if refusal is not None:
        return refusal
    if posting.settles is not None:
        _end_hold(posting.settles, ledger)
    return [_book(leg, ledger) for leg in posting.legs]


def decide_hold(hold: NewHold, ledger: Ledger) -> Refusal | None:
    """None when the hold may be placed; the ledger then carries it."""
    standing = ledger.standings.get(hold.account_id)
    if standing is None:
        return NoSuchAccount()
    if not 0 < hold.amount <= MOST_MINOR or standing.held + hold.amount > MOST_MINOR:
        return TooMuch()
    if standing.is_closed:
        return AccountClosed(hold.account_id)
    available = standing.posted - standing.held
    if standing.floor is not None and available - hold.amount < standing.floor:
        return BelowFloor(hold.account_id, standing.currency, available)
    standing.held += hold.amount
    ledger.touched.add(hold.account_id)
    return None


def content_hash(content: Posting | NewHold) -> bytes:
    """SHA-256 of what is asked, without who asks and under which key or id: what must be the same for one key."""
    told = msgspec.to_builtins(content, order="deterministic")
    for name in ("by", "key", "id"):
        told.pop(name, None)
    return hashlib.sha256(msgspec.json.encode(told, order="deterministic")).digest()


def _refuse_shape(posting: Posting, ledger: Ledger) -> Refusal | None:
    accounts = {leg.account_id for leg in posting.legs}
    if not 2 <= len(posting.legs) <= MOST_LEGS or len(accounts) != len(posting.legs):
        return Malformed()
    if any(leg.amount == 0 for leg in posting.legs):
        return Malformed()
    if any(abs(leg.amount) > MOST_MINOR for leg in posting.legs):
        return TooMuch()
    if not accounts <= ledger.standings.keys():
        return NoSuchAccount()
    sums: dict[str, int] = {}
    for leg in posting.legs:
        currency = ledger.standings[leg.account_id].currency
        sums[currency] = sums.get(currency, 0) + leg.amount
    return Unbalanced() if any(sums.values()) else None


def _refuse_hold(posting: Posting, ledger: Ledger) -> Refusal | None:
    if posting.settles is None:
        return None
    hold = ledger.holds.get(posting.settles)
    if hold is None:
        return NoSuchHold()
    if hold.state is not HoldState.OPEN or hold.id in ledger.settled:
        return HoldEnded()
    taken = -sum(leg.amount for leg in posting.legs if leg.account_id == hold.account_id)
    if taken <= 0:
        return NoSuchHold()
    return HoldTooSmall() if taken > hold.amount else None


def _refuse_balances(posting: Posting, ledger: Ledger) -> Refusal | None:
    freed = ledger.holds[posting.settles] if posting.settles is not None else None
    for leg in posting.legs:
        standing = ledger.standings[leg.account_id]
        held = standing.held - (freed.amount if freed and freed.account_id == leg.account_id else 0)
        if refusal := _refuse_leg(leg, standing, held):
            return refusal
    return None


def _refuse_leg(leg: Leg, standing: Standing, held: int) -> Refusal | None:
    if standing.is_closed:
        return AccountClosed(leg.account_id)
    if standing.is_frozen and leg.amount < 0:
        return AccountFrozen(leg.account_id)
    posted = standing.posted + leg.amount
    if abs(posted) > MOST_MINOR:
        return TooMuch()
    if standing.floor is not None and posted - held < standing.floor:
        return BelowFloor(leg.account_id, standing.currency, standing.posted - standing.held)
    return None


def _end_hold(hold_id: UUID, ledger: Ledger) -> None:
    hold = ledger.holds[hold_id]
    ledger.standings[hold.account_id].held -= hold.amount
    ledger.settled.add(hold_id)
    ledger.touched.add(hold.account_id)


def _book(leg: Leg, ledger: Ledger) -> Line:
    standing = ledger.standings[leg.account_id]
    standing.posted += leg.amount
    standing.entries += 1
    ledger.touched.add(leg.account_id)
    return Line(leg.account_id, standing.entries, leg.amount, standing.posted, standing.currency)
