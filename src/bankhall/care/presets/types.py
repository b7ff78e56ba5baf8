"""Nouns of quick replies and macros."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from bankhall.care.types import FormKind, TalkTopic, WrapUp
from bankhall.kernel.i18n import Language


class PresetKind(StrEnum):
    REPLY = "reply"
    MACRO = "macro"


class MacroStepKind(StrEnum):
    """What a step of a macro does. `HAND`: back to the queue, where one likes under another topic."""

    SAY = "say"
    TOPIC = "topic"
    FORM = "form"
    TICKET = "ticket"
    HAND = "hand"
    END = "end"


class Both(msgspec.Struct, frozen=True):
    """The same in both languages."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        return self.zh if language is Language.CHINESE else self.en


class SayStep(msgspec.Struct, frozen=True, kw_only=True, tag="say"):
    """Steps lie in the database as they are here: fields are only added, with a default."""

    words: Both


class TopicStep(msgspec.Struct, frozen=True, kw_only=True, tag="topic"):
    topic: TalkTopic


class FormStep(msgspec.Struct, frozen=True, kw_only=True, tag="form"):
    form: FormKind
    words: Both


class TicketStep(msgspec.Struct, frozen=True, kw_only=True, tag="ticket"):
    """`answers`: by the code of each field of the type's form."""

    ticket: str
    subject: Both
    words: Both
    answers: dict[str, str] = {}


class HandStep(msgspec.Struct, frozen=True, kw_only=True, tag="hand"):
    """`topic`: under which it waits then; none for that which it has."""

    topic: TalkTopic | None
    words: Both


class EndStep(msgspec.Struct, frozen=True, kw_only=True, tag="end"):
    wrap_up: WrapUp


Step = SayStep | TopicStep | FormStep | TicketStep | HandStep | EndStep


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPreset:
    """`topic`: of which conversations; none for all. `shortcut`: what is typed after the stroke."""

    kind: PresetKind
    shortcut: str
    topic: TalkTopic | None
    title: Both
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """`owner_id`: whose own it is; none for the house's. `nth`: which version."""

    id: UUID
    owner_id: UUID | None
    nth: int
    kind: PresetKind
    shortcut: str
    topic: TalkTopic | None
    title: Both
    steps: tuple[Step, ...]
    is_kept: bool
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShown:
    """A step as it would be done in one conversation. `blocked`: the code of why not, where that is known before."""

    kind: MacroStepKind
    text: str
    subject: str
    what: str | None
    blocked: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A preset for one conversation, in the language in which its customer writes. `times`: how often the agent used
    it.
    """

    preset: Preset
    title: str
    steps: tuple[StepShown, ...]
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMacro:
    """`nth`: the version that was shown."""

    conversation_id: UUID
    preset_id: UUID
    nth: int
