"""Accounts on the wire."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from bankhall.accounts.rules import MOST_ARRANGED, MOST_HOLDERS
from bankhall.accounts.types import (
    Account,
    AccountFound,
    AccountHit,
    AccountKind,
    AccountPage,
    AccountSeen,
    AccountStatus,
    AddHolder,
    Arrangement,
    Because,
    Finds,
    Holder,
    HolderRole,
    HouseholdAssets,
    Moment,
    MomentKind,
    MyAccount,
    NewHolder,
    Nickname,
    OpenAccount,
    Owned,
    Placed,
    PlaceHold,
    ReleaseHold,
    RenameAccount,
    StatusChange,
)
from bankhall.customers.types import CustomerHit, CustomerKind, CustomerStatus, Match
from bankhall.kernel.errors import BadInput
from bankhall.kernel.web.inputs import Asked, Code, CurrencyCode, Line, MoneyIn, MoneyOut, Reason, ShortLine
from bankhall.kernel.web.paging import write_cursor
from bankhall.ledger.types import BalanceHistory, Entry, EntryPage, Hold, HoldState


# Keys of pages, bounded so that a forged cursor reaches no farther than a book does.
class FoundKey(msgspec.Struct, frozen=True, array_like=True):
    """By id: the number that the order goes by is in no address."""

    id: UUID


class EntryKey(msgspec.Struct, frozen=True, array_like=True):
    booked_on: date
    seq: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class HolderIn(Asked, frozen=True):
    customer_id: UUID
    role: HolderRole

    def holder(self) -> NewHolder:
        return NewHolder(self.customer_id, self.role)

    def addition(self, account_id: UUID) -> AddHolder:
        return AddHolder(account_id, self.holder())


class OpenAccountIn(Asked, frozen=True):
    kind: AccountKind
    currency: CurrencyCode
    name: Line | None = None
    product: Code | None = None
    holders: Annotated[tuple[HolderIn, ...], msgspec.Meta(max_length=MOST_HOLDERS)] = ()

    def order(self) -> OpenAccount:
        return OpenAccount(
            kind=self.kind,
            currency=self.currency,
            name=self.name or "",
            product=self.product,
            holders=tuple(holder.holder() for holder in self.holders),
        )


class AccountChangeIn(Asked, frozen=True):
    """What is absent stays; a name of null is taken away."""

    name: Line | UnsetType | None = UNSET

    def renaming(self, account_id: UUID) -> RenameAccount | None:
        return None if self.name is UNSET else RenameAccount(account_id, self.name or "")


class PlacedIn(Asked, frozen=True):
    id: UUID
    hidden: bool


class ArrangementIn(Asked, frozen=True):
    """All accounts that the customer holds, each once, in the order wanted. `default`: null leaves it to the bank."""

    accounts: Annotated[tuple[PlacedIn, ...], msgspec.Meta(max_length=MOST_ARRANGED)]
    default: UUID | None

    def arrangement(self) -> Arrangement:
        return Arrangement(tuple(Placed(one.id, one.hidden) for one in self.accounts), self.default)


class NicknameIn(Asked, frozen=True):
    """null takes it away."""

    nickname: ShortLine | None

    def naming(self, account_id: UUID) -> Nickname:
        return Nickname(account_id, self.nickname)


class BecauseIn(Asked, frozen=True):
    reason: Reason

    def because(self, account_id: UUID) -> Because:
        return Because(account_id, self.reason)

    def releasing(self, account_id: UUID, hold_id: UUID) -> ReleaseHold:
        return ReleaseHold(account_id, hold_id, self.reason)


class HoldIn(Asked, frozen=True):
    """`last_on`: the last day on which the money is held; without it, until somebody releases it."""

    amount: MoneyIn
    reason: Reason
    last_on: date | None = None

    def wish(self, account_id: UUID) -> PlaceHold:
        """Raises BadInput."""
        amount = self.amount.money("amount")
        if amount.minor <= 0:
            raise BadInput.of("amount", "more than nothing", code="kernel.out_of_range")
        return PlaceHold(account_id, amount, self.reason, self.last_on)


class HolderOut(msgspec.Struct, frozen=True):
    customer_id: UUID
    name: str
    role: HolderRole
    since: date

    @classmethod
    def of(cls, holder: Holder) -> "HolderOut":
        return cls(holder.customer_id, holder.name, holder.role, holder.since_on)


class AccountOut(msgspec.Struct, frozen=True, kw_only=True):
    """`role`: in which the customer at hand holds it; null where no customer is at hand."""

    id: UUID
    number: str
    kind: AccountKind
    name: str
    currency: str
    product: str | None
    balance: MoneyOut
    available: MoneyOut
    held: MoneyOut
    status: AccountStatus
    role: HolderRole | None
    opened_on: date
    closed_on: date | None

    @staticmethod
    def of(seen: AccountSeen) -> "AccountOut":
        account, balance = seen.account, seen.balance
        return AccountOut(
            id=account.id,
            number=account.number,
            kind=account.kind,
            name=account.name,
            currency=account.currency,
            product=account.product,
            balance=MoneyOut(balance.posted, account.currency),
            available=MoneyOut(balance.available, account.currency),
            held=MoneyOut(balance.held, account.currency),
            status=account.status,
            role=seen.role,
            opened_on=account.opened_on,
            closed_on=account.closed_on,
        )


class AccountDetailOut(AccountOut, frozen=True, kw_only=True):
    holders: list[HolderOut]

    @classmethod
    def with_holders(cls, seen: AccountSeen, holders: list[Holder]) -> "AccountDetailOut":
        account = msgspec.structs.asdict(AccountOut.of(seen))
        return cls(**account, holders=[HolderOut.of(holder) for holder in holders])


class MyAccountOut(AccountOut, frozen=True, kw_only=True):
    """`nickname`, `hidden` and `is_default` are the customer's own arrangement: nobody else sees them. `is_chosen`: it
    is the default because the customer said so; without that the bank's own choice is.
    """

    nickname: str | None
    hidden: bool
    is_default: bool
    is_chosen: bool

    @classmethod
    def mine(cls, mine: MyAccount) -> "MyAccountOut":
        return cls(**_arranged(mine))


class MyAccountDetailOut(MyAccountOut, frozen=True, kw_only=True):
    holders: list[HolderOut]

    @classmethod
    def with_holders(cls, mine: MyAccount, holders: list[Holder]) -> "MyAccountDetailOut":
        return cls(**_arranged(mine), holders=[HolderOut.of(holder) for holder in holders])


class MyAccountsOut(msgspec.Struct, frozen=True):
    """In the customer's own order."""

    items: list[MyAccountOut]

    @classmethod
    def of(cls, several: list[MyAccount]) -> "MyAccountsOut":
        return cls([MyAccountOut.mine(one) for one in several])


class AccountsOut(msgspec.Struct, frozen=True):
    items: list[AccountOut]


class OwnerOut(msgspec.Struct, frozen=True):
    customer_id: UUID
    name: str


class AccountFoundOut(AccountOut, frozen=True, kw_only=True):
    """`owners`: the first three, none for the bank's internal accounts."""

    owners: list[OwnerOut]

    @classmethod
    def found(cls, found: AccountFound) -> "AccountFoundOut":
        account = msgspec.structs.asdict(AccountOut.of(found.seen))
        return cls(**account, owners=[OwnerOut(owner.customer_id, owner.name) for owner in found.owners])


class AccountsFoundOut(msgspec.Struct, frozen=True):
    items: list[AccountFoundOut]
    next: str | None

    @classmethod
    def of(cls, page: AccountPage) -> "AccountsFoundOut":
        cursor = write_cursor(FoundKey(page.next)) if page.next else None
        return cls([AccountFoundOut.found(one) for one in page.accounts], cursor)


class CustomerHitOut(msgspec.Struct, frozen=True):
    """`match`: why they were found."""

    id: UUID
    number: str
    kind: CustomerKind
    name: str
    status: CustomerStatus
    birth_on: date | None
    city: str | None
    phone_masked: str | None
    match: Match

    @classmethod
    def of(cls, hit: CustomerHit) -> "CustomerHitOut":
        city = hit.city or None
        return cls(hit.id, hit.number, hit.kind, hit.name, hit.status, hit.birth_on, city, hit.phone_masked, hit.match)


class AccountHitOut(msgspec.Struct, frozen=True):
    """`owners`: their names, none for the bank's internal accounts."""

    id: UUID
    number: str
    kind: AccountKind
    name: str
    currency: str
    status: AccountStatus
    owners: list[str]

    @classmethod
    def of(cls, hit: AccountHit) -> "AccountHitOut":
        one = hit.account
        return cls(one.id, one.number, one.kind, one.name, one.currency, one.status, list(hit.owners))


class FindsOut(msgspec.Struct, frozen=True):
    """The likeliest first. Null, not empty: the right to see these is missing."""

    customers: list[CustomerHitOut] | None
    accounts: list[AccountHitOut] | None

    @classmethod
    def of(cls, finds: Finds) -> "FindsOut":
        return cls(
            None if finds.customers is None else [CustomerHitOut.of(hit) for hit in finds.customers],
            None if finds.accounts is None else [AccountHitOut.of(hit) for hit in finds.accounts],
        )


class EntryOut(msgspec.Struct, frozen=True, kw_only=True):
    """`id` is the transaction's. `amount`: in is positive."""

    id: UUID
    seq: int
    booked_on: date
    posted_at: datetime
    kind: str
    text: str
    amount: MoneyOut
    balance_after: MoneyOut
    reference: str | None

    @classmethod
    def of(cls, entry: Entry) -> "EntryOut":
        return cls(
            id=entry.transaction_id,
            seq=entry.seq,
            booked_on=entry.booked_on,
            posted_at=entry.posted_at,
            kind=entry.kind,
            text=entry.text,
            amount=MoneyOut(entry.amount, entry.currency),
            balance_after=MoneyOut(entry.balance, entry.currency),
            reference=entry.reference,
        )


class WeightyEntryOut(msgspec.Struct, frozen=True):
    account_id: UUID
    account_name: str
    account_kind: AccountKind
    entry: EntryOut


class WeightyEntriesOut(msgspec.Struct, frozen=True):
    """What moved at least a tenth of what a customer owns, within a year: the most first."""

    items: list[WeightyEntryOut]

    @classmethod
    def of(cls, found: Sequence[tuple[Account, Entry]]) -> "WeightyEntriesOut":
        return cls([WeightyEntryOut(one.id, one.name, one.kind, EntryOut.of(entry)) for one, entry in found])


class EntriesOut(msgspec.Struct, frozen=True):
    """`searched_to`: how far back a search has looked that has not come to the end; `next` looks further."""

    items: list[EntryOut]
    next: str | None
    searched_to: date | None

    @classmethod
    def of(cls, page: EntryPage) -> "EntriesOut":
        cursor = write_cursor(EntryKey(page.next.booked_on, page.next.seq)) if page.next else None
        return cls([EntryOut.of(entry) for entry in page.entries], cursor, page.searched_to)


class DayBalanceOut(msgspec.Struct, frozen=True):
    on: date
    balance: MoneyOut


class BalancesOut(msgspec.Struct, frozen=True):
    """`opening`: before the period. `days`: the closing balance of each day on which something moved, oldest first; on
    the days between it stays what it was. `min` and `max` look at all of these.
    """

    opening: MoneyOut
    days: list[DayBalanceOut]
    min: MoneyOut
    max: MoneyOut

    @classmethod
    def of(cls, history: BalanceHistory) -> "BalancesOut":
        def money(minor: int) -> MoneyOut:
            return MoneyOut(minor, history.currency)

        days = [DayBalanceOut(day.on, money(day.balance)) for day in history.days]
        return cls(money(history.opening), days, money(history.lowest), money(history.highest))


class CourseOut(msgspec.Struct, frozen=True):
    """`minor`: one for each of the days."""

    currency: str
    minor: list[int]


class OwnedOut(msgspec.Struct, frozen=True):
    """What a customer owns: at the ends of the last twelve months and, last, now."""

    days: list[date]
    totals: list[CourseOut]

    @classmethod
    def of(cls, owned: Owned) -> "OwnedOut":
        return cls(list(owned.days), [CourseOut(code, list(course)) for code, course in owned.totals.items()])


class HouseholdAssetsOut(msgspec.Struct, frozen=True):
    """What the customers of a household, `members`, own together now, each account once."""

    members: list[UUID]
    totals: list[MoneyOut]

    @classmethod
    def of(cls, one: HouseholdAssets) -> "HouseholdAssetsOut":
        totals = [MoneyOut(minor, currency) for currency, minor in sorted(one.totals.items())]
        return cls(list(one.members), totals)


class ByOut(msgspec.Struct, frozen=True):
    kind: str
    name: str


class StatusChangeOut(msgspec.Struct, frozen=True):
    status: AccountStatus
    at: datetime
    by: ByOut
    reason: str

    @classmethod
    def of(cls, change: StatusChange) -> "StatusChangeOut":
        return cls(change.status, change.at, ByOut(change.by_kind, change.by_name), change.reason)


class StatusChangesOut(msgspec.Struct, frozen=True):
    items: list[StatusChangeOut]


class MomentOut(msgspec.Struct, frozen=True):
    """Either `on` or `at` is told: what the bank dates itself, and what has an instant."""

    kind: MomentKind
    account_id: UUID
    number: str
    name: str
    account_kind: AccountKind
    currency: str
    on: date | None
    at: datetime | None
    by_name: str | None
    reason: str | None

    @classmethod
    def of(cls, moment: Moment) -> "MomentOut":
        account = moment.account
        return cls(
            kind=moment.kind,
            account_id=account.id,
            number=account.number,
            name=account.name,
            account_kind=account.kind,
            currency=account.currency,
            on=moment.on,
            at=moment.at,
            by_name=moment.by_name,
            reason=moment.reason,
        )


class MomentsOut(msgspec.Struct, frozen=True):
    items: list[MomentOut]


class HoldOut(msgspec.Struct, frozen=True, kw_only=True):
    """`placed_by`, `ended_by`: null where only an older record knows. `ended_because`: said by who released it."""

    id: UUID
    amount: MoneyOut
    reason: str
    placed_at: datetime
    placed_by: ByOut | None
    expires_at: datetime | None
    state: HoldState
    ended_at: datetime | None
    ended_by: ByOut | None
    ended_because: str | None

    @classmethod
    def of(cls, hold: Hold) -> "HoldOut":
        return cls(
            id=hold.id,
            amount=MoneyOut(hold.amount, hold.currency),
            reason=hold.reason,
            placed_at=hold.placed_at,
            placed_by=_by(hold.by_kind, hold.by_name),
            expires_at=hold.expires_at,
            state=hold.state,
            ended_at=hold.ended_at,
            ended_by=_by(hold.ended_by_kind, hold.ended_by_name),
            ended_because=hold.ended_because,
        )


class HoldsOut(msgspec.Struct, frozen=True):
    items: list[HoldOut]


def _by(kind: str | None, name: str | None) -> ByOut | None:
    return ByOut(kind, name) if kind and name else None


def _arranged(mine: MyAccount) -> dict[str, Any]:
    account = msgspec.structs.asdict(AccountOut.of(mine.seen))
    return {
        **account,
        "nickname": mine.nickname,
        "hidden": mine.is_hidden,
        "is_default": mine.is_default,
        "is_chosen": mine.is_chosen,
    }
