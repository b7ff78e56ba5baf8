"""Nouns of duplicates."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bankhall.customers.types import Customer


class PairState(StrEnum):
    """`UNSURE`: looked at, and left for somebody who knows more."""

    OPEN = "open"
    UNSURE = "unsure"
    SAME = "same"
    DIFFERENT = "different"


class Verdict(StrEnum):
    """What somebody says to a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class StepKind(StrEnum):
    """`UNDONE`: the decision was taken back. `REOPENED`: one of the two has changed since, in what is compared."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    UNDONE = "undone"
    REOPENED = "reopened"


class Band(StrEnum):
    """How likely it is one person: from 999, from 990, and from 500 of a thousand."""

    ALMOST_CERTAIN = "almost_certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class RunStage(StrEnum):
    """Stalled: nothing has moved for a while, and another one may be asked for."""

    WAITING = "waiting"
    READING = "reading"
    COMPARING = "comparing"
    DONE = "done"
    FAILED = "failed"
    STALLED = "stalled"


class Agreement(StrEnum):
    """Whether a field speaks for one person, for two, or says nothing."""

    FOR = "for"
    AGAINST = "against"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """`level`: in which way the two agree, a word of `rules.comparing`; None where one of them says nothing. `bits`: in
    thousandths, above zero for one person.
    """

    field: str
    level: str | None
    bits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """`per_mille`: how likely it is one person. `bits`: the same as a weight, in thousandths, with what is expected of
    any two customers (`prior`).
    """

    per_mille: int
    band: Band
    bits: int
    prior: int
    fields: tuple[FieldWeight, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSeen:
    """A line of the queue. `low` and `high`: in the order of their ids."""

    id: UUID
    low: Customer
    high: Customer
    state: PairState
    found_at: datetime
    scored: Scored


@dataclass(frozen=True, slots=True)
class PairPage:
    """The likeliest first. `waiting`: how many are open, up to a hundred. `next`: the weight and id after which
    to go on.
    """

    pairs: tuple[PairSeen, ...]
    waiting: int
    next: tuple[int, UUID] | None


@dataclass(frozen=True, slots=True)
class PairStep:
    kind: StepKind
    at: datetime
    by_kind: str
    by_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class PairWhole:
    """`steps`: oldest first. `following`: the next open pair of the queue, if there is one."""

    seen: PairSeen
    steps: tuple[PairStep, ...]
    following: UUID | None


@dataclass(frozen=True, slots=True)
class Decide:
    """`seen`: how many steps the pair had when it was looked at: who comes second finds that somebody was quicker."""

    pair_id: UUID
    verdict: Verdict
    reason: str
    seen: int


@dataclass(frozen=True, slots=True)
class BandFigures:
    """Of the decisions that stand: `same` of `decided` is how often a pair of this band was one person."""

    band: Band
    open: int
    same: int
    different: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Looking through the whole bank. `done` of `total` customers read; `found`: pairs that a steward may look at."""

    id: UUID
    stage: RunStage
    asked_at: datetime
    by_kind: str
    by_name: str
    done: int
    total: int
    found: int
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Figures:
    """`waiting_to_compare`: customers who changed and have not been compared since, up to a hundred. `learned_from`:
    how many customers the weights come from; 0 for those that the house brings along. `run`: the latest.
    """

    bands: tuple[BandFigures, ...]
    unsure: int
    waiting_to_compare: int
    learned_from: int
    run: Run | None


@dataclass(frozen=True, slots=True)
class Twin:
    """Somebody who may be the one that is being entered. `level` of each field says why. `has_same_document`: and so
    they are, whatever else is said of them.
    """

    customer: Customer
    scored: Scored
    has_same_document: bool = False
