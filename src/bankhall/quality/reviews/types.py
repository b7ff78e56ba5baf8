"""Nouns of quality review."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

import msgspec

from bankhall.care.types import TalkChannel, TalkTopic


class ScorecardState(StrEnum):
    DRAFT = "draft"
    IN_FORCE = "in_force"
    PAST = "past"


class CriterionVerdict(StrEnum):
    """`NA`: does not apply to this conversation."""

    MET = "met"
    PARTLY = "partly"
    MISSED = "missed"
    NA = "na"


class SampledPer(StrEnum):
    WEEK = "week"
    MONTH = "month"


class TalkSign(StrEnum):
    """What is out of the ordinary about a conversation; of several the first counts."""

    LOW_MARK = "low_mark"
    COMPLAINS = "complains"
    HANDED_OVER = "handed_over"
    LONG_WAIT = "long_wait"
    NONE = "none"


class ReviewSource(StrEnum):
    DRAWN = "drawn"
    BY_HAND = "by_hand"
    CALIBRATION = "calibration"


class ReviewState(StrEnum):
    """`OPEN`: nobody has begun it."""

    OPEN = "open"
    DRAFT = "draft"
    FINISHED = "finished"


class ReviewResponse(StrEnum):
    """What whoever led the conversation says to the review."""

    AGREED = "agreed"
    OBJECTED = "objected"


class ObjectionOutcome(StrEnum):
    STANDS = "stands"
    CHANGED = "changed"


class CoachingOutcome(StrEnum):
    DONE = "done"
    NOT_DONE = "not_done"


class FiguresBy(StrEnum):
    AGENT = "agent"
    WEEK = "week"
    CRITERION = "criterion"


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """Kept as it is here: fields are only added, with a default. `code`: the same through versions. `knocks_out`:
    missed, the whole is worth nothing.
    """

    code: str
    zh: str
    en: str
    weight: int
    knocks_out: bool = False
    allows_na: bool = False


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """`cites`: the number of the message that shows it."""

    code: str
    verdict: CriterionVerdict
    cites: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    id: UUID
    nth: int
    state: ScorecardState
    criteria: tuple[Criterion, ...]
    at: datetime
    in_force_at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class Score:
    """`points`: of a hundred."""

    points: int
    is_knocked_out: bool


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """Of a plan, and as they were at a draw. `number`: of each agent, or `share`: percent of what each led.
    `times_new`: how many times as much of whoever began within ninety days. `weight`: how many times as likely what is
    out of the ordinary is. `topics`, `channels`: none stands for all.
    """

    number: int | None = None
    share: int | None = None
    times_new: int = 1
    weight: int = 1
    long_wait_min: int = 10
    topics: tuple[TalkTopic, ...] = ()
    channels: tuple[TalkChannel, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlan:
    name: str
    per: SampledPer
    due_days: int
    terms: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingPlan:
    """`due_days`: working days after the draw within which it is to be reviewed."""

    id: UUID
    name: str
    per: SampledPer
    due_days: int
    terms: Terms
    is_active: bool
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A conversation that could be drawn."""

    id: UUID
    agent_id: UUID
    agent_name: str
    is_new: bool
    sign: TalkSign

    @property
    def stratum(self) -> tuple[UUID, TalkSign]:
        return self.agent_id, self.sign


@dataclass(frozen=True, slots=True)
class Drawn:
    """`of`, `taken`: how many there are in its stratum, and how many of them were drawn."""

    unit: Unit
    taken: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    id: UUID
    plan_id: UUID
    plan_name: str
    from_on: date
    to_on: date
    seed: str
    terms: Terms
    frame: int
    drawn: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DrawCheck:
    """`again`: whether drawing by the same seed out of the same gives the same."""

    draw: Draw
    strata: tuple[tuple[str, TalkSign, int, int], ...]
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    reason: str
    at: datetime
    decided_at: datetime | None
    decided_by: str
    outcome: ObjectionOutcome | None
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVerdict:
    """What a review said once: the first at its end, the next when an objection was decided."""

    nth: int
    judged: tuple[Judged, ...]
    remarks: dict[str, str]
    score: Score
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coaching:
    id: UUID
    review_id: UUID
    agent_id: UUID
    agent_name: str
    step: str
    due_on: date
    at: datetime
    by: str
    closed_at: datetime | None
    closed_by: str
    outcome: CoachingOutcome | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """A review in a list."""

    id: UUID
    conversation_id: UUID
    agent_id: UUID
    agent_name: str
    topic: TalkTopic
    channel: TalkChannel
    talked_at: datetime
    source: ReviewSource
    sign: TalkSign
    state: ReviewState
    reviewer_id: UUID | None
    reviewer_name: str
    due_on: date
    finished_at: datetime | None
    score: Score | None
    seen_at: datetime | None
    response: ReviewResponse | None
    object_until: date | None
    objection_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """`judged`, `remarks`: the draft, or what stands. `history`: all that it ever said, the first first."""

    line: ReviewLine
    card: Scorecard
    judged: tuple[Judged, ...]
    remarks: dict[str, str]
    objection: Objection | None
    history: tuple[PastVerdict, ...]
    coachings: tuple[Coaching, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """Of a mean: what it is, and between which it lies at 95 %."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFigures:
    """`talks`: how many were led, of which `drawn` were reviewed by the draw and `by_hand` besides. `estimate`: none
    where they are too few.
    """

    key: str
    name: str
    talks: int | None
    drawn: int
    by_hand: int
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """On one criterion: the share of pairs of reviewers that say the same, and Krippendorff's alpha over all
    calibrations that are over; None where there is nothing to compare.
    """

    code: str
    same: Fraction | None
    alpha: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    id: UUID
    conversation_id: UUID
    agent_name: str
    card: Scorecard
    due_on: date
    at: datetime
    by: str
    closed_at: datetime | None
    reviews: tuple[ReviewLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationResult:
    """`judged`: by reviewer. `spread`: how many points each lies above or below the middle of all."""

    of: Calibration
    judged: dict[UUID, tuple[Judged, ...]]
    agreement: tuple[Agreement, ...]
    spread: dict[UUID, float]
