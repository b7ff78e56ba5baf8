"""Nouns of the assistant."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from bankhall.accounts.types import MyAccount
from bankhall.branches.types import Branch, OpenState, Service
from bankhall.kernel.i18n import Language
from bankhall.knowledge.types import Live, Topic
from bankhall.ledger.types import Entry
from bankhall.payments.types import Made


class AnswerKind(StrEnum):
    """`ANSWERED`: by an article. `DONE`: by what it looked up. `CHOICES`: it asks back. `PERSON`: they want to speak to
    somebody, or should. `STARTS`: the page opens that does it. `DECLINED`: this it does not do.
    """

    ANSWERED = "answered"
    DONE = "done"
    CHOICES = "choices"
    UNKNOWN = "unknown"
    PERSON = "person"
    STARTS = "starts"
    DECLINED = "declined"


class Act(StrEnum):
    """What it can do besides citing articles; all of it reads only. `FREEZE`, `LOSS`, `APPOINTMENT`: it opens the page
    that does it, with that page's own confirmation.
    """

    BALANCE = "balance"
    ENTRIES = "entries"
    TRANSFERS = "transfers"
    PERSON = "person"
    BRANCH = "branch"
    FREEZE = "freeze"
    LOSS = "loss"
    APPOINTMENT = "appointment"


class Concern(StrEnum):
    """Why a person should hear of it at once. `DISTRESS`: a life may be at stake. `FRAUD`: it may be under way."""

    DISTRESS = "distress"
    FRAUD = "fraud"
    BEREAVEMENT = "bereavement"
    HARDSHIP = "hardship"


class Ban(StrEnum):
    """What it does not do. `INSTRUCTIONS`: it is told what to be. `OTHERS`: what is another's. `EVADING`: how rules are
    got round. `PROMISES`: what nobody can promise, and advice on investing.
    """

    INSTRUCTIONS = "instructions"
    OTHERS = "others"
    EVADING = "evading"
    PROMISES = "promises"
    ABUSE = "abuse"


READS: Final = frozenset({Act.BALANCE, Act.ENTRIES, Act.TRANSFERS, Act.BRANCH})
STARTED: Final = frozenset({Act.FREEZE, Act.LOSS, Act.APPOINTMENT})


@dataclass(frozen=True, slots=True)
class Sought:
    """Which branches somebody asks for. `service`: what they want there."""

    service: Service | None = None
    is_open_now: bool = False
    is_short_wait: bool = False


@dataclass(frozen=True, slots=True)
class FoundBranch:
    """`people`: who wait there. `minutes`: about how long for the service, where that is known."""

    branch: Branch
    state: OpenState
    people: int
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What somebody may mean, by the label of an article (its id) or an act. From 0 to 1. `is_known_way`: it is, word
    for word, one of the ways in which people ask for it.
    """

    label: str
    score: float
    is_known_way: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """`labels`: of one that is answered, or those of which it asks back."""

    kind: AnswerKind
    labels: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Option:
    """What somebody may mean, as one asks for it. `article_id`: None of an act."""

    title: str
    article_id: UUID | None


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence that was checked, and the article that says it."""

    text: str
    article: Live


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`article`: which answers. `options`: of which it asks back. `score`: how sure it is, from 0 to 1."""

    kind: AnswerKind
    language: Language
    score: float
    article: Live | None = None
    options: tuple[Option, ...] = ()
    act: Act | None = None
    accounts: tuple[MyAccount, ...] = field(default=(), repr=False)
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    transfers: tuple[Made, ...] = field(default=(), repr=False)
    branches: tuple[FoundBranch, ...] = ()
    service: Service | None = None
    concern: Concern | None = None
    ban: Ban | None = None
    composed: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Errand:
    """What a language model is given: a question without of whom it is, and passages. `acts`: what it may have looked
    up for whoever asks, by name alone.
    """

    question: str
    language: Language
    passages: tuple[str, ...]
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence of a model's. `source`: the number of the passage that it cites, from 1."""

    text: str
    source: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What came back of a model: sentences, or an act; nothing where the passages do not answer."""

    written: tuple[Written, ...] = ()
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a model would be given for a question, out of the articles `lives`; `words`: of the bank's own texts."""

    lives: tuple[Live, ...]
    acts: tuple[Act, ...]
    words: frozenset[str] = field(repr=False)


class ModelOutcome(StrEnum):
    """`SHOWN`: checked, and shown. `LOOKED_UP`: it had something looked up. `UNFOUNDED`: a sentence is not borne by its
    source. `NO_ANSWER`: it found none in the passages. `AWAY`: not reached, too slow, or not understood. `RESTS`: not
    asked, since it failed again and again.
    """

    SHOWN = "shown"
    LOOKED_UP = "looked_up"
    UNFOUNDED = "unfounded"
    NO_ANSWER = "no_answer"
    AWAY = "away"
    RESTS = "rests"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSwitch:
    """Who switched the model on or off last; None where nobody has: it is off."""

    is_on: bool
    at: datetime | None
    by_name: str


@dataclass(frozen=True, slots=True)
class Composed:
    """What came of asking a model, for whoever counts it; `cited`: what may be shown."""

    outcome: ModelOutcome
    cited: tuple[Cited, ...] = ()
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with what came of it, as the assistant's own seal says (`queries.receipt`). `title`: of the article
    that answered, as its reader saw it.
    """

    question: str
    kind: AnswerKind
    at: datetime
    act: Act | None = None
    article_id: UUID | None = None
    nth: int | None = None
    title: str = ""
    topic: Topic | None = None
    options: tuple[str, ...] = ()
    concern: Concern | None = None
    by_model: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    live: Live
    score: float


@dataclass(frozen=True, slots=True)
class AssistantFigures:
    """Over the last 30 days. `trained_at`: None where it has learned nothing yet."""

    times: dict[AnswerKind, int]
    trained_at: datetime | None
    is_fresh: bool


@dataclass(frozen=True, slots=True)
class Sample:
    label: str
    way: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to learn from, and of which edition."""

    edition: int
    samples: tuple[Sample, ...]
