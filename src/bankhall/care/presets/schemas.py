"""Quick replies and macros on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.care.presets import rules
from bankhall.care.presets.types import (
    Both,
    EndStep,
    FormStep,
    HandStep,
    MacroStepKind,
    NewPreset,
    Offered,
    Preset,
    PresetKind,
    SayStep,
    Step,
    StepShown,
    TicketStep,
    TopicStep,
)
from bankhall.care.types import FormKind, TalkTopic, WrapUp
from bankhall.kernel.errors import BadInput
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Code, ShortLine

_Words = Annotated[str, msgspec.Meta(min_length=1, max_length=rules.MOST_TEXT, pattern=whole(HAS_INK + ONE_LINE))]
_Shortcut = Annotated[str, msgspec.Meta(min_length=1, max_length=20, pattern=whole("[a-z0-9-]+"))]
_FieldCode = Annotated[str, msgspec.Meta(min_length=1, max_length=20, pattern=whole("[a-z_]+"))]
_Answer = Annotated[str, msgspec.Meta(max_length=200, pattern=whole(ONE_LINE))]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 2)]


class BothTitlesIn(Asked, frozen=True):
    zh: ShortLine
    en: ShortLine


class BothTextsIn(Asked, frozen=True):
    """In both languages. `{customer}`, `{me}` and `{case}` stand for what is known only in the conversation."""

    zh: _Words
    en: _Words

    def both(self) -> Both:
        return Both(self.zh.strip(), self.en.strip())


class FieldToldIn(Asked, frozen=True):
    """`field`: by its code in the form of the ticket's type. `{today}` stands for the day on which it is opened."""

    field: _FieldCode
    told: _Answer


class MacroStepIn(Asked, frozen=True):
    """Of each kind what it needs, and nothing else: `say` words; `topic` a topic; `form` a form and words; `ticket` a
    type, a subject, words and answers; `hand` words, and where one likes a topic; `end` how it ended.
    """

    kind: MacroStepKind
    words: BothTextsIn | None = None
    topic: TalkTopic | None = None
    form: FormKind | None = None
    ticket: Code | None = None
    subject: BothTextsIn | None = None
    answers: Annotated[list[FieldToldIn], msgspec.Meta(max_length=20)] | None = None
    wrap_up: WrapUp | None = None

    def step(self, at: int) -> Step:
        """Raises BadInput naming what is missing, or not asked for."""
        needed, allowed = _FIELDS[self.kind]
        for field in _ALL:
            told = getattr(self, field) is not None
            if told and field not in needed | allowed:
                raise BadInput.of(f"steps.{at}.{field}", f"a step of the kind {self.kind} has none")
            if not told and field in needed:
                raise BadInput.of(f"steps.{at}.{field}", "this is needed", code="kernel.missing")
        words = self.words.both() if self.words else Both("", "")
        match self.kind:
            case MacroStepKind.SAY:
                return SayStep(words=words)
            case MacroStepKind.TOPIC:
                assert self.topic is not None
                return TopicStep(topic=self.topic)
            case MacroStepKind.FORM:
                assert self.form is not None
                return FormStep(form=self.form, words=words)
            case MacroStepKind.TICKET:
                assert self.ticket is not None
                assert self.subject is not None
                answers = {one.field: one.told for one in self.answers or []}
                return TicketStep(ticket=self.ticket, subject=self.subject.both(), words=words, answers=answers)
            case MacroStepKind.HAND:
                return HandStep(topic=self.topic, words=words)
            case MacroStepKind.END:
                assert self.wrap_up is not None
                return EndStep(wrap_up=self.wrap_up)


_ALL = ("words", "topic", "form", "ticket", "subject", "answers", "wrap_up")
_NOTHING: frozenset[str] = frozenset()
_FIELDS: dict[MacroStepKind, tuple[frozenset[str], frozenset[str]]] = {
    MacroStepKind.SAY: (frozenset({"words"}), _NOTHING),
    MacroStepKind.TOPIC: (frozenset({"topic"}), _NOTHING),
    MacroStepKind.FORM: (frozenset({"form", "words"}), _NOTHING),
    MacroStepKind.TICKET: (frozenset({"ticket", "subject", "words"}), frozenset({"answers"})),
    MacroStepKind.HAND: (frozenset({"words"}), frozenset({"topic"})),
    MacroStepKind.END: (frozenset({"wrap_up"}), _NOTHING),
}


class PresetIn(Asked, frozen=True):
    """`topic`: of which conversations; none for all. `shortcut`: what is typed after the stroke."""

    kind: PresetKind
    shortcut: _Shortcut
    topic: TalkTopic | None
    title: BothTitlesIn
    steps: Annotated[list[MacroStepIn], msgspec.Meta(min_length=1, max_length=rules.MOST_STEPS)]

    def preset(self) -> NewPreset:
        """Raises BadInput."""
        return NewPreset(
            kind=self.kind,
            shortcut=self.shortcut,
            topic=self.topic,
            title=Both(self.title.zh.strip(), self.title.en.strip()),
            steps=tuple(one.step(at) for at, one in enumerate(self.steps)),
        )


class ChangePresetIn(PresetIn, frozen=True):
    """`nth`: the version that was changed."""

    nth: Version


class RunMacroIn(Asked, frozen=True):
    """`nth`: the version that was shown."""

    nth: Version


class BothOut(msgspec.Struct, frozen=True):
    zh: str
    en: str

    @classmethod
    def of(cls, both: Both) -> Self:
        return cls(both.zh, both.en)


class FieldToldOut(msgspec.Struct, frozen=True):
    field: str
    told: str


class MacroStepOut(msgspec.Struct, frozen=True, kw_only=True):
    """As it came in."""

    kind: MacroStepKind
    words: BothOut | None
    topic: TalkTopic | None
    form: FormKind | None
    ticket: str | None
    subject: BothOut | None
    answers: list[FieldToldOut] | None
    wrap_up: WrapUp | None

    @classmethod
    def of(cls, step: Step) -> Self:
        words, subject = getattr(step, "words", None), getattr(step, "subject", None)
        answers = step.answers if isinstance(step, TicketStep) else None
        return cls(
            kind=rules.kind_of(step),
            words=BothOut.of(words) if words else None,
            topic=getattr(step, "topic", None),
            form=getattr(step, "form", None),
            ticket=getattr(step, "ticket", None),
            subject=BothOut.of(subject) if subject else None,
            answers=None if answers is None else [FieldToldOut(*one) for one in answers.items()],
            wrap_up=getattr(step, "wrap_up", None),
        )


class PresetOut(msgspec.Struct, frozen=True, kw_only=True):
    """`is_own`: of whoever asks; else it is the house's. `nth`: which version; `at`, `by`: since when, by whom."""

    id: UUID
    nth: int
    kind: PresetKind
    is_own: bool
    shortcut: str
    topic: TalkTopic | None
    title: BothOut
    steps: list[MacroStepOut]
    is_kept: bool
    at: datetime
    by: str

    @classmethod
    def of(cls, one: Preset) -> Self:
        return cls(
            id=one.id,
            nth=one.nth,
            kind=one.kind,
            is_own=one.owner_id is not None,
            shortcut=one.shortcut,
            topic=one.topic,
            title=BothOut.of(one.title),
            steps=[MacroStepOut.of(step) for step in one.steps],
            is_kept=one.is_kept,
            at=one.at,
            by=one.by,
        )


class PresetsOut(msgspec.Struct, frozen=True):
    items: list[PresetOut]

    @classmethod
    def of(cls, found: Sequence[Preset]) -> Self:
        return cls([PresetOut.of(one) for one in found])


class StepShownOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a step does in this conversation. `what`: the topic, form, ticket's type or wrap-up code; `blocked`: the
    code of why it cannot be done, as far as that is known before.
    """

    kind: MacroStepKind
    text: str
    subject: str
    what: str | None
    blocked: str | None

    @classmethod
    def of(cls, one: StepShown) -> Self:
        return cls(kind=one.kind, text=one.text, subject=one.subject, what=one.what, blocked=one.blocked)


class OfferedPresetOut(msgspec.Struct, frozen=True, kw_only=True):
    """In the language in which the customer writes. `times`: how often the agent used it."""

    id: UUID
    nth: int
    kind: PresetKind
    is_own: bool
    shortcut: str
    topic: TalkTopic | None
    title: str
    steps: list[StepShownOut]
    times: int

    @classmethod
    def of(cls, one: Offered) -> Self:
        return cls(
            id=one.preset.id,
            nth=one.preset.nth,
            kind=one.preset.kind,
            is_own=one.preset.owner_id is not None,
            shortcut=one.preset.shortcut,
            topic=one.preset.topic,
            title=one.title,
            steps=[StepShownOut.of(step) for step in one.steps],
            times=one.times,
        )


class OfferedPresetsOut(msgspec.Struct, frozen=True):
    items: list[OfferedPresetOut]
