"""Risk on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Reason
from bankhall.risk.rules.language import LONGEST, Wrong
from bankhall.risk.types import CheckedRule, Fact, FactKind, NewVersion, RiskOutcome, Rule, Stage, Version
from bankhall.risk.types import Reason as Words

# Several lines, so that a long rule can be read: no other control character.
RuleText = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST, pattern=whole(r"[^\x00-\x09\x0b-\x1f\x7f]*"))]
RuleName = Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=whole(HAS_INK + ONE_LINE))]
ReasonText = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=whole(HAS_INK + ONE_LINE))]


class FactOut(msgspec.Struct, frozen=True):
    name: str
    kind: FactKind
    zh: str
    en: str

    @classmethod
    def of(cls, fact: Fact) -> Self:
        return cls(fact.name, fact.kind, fact.zh, fact.en)


class FactsOut(msgspec.Struct, frozen=True):
    facts: list[FactOut]
    longest: int


class TextIn(Asked, frozen=True):
    text: RuleText


class WrongOut(msgspec.Struct, frozen=True):
    """From which character to which, and of which kind; `named`: the types that it is about."""

    what: str
    start: int
    end: int
    named: str


class CheckedOut(msgspec.Struct, frozen=True):
    """`wrong`: null for a text that is a rule."""

    wrong: WrongOut | None
    names: list[str]

    @classmethod
    def of(cls, checked: CheckedRule | Wrong) -> Self:
        if isinstance(checked, Wrong):
            return cls(WrongOut(checked.what, checked.start, checked.end, checked.named), [])
        return cls(None, sorted(checked.names))


class VersionIn(Asked, frozen=True):
    """`reason_…`: what the customer reads."""

    text: RuleText
    outcome: RiskOutcome
    reason_zh: ReasonText
    reason_en: ReasonText

    def version(self) -> NewVersion:
        return NewVersion(text=self.text, outcome=self.outcome, reason=Words(self.reason_zh, self.reason_en))


class RuleIn(VersionIn, frozen=True):
    name: RuleName


class WhyIn(Asked, frozen=True):
    reason: Reason


class VersionOut(msgspec.Struct, frozen=True):
    """`fired`, `customers`: payments and customers of whom it spoke in the last 30 days."""

    id: UUID
    nth: int
    text: str
    outcome: RiskOutcome
    reason_zh: str
    reason_en: str
    stage: Stage
    staged_at: datetime | None
    made_at: datetime
    made_by: str
    fired: int
    customers: int

    @classmethod
    def of(cls, one: Version) -> Self:
        return cls(
            id=one.id,
            nth=one.nth,
            text=one.text,
            outcome=one.outcome,
            reason_zh=one.reason.zh,
            reason_en=one.reason.en,
            stage=one.stage,
            staged_at=one.staged_at,
            made_at=one.made_at,
            made_by=one.made_by,
            fired=one.fired,
            customers=one.customers,
        )


class RuleOut(msgspec.Struct, frozen=True):
    """`versions`: the latest first."""

    id: UUID
    name: str
    stage: Stage
    made_at: datetime
    versions: list[VersionOut]

    @classmethod
    def of(cls, rule: Rule) -> Self:
        return cls(rule.id, rule.name, rule.stage, rule.made_at, [VersionOut.of(one) for one in rule.versions])


class RulesOut(msgspec.Struct, frozen=True):
    rules: list[RuleOut]


class MadeOut(msgspec.Struct, frozen=True):
    id: UUID


class DayOut(msgspec.Struct, frozen=True):
    day: str
    payments: int
    customers: int


class DaysOut(msgspec.Struct, frozen=True):
    days: list[DayOut]
