"""Nouns of accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

import msgspec

from bankhall.customers.types import CustomerHit
from bankhall.kernel.money import Money
from bankhall.kernel.sheets import SheetKind
from bankhall.kernel.step_up.types import Content, Spoken
from bankhall.ledger.types import Balance, EntryFilter, Hold

Found = TypeVar("Found")


class AccountKind(StrEnum):
    """Internal accounts are the bank's own and have no holders."""

    CURRENT = "current"
    SAVINGS = "savings"
    TIME_DEPOSIT = "time_deposit"
    INTERNAL = "internal"


class AccountStatus(StrEnum):
    OPEN = "open"
    FROZEN = "frozen"
    CLOSED = "closed"


class HolderRole(StrEnum):
    """The money is the owner's; who is authorised may use the account for them."""

    OWNER = "owner"
    AUTHORISED = "authorised"


class Step(StrEnum):
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class NewHolder:
    customer_id: UUID
    role: HolderRole


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAccount:
    """`floor`: what the available balance may not go below, in minor units; None for no floor.

    `source` and `source_id` name the account in the system it comes from: both, or neither. `opened_on`: the business
    date, unless an account is brought in.
    """

    kind: AccountKind
    currency: str
    holders: tuple[NewHolder, ...] = ()
    name: str = ""
    product: str | None = None
    opened_on: date | None = None
    floor: int | None = 0
    source: str | None = None
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """`already_there`: the source's account had been opened before, and nothing changed now."""

    id: UUID
    number: str
    already_there: bool = False


@dataclass(frozen=True, slots=True)
class RenameAccount:
    account_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Because:
    """What somebody does to an account, and why."""

    account_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class PlaceHold:
    """`last_on`: the last day on which the money is held, the bank's own; without it, until somebody releases it."""

    account_id: UUID
    amount: Money
    reason: str
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    account_id: UUID
    hold_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class AddHolder:
    account_id: UUID
    holder: NewHolder


@dataclass(frozen=True, slots=True)
class EndHolder:
    account_id: UUID
    customer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCard:
    """A card that another system has issued to a holder of the account."""

    account_id: UUID
    customer_id: UUID
    kind: str
    issued_on: date
    source: str
    source_id: str


@dataclass(frozen=True, slots=True)
class CardRegistered:
    id: UUID
    already_there: bool = False


@dataclass(frozen=True, slots=True)
class MyCard:
    """`kind`: as the bank that issued it calls it."""

    id: UUID
    account_id: UUID
    kind: str
    issued_on: date


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is what its holders call it, possibly nothing."""

    id: UUID
    number: str
    kind: AccountKind
    currency: str
    name: str
    product: str | None
    opened_on: date
    closed_on: date | None
    status: AccountStatus


@dataclass(frozen=True, slots=True)
class AccountSeen:
    """An account as somebody sees it: with its balance, and the role in which the customer at hand holds it."""

    account: Account
    balance: Balance
    role: HolderRole | None


@dataclass(frozen=True, slots=True)
class Owned:
    """What somebody owns in the bank, at the end of each of `days`, the oldest first: minor units by currency."""

    days: tuple[date, ...]
    totals: dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class HouseholdAssets:
    """What those of a household who are customers own together, each account once, in minor units by currency."""

    members: tuple[UUID, ...]
    totals: dict[str, int]


@dataclass(frozen=True, slots=True)
class MyAccount:
    """An account as one of its holders has arranged it. `nickname` is the holder's own word for it; `is_chosen`: it is
    the default because the holder said so, not because it would be anyway.
    """

    seen: AccountSeen
    nickname: str | None
    is_hidden: bool
    is_default: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Held:
    """What decides whether an account may be its holder's default. `is_chosen`: the holder said so."""

    account_id: UUID
    kind: AccountKind
    status: AccountStatus
    role: HolderRole
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    account_id: UUID
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All accounts that a customer holds, in the customer's order. `default`: None for the bank's own choice."""

    places: tuple[Placed, ...]
    default: UUID | None


@dataclass(frozen=True, slots=True)
class Nickname:
    """`nickname`: None takes it away."""

    account_id: UUID
    nickname: str | None


@dataclass(frozen=True, slots=True)
class ExportTerms:
    account_id: UUID
    wanted: EntryFilter
    format: SheetKind


@dataclass(frozen=True, slots=True)
class Exported:
    """`cut_on`: the day down to which the newest entries were taken, when there may be more; None for all."""

    made_on: date
    entries: int
    cut_on: date | None


@dataclass(frozen=True, slots=True)
class Holder:
    customer_id: UUID
    name: str
    role: HolderRole
    since_on: date


@dataclass(frozen=True, slots=True)
class Owner:
    customer_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class AccountFound:
    """`owners`: the first three, none for the bank's internal accounts."""

    seen: AccountSeen
    owners: tuple[Owner, ...]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """By number. `next`: the account after which to go on, None at the end."""

    accounts: tuple[AccountFound, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class AccountHit:
    """An account found from anywhere in the house. `owners`: their names, none for the bank's internal accounts."""

    account: Account
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finds:
    """What a text finds, the likeliest first. None: not for the actor to see."""

    customers: tuple[CustomerHit, ...] | None
    accounts: tuple[AccountHit, ...] | None


class MomentKind(StrEnum):
    OPENED = "opened"
    FROZEN = "frozen"
    UNFROZEN = "unfrozen"
    CLOSED = "closed"
    JOINED = "joined"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to an account while a customer held it: on a date of the bank's, or at an instant.
    `by_name` is whoever did it, if it was a member of staff.
    """

    kind: MomentKind
    account: Account
    on: date | None = None
    at: datetime | None = None
    by_name: str | None = None
    reason: str | None = None

    @property
    def day(self) -> date:
        if self.on is not None:
            return self.on
        return self.at.date() if self.at is not None else date.min


@dataclass(frozen=True, slots=True)
class FrozenAccount:
    """A frozen account with who froze it, when and why."""

    hit: AccountHit
    since: datetime
    by_kind: str
    by_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExpiringHold:
    account: Account
    hold: Hold


@dataclass(frozen=True, slots=True)
class OpenedInWeek:
    """`monday`: the week's first day."""

    monday: date
    opened: int


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """`opened_last_month_so_far`: up to the same day of that month. `weeks`: the latest twelve, oldest first. Of frozen
    accounts and of holds that expire within three days there are the first five, and how many there are altogether.
    """

    opened_this_month: int
    opened_last_month: int
    opened_last_month_so_far: int
    weeks: tuple[OpenedInWeek, ...]
    frozen: int
    frozen_latest: tuple[FrozenAccount, ...]
    holds_expiring: int
    holds_expiring_next: tuple[ExpiringHold, ...]


@dataclass(frozen=True, slots=True)
class StatusChange:
    status: AccountStatus
    at: datetime
    by_kind: str
    by_name: str
    reason: str


# ------------------------------------------------------------------------------------------------- mandates

# What a mandate may let somebody do, by the word of the module that carries it out. Modules above have their own.
VIEW = "accounts.view"
STATEMENTS = "accounts.statements"
PAY = "payments.pay"


class Asking(StrEnum):
    """When the owner is asked for a yes before the taker's payment is carried out."""

    NEVER = "never"
    ABOVE = "above"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that is paid, in minor units of `currency`: at a time, in a day, in a month."""

    currency: str
    each: int
    a_day: int
    a_month: int
    known_payees_only: bool = True
    asking: Asking = Asking.ALWAYS
    asking_above: int = 0


@dataclass(frozen=True, slots=True)
class Power:
    """One thing that a mandate lets its taker do. Without `limits` no money is moved by it."""

    kind: str
    limits: Limits | None = None


def paying_of(powers: Iterable[Power]) -> Limits | None:
    return next((power.limits for power in powers if power.kind == PAY), None)


@dataclass(frozen=True, slots=True)
class Guard:
    """The other direction: what the giver pays to others in a day beyond `above` wants the trusted person's yes, and in
    any other currency everything does.
    """

    currency: str
    above: int


@dataclass(frozen=True, slots=True)
class GuardTerms:
    """A guard as it was agreed once. `superseded_at`: when other terms followed; it stands on for a day then."""

    guard: Guard
    until_on: date
    begins_at: datetime
    ends_at: datetime
    agreed_at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lifting:
    """What becomes of a guard, and when: `above` is the new amount, None where nothing is guarded any more."""

    at: datetime
    above: int | None


@dataclass(frozen=True, slots=True)
class GuardNow:
    """What a guard asks for at this moment, and the lifting that is under way, if any is."""

    guard: Guard
    lifting: Lifting | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Which accounts, what may be done, from the first day to the last, both in it. Or a guard, and nothing else."""

    account_ids: tuple[UUID, ...]
    powers: tuple[Power, ...]
    from_on: date
    until_on: date
    guard: Guard | None = None

    @property
    def paying(self) -> Limits | None:
        """What may be paid; None where no money is moved."""
        return paying_of(self.powers)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveMandate:
    """`taker_name`: as the giver knows it; nobody of another name can accept. `taker_number`: where the giver knows it,
    the offer waits in that customer's portal; without it a code is made that the giver passes on.
    """

    taker_name: str
    taker_number: str | None
    terms: Terms


@dataclass(frozen=True, slots=True)
class ChangeMandate:
    """`version`: of the terms that the change was decided on."""

    mandate_id: UUID
    version: int
    terms: Terms


class FreezeOwn(Content, frozen=True, kw_only=True, tag="accounts.freeze_own.1"):
    """By an owner: no money leaves the account until the bank has opened it again."""

    account_id: UUID
    account: str

    def spoken(self) -> Spoken:
        return Spoken("冻结账户{account}", "freeze account {account}", {"account": self.account})


class LetIn(Content, frozen=True, kw_only=True, tag="accounts.let_in.1"):
    """Giving a mandate, or other terms to one. `accounts`: as their owner knows them, beside what they are to the bank.
    `taker_number`: where the offer goes to one.
    """

    taker: str
    taker_number: str | None
    account_ids: tuple[UUID, ...]
    accounts: tuple[str, ...]
    powers: tuple[str, ...]
    from_on: date
    until_on: date

    def spoken(self) -> Spoken:
        facts = {"taker": self.taker, "until": self.until_on.isoformat(), "count": str(len(self.accounts))}
        many = "account" if len(self.accounts) == 1 else "accounts"
        return Spoken(
            "授权{taker}查看您的{count}个账户，至{until}",
            f"let {{taker}} see {{count}} {many} of yours until {{until}}",
            facts,
        )


class LetPay(LetIn, frozen=True, kw_only=True, tag="accounts.let_pay.1"):
    """The same, where money may be moved: how much, to whom, and when the owner is asked."""

    each: Money
    a_day: Money
    a_month: Money
    known_payees_only: bool
    asking: Asking
    asking_above: Money

    def spoken(self) -> Spoken:
        """That money is moved comes first: whoever reads half of it must not take it for looking only."""
        facts = {
            "taker": self.taker,
            "until": self.until_on.isoformat(),
            "each": str(self.each),
            "a_month": str(self.a_month),
        }
        return Spoken(
            "授权{taker}从您的账户付款，单笔最多{each}、每月最多{a_month}，至{until}",
            "let {taker} pay from your accounts, up to {each} at a time and {a_month} in a month, until {until}",
            facts,
        )


class AskGuard(Content, frozen=True, kw_only=True, tag="accounts.guard.1"):
    """Asking somebody for their yes to one's own payments, or other terms for it."""

    taker: str
    taker_number: str | None
    above: Money
    from_on: date
    until_on: date

    def spoken(self) -> Spoken:
        facts = {"taker": self.taker, "above": str(self.above), "until": self.until_on.isoformat()}
        return Spoken(
            "请{taker}为您把关：一天付款超过{above}须经其同意，至{until}",
            "have {taker} say yes to what you pay beyond {above} in a day, until {until}",
            facts,
        )


class MandateState(StrEnum):
    """`OFFERED` waits for the taker, `COMING` for its first day. `RESTING`: one of the two is blocked or has left, so
    that nothing is let through. `OVER` by its time, `ENDED` by somebody.
    """

    OFFERED = "offered"
    COMING = "coming"
    HOLDS = "holds"
    RESTING = "resting"
    OVER = "over"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Covered:
    """An account as a mandate names it. `is_covered`: False where it is not let through, because it is closed or no
    longer the giver's alone.
    """

    account_id: UUID
    name: str
    kind: AccountKind
    currency: str
    tail: str
    is_covered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """`taker_name`: as the giver wrote it, empty once the giver is forgotten. `code`: told to the giver while the offer
    waits, None to everybody else and where it is addressed to a number. `ended_by`: a kind of actor.
    """

    id: UUID
    giver_id: UUID
    giver_name: str
    taker_id: UUID | None
    taker_name: str
    state: MandateState
    version: int
    terms: Terms
    covered: tuple[Covered, ...]
    offered_at: datetime
    offer_ends_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    code: str | None = None
    guard: GuardNow | None = None


@dataclass(frozen=True, slots=True)
class MyMandates:
    """`given` and `received`: the latest first, for ninety days after. `offers`: to the actor's number. `may_give`: the
    accounts that the actor can let somebody in to. `today`: the business date.
    """

    given: tuple[Mandate, ...]
    received: tuple[Mandate, ...]
    offers: tuple[Mandate, ...]
    may_give: frozenset[UUID]
    today: date


@dataclass(frozen=True, slots=True)
class InForce:
    """What lets its taker through to one account at this moment."""

    mandate_id: UUID
    giver_id: UUID
    account_id: UUID
    powers: tuple[Power, ...]
    until_on: date

    @property
    def paying(self) -> Limits | None:
        """What may be paid; None where no money is moved."""
        return paying_of(self.powers)


@dataclass(frozen=True, slots=True)
class LookedAfter:
    """Somebody else's account that the actor is let through to."""

    account: Account
    giver_name: str
    through: InForce


@dataclass(frozen=True, slots=True)
class Looked(Generic[Found]):
    """What was found, and the mandate through which it was; None for whoever holds the account, and for staff."""

    found: Found
    through: InForce | None


@dataclass(frozen=True, slots=True)
class MandateLook:
    """The taker looked at the account, or took its entries home: one for each day and account."""

    account_id: UUID
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Paying:
    """What somebody wants to pay. `paid_today` and `paid_this_month`: by the same person from the same account before,
    in minor units; where the owner pays, `paid_today` is what they have paid to others without anybody's yes.
    """

    amount: Money
    payee_is_known: bool
    paid_today: int = 0
    paid_this_month: int = 0


@dataclass(frozen=True, slots=True)
class Allowed:
    """`through`: the mandate that lets it, None for a holder."""

    through: UUID | None = None


@dataclass(frozen=True, slots=True)
class NeedsYesOf:
    """Nothing is carried out before one of them has said yes. `through`: the mandate that asks for it."""

    customer_ids: frozenset[UUID]
    through: UUID


@dataclass(frozen=True, slots=True)
class GuardedBy:
    """Whose yes the owner has asked for, beyond an amount of their own payments. `since`: when they accepted."""

    mandate_id: UUID
    taker_id: UUID
    guard: Guard
    since: datetime
