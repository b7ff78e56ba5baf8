"""Nouns of risk. Amounts are integers of minor units; a rule sees them as numbers of whole units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from bankhall.kernel.four_eyes.types import Command


class RiskOutcome(StrEnum):
    """What becomes of a payment, from the mildest to the strictest. `WARN`: its customer reads a warning and goes on,
    or not. `CONFIRM`: exactly this payment is confirmed, whatever its amount. `DELAY`: it leaves some time later and
    can be taken back until then. `HOLD`: a person looks first. `REFUSE`: it is not made.
    """

    ALLOW = "allow"
    WARN = "warn"
    CONFIRM = "confirm"
    DELAY = "delay"
    HOLD = "hold"
    REFUSE = "refuse"

    @property
    def strictness(self) -> int:
        return _STRICTNESS[self]


_STRICTNESS: Final[Mapping[RiskOutcome, int]] = {outcome: nth for nth, outcome in enumerate(RiskOutcome)}

# How long a payment is put off, and how long one waits for a person at most.
DELAYED_FOR: Final = timedelta(hours=2)
HELD_FOR: Final = timedelta(hours=24)


class FactKind(StrEnum):
    """How a fact is given and what a rule sees. `AMOUNT`: minor units, seen in whole units of the currency. `SHARE`:
    thousandths, seen as a part of one. Both and `NUMBER` are numbers to a rule.
    """

    AMOUNT = "amount"
    SHARE = "share"
    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a rule can ask about. `otherwise`: what it is where nobody knows."""

    name: str
    kind: FactKind
    zh: str
    en: str
    otherwise: int | str | bool


@dataclass(frozen=True, slots=True)
class Occasion:
    """A payment that is about to be made, as facts by name; what is missing is taken as its fact says."""

    currency: str
    facts: Mapping[str, int | str | bool]


@dataclass(frozen=True, slots=True)
class Reason:
    """What the customer reads: written with the rule, by staff."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`mark`: by which the customer says that they have read exactly this; None where nothing live spoke. `fired`:
    all versions that spoke, and whether each was live.
    """

    outcome: RiskOutcome
    mark: UUID | None = None
    reason: Reason | None = None
    fired: Mapping[UUID, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckedRule:
    """A text that is a rule, and the facts that it asks about."""

    text: str
    names: frozenset[str]
    expression: Any = field(repr=False)


class Stage(StrEnum):
    """`DRAFT`: written. `SHADOW`: it watches, without effect. `LIVE`: it decides. `OFF`: it did."""

    DRAFT = "draft"
    SHADOW = "shadow"
    LIVE = "live"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    text: str
    outcome: RiskOutcome
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """`nth`: of its rule, from one. `fired`: how often, and `customers` how many, in the last 30 days."""

    id: UUID
    rule_id: UUID
    nth: int
    text: str
    outcome: RiskOutcome
    reason: Reason
    stage: Stage
    staged_at: datetime | None
    made_at: datetime
    made_by: str
    fired: int = 0
    customers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`versions`: the latest first."""

    id: UUID
    name: str
    made_at: datetime
    versions: tuple[Version, ...]

    @property
    def stage(self) -> Stage:
        """The strongest of its versions'."""
        stages = {one.stage for one in self.versions}
        return next((one for one in (Stage.LIVE, Stage.SHADOW, Stage.OFF) if one in stages), Stage.DRAFT)


class GoLive(Command, frozen=True, kw_only=True, tag="risk.go_live.1"):
    """A version decides from now on, in place of the one of its rule that did."""

    version_id: UUID
    rule: str
    text: str
    outcome: RiskOutcome


class CaseVerdict(StrEnum):
    """`RELEASED`: it was made. `REFUSED`: staff did not let it go. `WITHDRAWN`: its customer took it back. `EXPIRED`:
    nobody decided in time. Only the first moves money.
    """

    RELEASED = "released"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """`subject_id`: the payment. `facts`: as the rules saw them."""

    subject_id: UUID
    customer_id: UUID
    minor: int
    currency: str
    due_at: datetime
    verdict: Verdict
    facts: Mapping[str, int | str | bool]


@dataclass(frozen=True, slots=True)
class CaseDecided:
    verdict: CaseVerdict
    reason: str
    is_fraud: bool
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`rules`: the names and reasons of those that spoke. `facts`: in the order of the catalogue."""

    id: UUID
    subject_id: UUID
    customer_id: UUID
    minor: int
    currency: str
    opened_at: datetime
    due_at: datetime
    rules: tuple["Spoke", ...]
    facts: Mapping[str, int | str | bool]
    decided: CaseDecided | None


@dataclass(frozen=True, slots=True)
class Spoke:
    """A version that spoke of a payment."""

    version_id: UUID
    rule_id: UUID
    rule: str
    nth: int
    outcome: RiskOutcome
    text: str


@dataclass(frozen=True, slots=True)
class ReleaseTimes:
    """Of the cases decided by people in the last 30 days, in seconds; None where there were none."""

    open: int
    decided: int
    median_s: int | None
    p90_s: int | None


@dataclass(frozen=True, slots=True)
class CasePage:
    cases: tuple[Case, ...]
    next: UUID | None
