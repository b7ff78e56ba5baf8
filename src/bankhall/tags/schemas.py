"""Tags on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.accounts.types import AccountKind
from bankhall.customers import api as customers
from bankhall.customers.types import CustomerKind
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Reason
from bankhall.kernel.web.paging import write_cursor
from bankhall.ledger.types import Side
from bankhall.tags.types import (
    MOST_CONDITIONS,
    MOST_DAYS,
    MOST_GROUPS,
    MOST_VALUE,
    Comparison,
    Condition,
    Currency,
    EntryKind,
    Evidence,
    GivenTag,
    Group,
    Happening,
    Match,
    Measure,
    Measured,
    NewTag,
    NewTagVersion,
    Objection,
    RunState,
    Said,
    Tag,
    TaggedPage,
    TagKind,
    TagPreview,
    TagRule,
    TagRun,
    TagsOfCustomer,
    TagStage,
    TagVersion,
    TakeReason,
    Takes,
    Theme,
    Touch,
    Unit,
)

_NameZh = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=whole(HAS_INK + ONE_LINE))]
_NameEn = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=whole(HAS_INK + ONE_LINE))]
_Told = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=whole(HAS_INK + ONE_LINE))]
_Percent = Annotated[int, msgspec.Meta(ge=1, le=100)]
_Days = Annotated[int, msgspec.Meta(ge=1, le=731)]


class MeasureOut(msgspec.Struct, frozen=True):
    """`must`, `may`: which particulars it takes."""

    of: Measured
    unit: Unit
    must: list[str]
    may: list[str]

    @classmethod
    def of_catalogue(cls, measured: Measured, takes: Takes) -> Self:
        return cls(measured, takes.unit, sorted(takes.must), sorted(takes.may))


class MeasuresOut(msgspec.Struct, frozen=True):
    measures: list[MeasureOut]


class MeasureWire(Asked, frozen=True):
    """`accounts`, `entries`, `touches`: of these kinds, all where none is named. What a measure takes, the catalogue
    says.
    """

    of: Measured
    currency: Currency | None = None
    accounts: Annotated[list[AccountKind], msgspec.Meta(max_length=3)] | None = None
    entries: Annotated[list[EntryKind], msgspec.Meta(max_length=20)] | None = None
    side: Side | None = None
    least: Annotated[int, msgspec.Meta(ge=1, le=MOST_VALUE)] | None = None
    days: Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS)] | None = None
    touches: Annotated[list[Touch], msgspec.Meta(max_length=5)] | None = None
    happening: Happening | None = None

    def measure(self) -> Measure:
        return Measure(
            of=self.of,
            currency=self.currency,
            accounts=tuple(self.accounts or ()),
            entries=tuple(self.entries or ()),
            side=self.side,
            least=self.least,
            days=self.days,
            touches=tuple(self.touches or ()),
            happening=self.happening,
        )

    @classmethod
    def of_measure(cls, one: Measure) -> Self:
        return cls(
            of=one.of,
            currency=one.currency,
            accounts=list(one.accounts) or None,
            entries=list(one.entries) or None,
            side=one.side,
            least=one.least,
            days=one.days,
            touches=list(one.touches) or None,
            happening=one.happening,
        )


class ConditionWire(Asked, frozen=True):
    """`value`: minor units, percent, days, a count, or 1 and 0 for yes and no."""

    measure: MeasureWire
    than: Comparison
    value: Annotated[int, msgspec.Meta(ge=-MOST_VALUE, le=MOST_VALUE)]

    @classmethod
    def of_condition(cls, one: Condition) -> Self:
        return cls(measure=MeasureWire.of_measure(one.measure), than=one.than, value=one.value)


class GroupWire(Asked, frozen=True):
    match: Match
    conditions: Annotated[list[ConditionWire], msgspec.Meta(min_length=1, max_length=MOST_CONDITIONS)]


class RuleWire(Asked, frozen=True):
    """Two levels: groups of conditions, each level all, any or none."""

    match: Match
    groups: Annotated[list[GroupWire], msgspec.Meta(min_length=1, max_length=MOST_GROUPS)]

    def rule(self) -> TagRule:
        groups = (
            Group(one.match, tuple(Condition(each.measure.measure(), each.than, each.value) for each in one.conditions))
            for one in self.groups
        )
        return TagRule(self.match, tuple(groups))

    @classmethod
    def of_rule(cls, rule: TagRule) -> Self:
        return cls(
            match=rule.match,
            groups=[
                GroupWire(match=one.match, conditions=[ConditionWire.of_condition(each) for each in one.conditions])
                for one in rule.groups
            ],
        )


class ToldIn(Asked, frozen=True):
    zh: _Told
    en: _Told


class TagVersionIn(Asked, frozen=True):
    """`told`: what customers read of it; null where they are not told of it."""

    rule: RuleWire | None = None
    value: MeasureWire | None = None
    confidence: _Percent = 100
    lasts_days: _Days | None = None
    needs_consent: bool = True
    told: ToldIn | None = None

    def version(self) -> NewTagVersion:
        return NewTagVersion(
            rule=self.rule.rule() if self.rule else None,
            value=self.value.measure() if self.value else None,
            confidence=self.confidence,
            lasts_days=self.lasts_days,
            needs_consent=self.needs_consent,
            told=Said(self.told.zh, self.told.en) if self.told else None,
        )


class TagIn(TagVersionIn, frozen=True, kw_only=True):
    name_zh: _NameZh
    name_en: _NameEn
    tag_kind: TagKind
    theme: Theme

    def tag(self) -> NewTag:
        return NewTag(name=Said(self.name_zh, self.name_en), kind=self.tag_kind, theme=self.theme, first=self.version())


class PreviewIn(Asked, frozen=True):
    """`tag_id`: whose present holders it is compared with; null for a tag that is not there yet."""

    rule: RuleWire
    needs_consent: bool = True
    tag_id: UUID | None = None

    def version(self) -> NewTagVersion:
        return NewTagVersion(
            rule=self.rule.rule(),
            value=None,
            confidence=100,
            lasts_days=None,
            needs_consent=self.needs_consent,
            told=None,
        )


class WhyTagIn(Asked, frozen=True):
    reason: Reason


class TakeTagIn(Asked, frozen=True):
    reason: TakeReason


class GiveTagIn(Asked, frozen=True):
    """`note`: why, which stays with the tag; its customer may read it."""

    tag_id: UUID
    until: date
    note: Reason


class MadeTagOut(msgspec.Struct, frozen=True):
    id: UUID


class TagVersionOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    nth: int
    rule: RuleWire | None
    value: MeasureWire | None
    confidence: int
    lasts_days: int | None
    needs_consent: bool
    told_zh: str | None
    told_en: str | None
    stage: TagStage
    staged_at: datetime | None
    made_at: datetime
    made_by: str

    @classmethod
    def of(cls, one: TagVersion) -> Self:
        return cls(
            id=one.id,
            nth=one.nth,
            rule=RuleWire.of_rule(one.rule) if one.rule else None,
            value=MeasureWire.of_measure(one.value) if one.value else None,
            confidence=one.confidence,
            lasts_days=one.lasts_days,
            needs_consent=one.needs_consent,
            told_zh=one.told.zh if one.told else None,
            told_en=one.told.en if one.told else None,
            stage=one.stage,
            staged_at=one.staged_at,
            made_at=one.made_at,
            made_by=one.made_by,
        )


class TagOut(msgspec.Struct, frozen=True, kw_only=True):
    """`versions`: the latest first. `customers`: how many have it; `objections`: how many do not want it."""

    id: UUID
    name_zh: str
    name_en: str
    tag_kind: TagKind
    theme: Theme
    owner: str
    is_mine: bool
    stage: TagStage
    made_at: datetime
    customers: int
    objections: int
    versions: list[TagVersionOut]

    @classmethod
    def of(cls, one: Tag, *, asked_by: UUID | None) -> Self:
        return cls(
            id=one.id,
            name_zh=one.name.zh,
            name_en=one.name.en,
            tag_kind=one.kind,
            theme=one.theme,
            owner=one.owner,
            is_mine=one.owner_id is not None and one.owner_id == asked_by,
            stage=one.stage,
            made_at=one.made_at,
            customers=one.customers,
            objections=one.objections,
            versions=[TagVersionOut.of(each) for each in one.versions],
        )


class TagsOut(msgspec.Struct, frozen=True):
    tags: list[TagOut]


class SampleOut(msgspec.Struct, frozen=True):
    """`name`: masked."""

    customer_id: UUID
    name: str


class TagPreviewOut(msgspec.Struct, frozen=True):
    """`objected`: of whom it is true and who do not want it. Samples: only for whoever may see customers."""

    have: int
    gain: int
    lose: int
    objected: int
    gaining: list[SampleOut]
    losing: list[SampleOut]

    @classmethod
    def of(cls, one: TagPreview, names: dict[UUID, str]) -> Self:
        def samples(ids: tuple[UUID, ...]) -> list[SampleOut]:
            return [SampleOut(id_, customers.mask_person(names[id_])) for id_ in ids if id_ in names]

        return cls(one.have, one.gain, one.lose, one.objected, samples(one.gaining), samples(one.losing))


class EvidenceOut(msgspec.Struct, frozen=True):
    """`figure`: null where there is none; of days ago how many days ago."""

    condition: ConditionWire
    figure: int | None
    holds: bool

    @classmethod
    def of(cls, one: Evidence) -> Self:
        return cls(ConditionWire.of_condition(one.condition), one.figure, one.holds)


class GivenTagOut(msgspec.Struct, frozen=True, kw_only=True):
    """A tag with its receipt: by which version of which rule, with what figures, since when and until when."""

    tag_id: UUID
    name_zh: str
    name_en: str
    tag_kind: TagKind
    theme: Theme
    version: int
    owner: str
    since: datetime
    ends_on: date | None
    confidence: int
    value: int | None
    value_of: MeasureWire | None
    match: Match | None
    evidence: list[EvidenceOut]
    told_zh: str | None
    told_en: str | None
    by: str | None
    note: str | None

    @classmethod
    def of(cls, one: GivenTag) -> Self:
        return cls(
            tag_id=one.tag_id,
            name_zh=one.name.zh,
            name_en=one.name.en,
            tag_kind=one.kind,
            theme=one.theme,
            version=one.version,
            owner=one.owner,
            since=one.since,
            ends_on=one.ends_on,
            confidence=one.confidence,
            value=one.value,
            value_of=MeasureWire.of_measure(one.value_of) if one.value_of else None,
            match=one.match,
            evidence=[EvidenceOut.of(each) for each in one.evidence],
            told_zh=one.told.zh if one.told else None,
            told_en=one.told.en if one.told else None,
            by=one.by,
            note=one.note,
        )


class ObjectionOut(msgspec.Struct, frozen=True):
    tag_id: UUID
    name_zh: str
    name_en: str
    at: datetime
    reason: str

    @classmethod
    def of(cls, one: Objection) -> Self:
        return cls(one.tag_id, one.name.zh, one.name.en, one.at, one.reason)


class CustomerTagsOut(msgspec.Struct, frozen=True):
    tags: list[GivenTagOut]
    objections: list[ObjectionOut]

    @classmethod
    def of(cls, found: TagsOfCustomer) -> Self:
        return cls([GivenTagOut.of(one) for one in found.given], [ObjectionOut.of(one) for one in found.objections])


class TaggedOut(msgspec.Struct, frozen=True):
    customer_id: UUID
    customer_number: str
    customer_name: str
    customer_kind: CustomerKind
    given: GivenTagOut


class TaggedPageOut(msgspec.Struct, frozen=True):
    items: list[TaggedOut]
    next: str | None

    @classmethod
    def of(cls, page: TaggedPage) -> Self:
        items = [
            TaggedOut(
                one.customer.id,
                one.customer.number,
                customers.mask_person(one.customer.name)
                if one.customer.kind is CustomerKind.PERSON
                else one.customer.name,
                one.customer.kind,
                GivenTagOut.of(one.given),
            )
            for one in page.items
        ]
        return cls(items, write_cursor((page.next,)) if page.next else None)


class TagDayOut(msgspec.Struct, frozen=True):
    day: date
    customers: int


class TagDaysOut(msgspec.Struct, frozen=True):
    """Of the days on which it changed."""

    days: list[TagDayOut]


class TagRunOut(msgspec.Struct, frozen=True, kw_only=True):
    """`done` of `steps`. `given` and `taken`: what it changed."""

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

    @classmethod
    def of(cls, one: TagRun) -> Self:
        return cls(
            id=one.id,
            state=one.state,
            asked_at=one.asked_at,
            asked_by=one.asked_by,
            started_at=one.started_at,
            ended_at=one.ended_at,
            steps=one.steps,
            done=one.done,
            customers=one.customers,
            given=one.given,
            taken=one.taken,
        )


class TagRunsOut(msgspec.Struct, frozen=True):
    runs: list[TagRunOut]


class MyTagOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the bank has noted about whoever asks, in the words that the bank wrote for them, and why."""

    tag_id: UUID
    told_zh: str
    told_en: str
    theme: Theme
    since: datetime
    ends_on: date | None
    match: Match | None
    evidence: list[EvidenceOut]
    by_staff: bool
    note: str | None

    @classmethod
    def of(cls, one: GivenTag) -> Self:
        return cls(
            tag_id=one.tag_id,
            told_zh=one.told.zh if one.told else "",
            told_en=one.told.en if one.told else "",
            theme=one.theme,
            since=one.since,
            ends_on=one.ends_on,
            match=one.match,
            evidence=[EvidenceOut.of(each) for each in one.evidence],
            by_staff=one.kind is TagKind.HAND,
            note=one.note,
        )


class MyObjectionOut(msgspec.Struct, frozen=True):
    tag_id: UUID
    told_zh: str
    told_en: str
    at: datetime
    reason: str

    @classmethod
    def of(cls, one: Objection) -> Self:
        told = one.told or one.name
        return cls(one.tag_id, told.zh, told.en, one.at, one.reason)


class MyTagsOut(msgspec.Struct, frozen=True):
    tags: list[MyTagOut]
    objections: list[MyObjectionOut]

    @classmethod
    def of(cls, found: TagsOfCustomer) -> Self:
        return cls([MyTagOut.of(one) for one in found.given], [MyObjectionOut.of(one) for one in found.objections])
