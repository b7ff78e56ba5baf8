"""The books as a child would keep them: one dictionary, one posting after another, no database."""

from dataclasses import dataclass, field
from uuid import UUID

from bankhall.kernel.errors import Refusal
from bankhall.ledger.errors import (
    AccountClosed,
    AlreadyReversed,
    BelowFloor,
    HoldEnded,
    HoldTooSmall,
    KeyReused,
    NoSuchHold,
    NotEmpty,
    Unbalanced,
)
from bankhall.ledger.types import Leg, NewHold, Posting, Reversal

Reasons = set[type[Refusal]]


@dataclass
class ModelAccount:
    currency: str
    floor: int | None
    posted: int = 0
    entries: int = 0
    closed: bool = False


@dataclass
class ModelHold:
    account_id: UUID
    amount: int
    open: bool = True
    expires: bool = False


@dataclass
class Model:
    """`why_not_…` says which refusals are true of a command now: none, and it must be done."""

    accounts: dict[UUID, ModelAccount] = field(default_factory=dict)
    holds: dict[UUID, ModelHold] = field(default_factory=dict)
    contents: dict[str, object] = field(default_factory=dict)
    legs: dict[UUID, tuple[Leg, ...]] = field(default_factory=dict)
    undone: set[UUID] = field(default_factory=set)

    def held(self, account_id: UUID) -> int:
        return sum(hold.amount for hold in self.holds.values() if hold.open and hold.account_id == account_id)

    def standing(self, account_id: UUID) -> tuple[int, int, int]:
        account = self.accounts[account_id]
        return account.posted, self.held(account_id), account.entries

    def is_known(self, key: str) -> bool:
        return key in self.contents

    def why_not_post(self, posting: Posting) -> Reasons:
        if posting.key in self.contents:
            return set() if self.contents[posting.key] == content_of(posting) else {KeyReused}
        reasons: Reasons = set()
        sums: dict[str, int] = {}
        freed = self.holds.get(posting.settles) if posting.settles else None
        for leg in posting.legs:
            account = self.accounts[leg.account_id]
            sums[account.currency] = sums.get(account.currency, 0) + leg.amount
            held = self.held(leg.account_id)
            if freed and freed.open and freed.account_id == leg.account_id:
                held -= freed.amount
            if account.closed:
                reasons.add(AccountClosed)
            if account.floor is not None and account.posted + leg.amount - held < account.floor:
                reasons.add(BelowFloor)
        if any(sums.values()):
            reasons.add(Unbalanced)
        if freed:
            taken = -sum(leg.amount for leg in posting.legs if leg.account_id == freed.account_id)
            reasons |= {HoldEnded} if not freed.open else set()
            reasons |= {NoSuchHold} if taken <= 0 else set()
            reasons |= {HoldTooSmall} if taken > freed.amount else set()
        return reasons

    def post(self, posting: Posting, transaction_id: UUID) -> None:
        self.contents[posting.key] = content_of(posting)
        self.legs[transaction_id] = posting.legs
        for leg in posting.legs:
            self.accounts[leg.account_id].posted += leg.amount
            self.accounts[leg.account_id].entries += 1
        if posting.settles:
            self.holds[posting.settles].open = False

    def why_not_reverse(self, reversal: Reversal) -> Reasons:
        if reversal.transaction_id in self.undone:
            return {AlreadyReversed}
        return self.why_not_post(self.opposite(reversal))

    def opposite(self, reversal: Reversal) -> Posting:
        legs = tuple(Leg(leg.account_id, -leg.amount) for leg in self.legs[reversal.transaction_id])
        return Posting(reversal.key, "reversal", legs, reversal.text, reversal.by, None, str(reversal.transaction_id))

    def why_not_hold(self, hold: NewHold) -> Reasons:
        account = self.accounts[hold.account_id]
        if account.closed:
            return {AccountClosed}
        available = account.posted - self.held(hold.account_id)
        return {BelowFloor} if account.floor is not None and available - hold.amount < account.floor else set()

    def why_not_close(self, account_id: UUID) -> Reasons:
        return {NotEmpty} if self.accounts[account_id].posted or self.held(account_id) else set()


def content_of(posting: Posting) -> object:
    legs = tuple(sorted((leg.account_id, leg.amount) for leg in posting.legs))
    return legs, posting.kind, posting.text, posting.settles, posting.reference
