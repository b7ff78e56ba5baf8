"""Nouns of tags. Amounts are integers of minor units, days are whole, shares are percent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

import msgspec

from bankhall.accounts.types import AccountKind
from bankhall.customers.types import CustomerBrief
from bankhall.kernel.four_eyes.types import Command
from bankhall.kernel.lines import whole
from bankhall.ledger.types import Side


class TagKind(StrEnum):
    """`RULE`: whoever it is true of has it. `HAND`: staff give it. `MODEL`: a model's scores do."""

    RULE = "rule"
    HAND = "hand"
    MODEL = "model"


class TakeReason(StrEnum):
    """`OVER`: it was so, and is not any more. `MISTAKEN`: it never was."""

    OVER = "over"
    MISTAKEN = "mistaken"


class Theme(StrEnum):
    """What a tag is about, to find it by."""

    PERSON = "person"
    MONEY = "money"
    HABITS = "habits"
    SERVICE = "service"
    CARE = "care"


class TagStage(StrEnum):
    """`DRAFT`: written. `LIVE`: in force. `OFF`: it was."""

    DRAFT = "draft"
    LIVE = "live"
    OFF = "off"


class Measured(StrEnum):
    """What can be asked about a customer. `rules.CATALOGUE` says which particulars each takes."""

    IS_PERSON = "is_person"
    IS_BLOCKED = "is_blocked"
    TAKES_OFFERS = "takes_offers"
    CUSTOMER_FOR = "customer_for"
    BALANCE = "balance"
    AVERAGE_BALANCE = "average_balance"
    BALANCE_CHANGE = "balance_change"
    MOVED = "moved"
    TIMES = "times"
    LARGEST = "largest"
    MONTHS = "months"
    SINCE_MOVED = "since_moved"
    ACCOUNTS = "accounts"
    CARDS = "cards"
    PROMISES_OPEN = "promises_open"
    PROMISES_LATE = "promises_late"
    CONTACTS = "contacts"
    SINCE_CONTACT = "since_contact"
    HAPPENED = "happened"


class Unit(StrEnum):
    """What a figure is in. `DAYS_AGO`: it lies in the database as the day itself, and grows by itself. `DAYS_AGO` and
    `PERCENT` may be unknown.
    """

    YES_NO = "yes_no"
    COUNT = "count"
    AMOUNT = "amount"
    PERCENT = "percent"
    DAYS_AGO = "days_ago"


class Touch(StrEnum):
    """By which the bank and a customer are in touch."""

    CALL_IN = "call_in"
    CALL_OUT = "call_out"
    BRANCH = "branch"
    VISIT = "visit"
    LETTER = "letter"


class Happening(StrEnum):
    """Of which the bank counts how often they happen to a customer."""

    SIGNED_IN = "signed_in"
    DISPUTE = "dispute"
    PAYMENT_FAILED = "payment_failed"
    PAYMENT_PUT_OFF = "payment_put_off"
    PLAN_FAILED = "plan_failed"
    SENT_TO_OTHER_BANK = "sent_to_other_bank"
    PAYEE_ADDED = "payee_added"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    PROMISE_LATE = "promise_late"


class Comparison(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"


class Match(StrEnum):
    ALL = "all"
    ANY = "any"
    NONE = "none"


MOST_DAYS: Final = 731
MOST_GROUPS: Final = 6
MOST_CONDITIONS: Final = 10
MOST_VALUE: Final = 10**15

EntryKind = Annotated[str, msgspec.Meta(pattern=whole("[a-z][a-z_]{0,39}"))]
Currency = Annotated[str, msgspec.Meta(pattern=whole("[A-Z]{3}"))]


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`accounts`, `entries`, `touches`: of these kinds, all where none is named. `least`: entries of this amount or
    more. `days`: in the last so many. What a measure takes, `rules.CATALOGUE` says.
    """

    of: Measured
    currency: Currency | None = None
    accounts: Annotated[tuple[AccountKind, ...], msgspec.Meta(max_length=3)] = ()
    entries: Annotated[tuple[EntryKind, ...], msgspec.Meta(max_length=20)] = ()
    side: Side | None = None
    least: Annotated[int, msgspec.Meta(ge=1, le=MOST_VALUE)] | None = None
    days: Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS)] | None = None
    touches: Annotated[tuple[Touch, ...], msgspec.Meta(max_length=5)] = ()
    happening: Happening | None = None


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`value`: minor units, percent, days, a count, or 1 and 0 for yes and no."""

    measure: Measure
    than: Comparison
    value: Annotated[int, msgspec.Meta(ge=-MOST_VALUE, le=MOST_VALUE)]


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    match: Match
    conditions: Annotated[tuple[Condition, ...], msgspec.Meta(min_length=1, max_length=MOST_CONDITIONS)]


class TagRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two levels, so that a person can read it: how deep it goes and how long it is stands in its type."""

    match: Match
    groups: Annotated[tuple[Group, ...], msgspec.Meta(min_length=1, max_length=MOST_GROUPS)]

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return tuple(one for group in self.groups for one in group.conditions)


@dataclass(frozen=True, slots=True)
class Takes:
    """What a measure is in, which particulars it must have and which it may."""

    unit: Unit
    must: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """In both languages of the bank."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTagVersion:
    """`rule`: of a tag of that kind, else None. `value`: the figure that is kept with the tag. `confidence`: percent.
    `lasts_days`: how long somebody has it at most. `told`: what its customers read of it; None where they are not told.
    """

    rule: TagRule | None
    value: Measure | None
    confidence: int
    lasts_days: int | None
    needs_consent: bool
    told: Said | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTag:
    name: Said
    kind: TagKind
    theme: Theme
    first: NewTagVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class TagVersion:
    """`nth`: of its tag, from one."""

    id: UUID
    tag_id: UUID
    nth: int
    rule: TagRule | None
    value: Measure | None
    confidence: int
    lasts_days: int | None
    needs_consent: bool
    told: Said | None
    stage: TagStage
    staged_at: datetime | None
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """`versions`: the latest first. `customers`: how many have it."""

    id: UUID
    name: Said
    kind: TagKind
    theme: Theme
    owner_id: UUID | None
    owner: str
    made_at: datetime
    customers: int
    objections: int
    versions: tuple[TagVersion, ...]

    @property
    def live(self) -> TagVersion | None:
        return next((one for one in self.versions if one.stage is TagStage.LIVE), None)

    @property
    def stage(self) -> TagStage:
        """The strongest of its versions'."""
        stages = {one.stage for one in self.versions}
        return next((one for one in (TagStage.LIVE, TagStage.OFF) if one in stages), TagStage.DRAFT)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A condition, what the figure is, and whether it is so. `figure`: None where there is none."""

    condition: Condition
    figure: int | None
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenTag:
    """`by`: of one given by hand, or which model said it. `note`: why, by whoever gave it by hand."""

    tag_id: UUID
    name: Said
    kind: TagKind
    theme: Theme
    version: int
    owner: str
    since: datetime
    ends_on: date | None
    confidence: int
    value: int | None
    value_of: Measure | None
    match: Match | None
    evidence: tuple[Evidence, ...]
    told: Said | None
    by: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    tag_id: UUID
    name: Said
    told: Said | None
    at: datetime
    reason: str


class TakenTag(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody had until it was taken, to be given back. `sealed_note`: under their own key, as it lay."""

    version: int
    confidence: int
    since: datetime
    ends_on: date | None
    value: int | None
    by_id: UUID | None
    by_name: str | None
    sealed_note: bytes | None


@dataclass(frozen=True, slots=True)
class TagsOfCustomer:
    given: tuple[GivenTag, ...]
    objections: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    customer: CustomerBrief
    given: GivenTag


@dataclass(frozen=True, slots=True)
class TaggedPage:
    items: tuple[Tagged, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class TagPreview:
    """What publishing would come to. Samples: a few of those who would gain and lose it."""

    have: int
    gain: int
    lose: int
    objected: int
    gaining: tuple[UUID, ...]
    losing: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What a model says of a customer. `confidence`: percent."""

    customer_id: UUID
    confidence: int
    value: int | None = None


class PublishTag(Command, frozen=True, kw_only=True, tag="tags.publish.1"):
    """A version is in force from now on, in place of the one of its tag that was. `gain`, `lose`: as it was reckoned
    when it was asked for.
    """

    version_id: UUID
    name_zh: str
    name_en: str
    nth: int
    gain: int
    lose: int


class RunState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRun:
    """A rebuilding. `done` of `steps`; `customers`: how many were looked at; `given` and `taken`: what changed."""

    id: UUID
    state: RunState
    asked_at: datetime
    asked_by: str
    started_at: datetime | None
    ended_at: datetime | None
    steps: int
    done: int
    customers: int
    given: int
    taken: int


@dataclass(frozen=True, slots=True)
class Flow:
    """What a look at customers changed, by tag."""

    gained: Mapping[UUID, tuple[UUID, ...]]
    lost: Mapping[UUID, tuple[UUID, ...]]
