"""Quality review on the wire."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.care.types import Author, Message, Step, TalkChannel, TalkTopic
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Reason, ShortLine, YesNo
from bankhall.quality.reviews import rules
from bankhall.quality.reviews.types import (
    Agreement,
    Calibration,
    CalibrationResult,
    Coaching,
    CoachingOutcome,
    Criterion,
    CriterionVerdict,
    Draw,
    DrawCheck,
    Judged,
    NewPlan,
    Objection,
    ObjectionOutcome,
    PastVerdict,
    Review,
    ReviewFigures,
    ReviewLine,
    ReviewResponse,
    ReviewSource,
    ReviewState,
    SampledPer,
    SamplingPlan,
    Scorecard,
    ScorecardState,
    TalkSign,
    Terms,
)

CriterionCode = Annotated[str, msgspec.Meta(min_length=1, max_length=20, pattern=whole("[a-z0-9_]+"))]
CriterionText = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=whole(HAS_INK + ONE_LINE))]
Remark = Annotated[str, msgspec.Meta(max_length=rules.MOST_WORDS, pattern=whole(ONE_LINE))]
RemarkCode = Annotated[str, msgspec.Meta(max_length=20, pattern=whole("[a-z0-9_]*"))]


class CriterionIn(Asked, frozen=True):
    code: CriterionCode
    zh: CriterionText
    en: CriterionText
    weight: Annotated[int, msgspec.Meta(ge=1, le=rules.MOST_WEIGHT)]
    knocks_out: YesNo
    allows_na: YesNo

    def criterion(self) -> Criterion:
        return Criterion(
            code=self.code,
            zh=self.zh.strip(),
            en=self.en.strip(),
            weight=self.weight,
            knocks_out=self.knocks_out is YesNo.YES,
            allows_na=self.allows_na is YesNo.YES,
        )


class ScorecardIn(Asked, frozen=True):
    criteria: Annotated[list[CriterionIn], msgspec.Meta(min_length=1, max_length=rules.MOST_CRITERIA)]


class CriterionOut(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    zh: str
    en: str
    weight: int
    knocks_out: bool
    allows_na: bool

    @classmethod
    def of(cls, one: Criterion) -> Self:
        return cls(
            code=one.code,
            zh=one.zh,
            en=one.en,
            weight=one.weight,
            knocks_out=one.knocks_out,
            allows_na=one.allows_na,
        )


class ScorecardOut(msgspec.Struct, frozen=True, kw_only=True):
    """`nth`: which version."""

    id: UUID
    nth: int
    state: ScorecardState
    criteria: list[CriterionOut]
    at: datetime
    in_force_at: datetime | None
    by: str

    @classmethod
    def of(cls, one: Scorecard) -> Self:
        return cls(
            id=one.id,
            nth=one.nth,
            state=one.state,
            criteria=[CriterionOut.of(each) for each in one.criteria],
            at=one.at,
            in_force_at=one.in_force_at,
            by=one.by,
        )


class ScorecardsOut(msgspec.Struct, frozen=True):
    """The latest version first."""

    items: list[ScorecardOut]


class SamplingPlanIn(Asked, frozen=True):
    """Either `number` (of each agent) or `share` (percent of what each led). No topics or channels stand for all."""

    name: ShortLine
    per: SampledPer
    number: Annotated[int, msgspec.Meta(ge=1, le=50)] | None
    share: Annotated[int, msgspec.Meta(ge=1, le=100)] | None
    times_new: Annotated[int, msgspec.Meta(ge=1, le=5)]
    weight: Annotated[int, msgspec.Meta(ge=1, le=20)]
    long_wait_min: Annotated[int, msgspec.Meta(ge=1, le=240)]
    due_days: Annotated[int, msgspec.Meta(ge=1, le=30)]
    topics: Annotated[list[TalkTopic], msgspec.Meta(max_length=len(TalkTopic))]
    channels: Annotated[list[TalkChannel], msgspec.Meta(max_length=len(TalkChannel))]

    def plan(self) -> NewPlan:
        terms = Terms(
            number=self.number,
            share=self.share,
            times_new=self.times_new,
            weight=self.weight,
            long_wait_min=self.long_wait_min,
            topics=tuple(sorted(set(self.topics))),
            channels=tuple(sorted(set(self.channels))),
        )
        return NewPlan(name=self.name.strip(), per=self.per, due_days=self.due_days, terms=terms)


class SamplingTermsOut(msgspec.Struct, frozen=True, kw_only=True):
    number: int | None
    share: int | None
    times_new: int
    weight: int
    long_wait_min: int
    topics: list[TalkTopic]
    channels: list[TalkChannel]

    @classmethod
    def of(cls, one: Terms) -> Self:
        return cls(
            number=one.number,
            share=one.share,
            times_new=one.times_new,
            weight=one.weight,
            long_wait_min=one.long_wait_min,
            topics=list(one.topics),
            channels=list(one.channels),
        )


class SamplingPlanOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    per: SampledPer
    due_days: int
    terms: SamplingTermsOut
    is_active: bool
    at: datetime
    by: str

    @classmethod
    def of(cls, one: SamplingPlan) -> Self:
        return cls(
            id=one.id,
            name=one.name,
            per=one.per,
            due_days=one.due_days,
            terms=SamplingTermsOut.of(one.terms),
            is_active=one.is_active,
            at=one.at,
            by=one.by,
        )


class DrawOut(msgspec.Struct, frozen=True, kw_only=True):
    """`frame`: out of how many `drawn` were drawn."""

    id: UUID
    plan_id: UUID
    plan_name: str
    from_on: date
    to_on: date
    seed: str
    frame: int
    drawn: int
    at: datetime

    @classmethod
    def of(cls, one: Draw) -> Self:
        return cls(
            id=one.id,
            plan_id=one.plan_id,
            plan_name=one.plan_name,
            from_on=one.from_on,
            to_on=one.to_on,
            seed=one.seed,
            frame=one.frame,
            drawn=one.drawn,
            at=one.at,
        )


class SamplingOut(msgspec.Struct, frozen=True):
    plans: list[SamplingPlanOut]
    draws: list[DrawOut]


class StratumOut(msgspec.Struct, frozen=True):
    agent: str
    sign: TalkSign
    taken: int
    of: int


class DrawCheckOut(msgspec.Struct, frozen=True):
    """`again`: drawing once more by the same seed out of the same gives the same."""

    draw: DrawOut
    terms: SamplingTermsOut
    strata: list[StratumOut]
    again: bool

    @classmethod
    def of(cls, one: DrawCheck) -> Self:
        return cls(
            DrawOut.of(one.draw),
            SamplingTermsOut.of(one.draw.terms),
            [StratumOut(*each) for each in one.strata],
            one.again,
        )


class ReviewLineOut(msgspec.Struct, frozen=True, kw_only=True):
    """`score`: of a hundred. `is_mine`: whoever asks reviews it. `object_until`: the last day to object."""

    id: UUID
    conversation_id: UUID
    agent: str
    topic: TalkTopic
    channel: TalkChannel
    talked_at: datetime
    source: ReviewSource
    sign: TalkSign
    state: ReviewState
    reviewer: str
    is_mine: bool
    due_on: date
    finished_at: datetime | None
    score: int | None
    is_knocked_out: bool
    seen_at: datetime | None
    response: ReviewResponse | None
    object_until: date | None
    objection_open: bool

    @classmethod
    def of(cls, one: ReviewLine, me: UUID | None) -> Self:
        return cls(
            id=one.id,
            conversation_id=one.conversation_id,
            agent=one.agent_name,
            topic=one.topic,
            channel=one.channel,
            talked_at=one.talked_at,
            source=one.source,
            sign=one.sign,
            state=one.state,
            reviewer=one.reviewer_name,
            is_mine=one.reviewer_id is not None and one.reviewer_id == me,
            due_on=one.due_on,
            finished_at=one.finished_at,
            score=one.score.points if one.score else None,
            is_knocked_out=one.score.is_knocked_out if one.score else False,
            seen_at=one.seen_at,
            response=one.response,
            object_until=one.object_until,
            objection_open=one.objection_open,
        )


class ReviewLinesOut(msgspec.Struct, frozen=True):
    items: list[ReviewLineOut]

    @classmethod
    def of(cls, found: Sequence[ReviewLine], me: UUID | None) -> Self:
        return cls([ReviewLineOut.of(one, me) for one in found])


class JudgedOut(msgspec.Struct, frozen=True):
    code: str
    verdict: CriterionVerdict
    cites: int | None

    @classmethod
    def of(cls, one: Judged) -> Self:
        return cls(one.code, one.verdict, one.cites)


class RemarkOut(msgspec.Struct, frozen=True):
    """`code`: of which criterion; empty for the whole."""

    code: str
    text: str


class ObjectionOut(msgspec.Struct, frozen=True, kw_only=True):
    reason: str
    at: datetime
    decided_at: datetime | None
    decided_by: str
    outcome: ObjectionOutcome | None
    answer: str

    @classmethod
    def of(cls, one: Objection) -> Self:
        return cls(
            reason=one.reason,
            at=one.at,
            decided_at=one.decided_at,
            decided_by=one.decided_by,
            outcome=one.outcome,
            answer=one.answer,
        )


class PastVerdictOut(msgspec.Struct, frozen=True, kw_only=True):
    nth: int
    judged: list[JudgedOut]
    score: int
    is_knocked_out: bool
    at: datetime
    by: str

    @classmethod
    def of(cls, one: PastVerdict) -> Self:
        return cls(
            nth=one.nth,
            judged=[JudgedOut.of(each) for each in one.judged],
            score=one.score.points,
            is_knocked_out=one.score.is_knocked_out,
            at=one.at,
            by=one.by,
        )


class CoachingOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    review_id: UUID
    agent: str
    step: str
    due_on: date
    at: datetime
    by: str
    closed_at: datetime | None
    closed_by: str
    outcome: CoachingOutcome | None
    note: str

    @classmethod
    def of(cls, one: Coaching) -> Self:
        return cls(
            id=one.id,
            review_id=one.review_id,
            agent=one.agent_name,
            step=one.step,
            due_on=one.due_on,
            at=one.at,
            by=one.by,
            closed_at=one.closed_at,
            closed_by=one.closed_by,
            outcome=one.outcome,
            note=one.note,
        )


class CoachingsOut(msgspec.Struct, frozen=True):
    items: list[CoachingOut]


class QualityReviewOut(msgspec.Struct, frozen=True, kw_only=True):
    """`judged`, `remarks`: what stands, or the draft. `history`: all that it ever said, the first first. `is_own`:
    whoever asks led the conversation.
    """

    line: ReviewLineOut
    card: ScorecardOut
    judged: list[JudgedOut]
    remarks: list[RemarkOut]
    objection: ObjectionOut | None
    history: list[PastVerdictOut]
    coachings: list[CoachingOut]
    is_own: bool

    @classmethod
    def of(cls, one: Review, me: UUID | None) -> Self:
        return cls(
            line=ReviewLineOut.of(one.line, me),
            card=ScorecardOut.of(one.card),
            judged=[JudgedOut.of(each) for each in one.judged],
            remarks=[RemarkOut(code, text) for code, text in one.remarks.items()],
            objection=ObjectionOut.of(one.objection) if one.objection else None,
            history=[PastVerdictOut.of(each) for each in one.history],
            coachings=[CoachingOut.of(each) for each in one.coachings],
            is_own=one.line.agent_id == me,
        )


class ReviewedLineOut(msgspec.Struct, frozen=True, kw_only=True):
    """One message. `by`: of whom at the bank; of the customer nothing."""

    nth: int
    author: Author
    by: str
    text: str
    step: Step | None
    at: datetime
    channel: TalkChannel

    @classmethod
    def of(cls, one: Message) -> Self:
        by = "" if one.author is Author.CUSTOMER else one.by_name
        return cls(nth=one.nth, author=one.author, by=by, text=one.text, step=one.step, at=one.at, channel=one.channel)


class ReviewedTalkOut(msgspec.Struct, frozen=True):
    items: list[ReviewedLineOut]


class AddReviewIn(Asked, frozen=True):
    conversation_id: UUID


class JudgedIn(Asked, frozen=True):
    """`cites`: the number of the message that shows it."""

    code: CriterionCode
    verdict: CriterionVerdict
    cites: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None

    def judged(self) -> Judged:
        return Judged(code=self.code, verdict=self.verdict, cites=self.cites)


class RemarkIn(Asked, frozen=True):
    """`code`: of which criterion; empty for the whole."""

    code: RemarkCode
    text: Remark


MostJudged = Annotated[list[JudgedIn], msgspec.Meta(max_length=rules.MOST_CRITERIA)]


class QualityReviewIn(Asked, frozen=True):
    judged: MostJudged
    remarks: Annotated[list[RemarkIn], msgspec.Meta(max_length=rules.MOST_CRITERIA + 1)]

    def all_judged(self) -> list[Judged]:
        return [one.judged() for one in self.judged]

    def all_remarks(self) -> dict[str, str]:
        return {one.code: one.text.strip() for one in self.remarks}


class ObjectIn(Asked, frozen=True):
    reason: Reason


class DecideObjectionIn(Asked, frozen=True):
    """`judged`: where it is changed, all of it anew."""

    outcome: ObjectionOutcome
    answer: Reason
    judged: MostJudged

    def all_judged(self) -> list[Judged]:
        return [one.judged() for one in self.judged]


class AgreeStepIn(Asked, frozen=True):
    step: Reason
    due_on: date


class CloseStepIn(Asked, frozen=True):
    outcome: CoachingOutcome
    note: Remark = ""


class CalibrateIn(Asked, frozen=True):
    conversation_id: UUID
    reviewers: Annotated[list[UUID], msgspec.Meta(min_length=2, max_length=rules.MOST_REVIEWERS)]
    due_on: date


class ReviewerOut(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class CalibrationOut(msgspec.Struct, frozen=True, kw_only=True):
    """`conversation_id` is of the one that is looked at. `reviews`: without a score until it is closed."""

    id: UUID
    conversation_id: UUID
    agent: str
    due_on: date
    at: datetime
    by: str
    closed_at: datetime | None
    reviews: list[ReviewLineOut]

    @classmethod
    def of(cls, one: Calibration, me: UUID | None) -> Self:
        return cls(
            id=one.id,
            conversation_id=one.conversation_id,
            agent=one.agent_name,
            due_on=one.due_on,
            at=one.at,
            by=one.by,
            closed_at=one.closed_at,
            reviews=[ReviewLineOut.of(each, me) for each in one.reviews],
        )


class CalibrationsOut(msgspec.Struct, frozen=True):
    items: list[CalibrationOut]
    reviewers: list[ReviewerOut]


class AgreementOut(msgspec.Struct, frozen=True):
    """`same_bp`: of all pairs of reviewers of this conversation, how many in ten thousand say the same. `alpha_bp`:
    Krippendorff's alpha over all closed calibrations, in ten-thousandths.
    """

    code: str
    same_bp: int | None
    alpha_bp: int | None

    @classmethod
    def of(cls, one: Agreement) -> Self:
        return cls(
            one.code,
            None if one.same is None else round(one.same * 10_000),
            None if one.alpha is None else round(one.alpha * 10_000),
        )


class SaidByOut(msgspec.Struct, frozen=True):
    """`apart_tenths`: how many tenths of a point above or below the middle of all."""

    reviewer: str
    score: int | None
    apart_tenths: int | None
    judged: list[JudgedOut]


class CalibrationResultOut(msgspec.Struct, frozen=True):
    calibration: CalibrationOut
    card: ScorecardOut
    said: list[SaidByOut]
    agreement: list[AgreementOut]

    @classmethod
    def of(cls, one: CalibrationResult, me: UUID | None) -> Self:
        said = []
        for each in one.of.reviews:
            who = each.reviewer_id
            if who is None or who not in one.judged:
                continue
            apart = one.spread.get(who)
            said.append(
                SaidByOut(
                    each.reviewer_name,
                    each.score.points if each.score else None,
                    None if apart is None else round(10 * apart),
                    [JudgedOut.of(judged) for judged in one.judged[who]],
                )
            )
        return cls(
            CalibrationOut.of(one.of, me),
            ScorecardOut.of(one.of.card),
            said,
            [AgreementOut.of(each) for each in one.agreement],
        )


class ReviewFiguresOut(msgspec.Struct, frozen=True, kw_only=True):
    """`mean_tenths`, `low_tenths`, `high_tenths`: of a hundred, in tenths; null where they are too few. `talks`: how
    many were led, where that is counted; `drawn`: how many of them were reviewed because they were drawn.
    """

    key: str
    name: str
    talks: int | None
    drawn: int
    by_hand: int
    mean_tenths: int | None
    low_tenths: int | None
    high_tenths: int | None

    @classmethod
    def of(cls, one: ReviewFigures) -> Self:
        found = one.estimate
        return cls(
            key=one.key,
            name=one.name,
            talks=one.talks,
            drawn=one.drawn,
            by_hand=one.by_hand,
            mean_tenths=None if found is None else round(10 * found.mean),
            low_tenths=None if found is None else round(10 * found.low),
            high_tenths=None if found is None else round(10 * found.high),
        )


class ReviewFiguresListOut(msgspec.Struct, frozen=True):
    """`least`: of fewer no mean is shown."""

    whole: ReviewFiguresOut
    by: list[ReviewFiguresOut]
    least: int

    @classmethod
    def of(cls, found: Sequence[ReviewFigures]) -> Self:
        whole, *rest = found
        return cls(ReviewFiguresOut.of(whole), [ReviewFiguresOut.of(one) for one in rest], rules.LEAST_SHOWN)
