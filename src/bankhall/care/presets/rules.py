"""What a preset may be made of, and how its words are filled in. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from bankhall.care.presets.types import (
    EndStep,
    FormStep,
    HandStep,
    MacroStepKind,
    NewPreset,
    PresetKind,
    SayStep,
    Step,
    TicketStep,
    TopicStep,
)
from bankhall.care.types import Conversation, TalkState, TalkTopic
from bankhall.kernel.actors import Actor

MOST_STEPS: Final = 8
MOST_OF_HOUSE: Final = 200
MOST_OWN: Final = 50
MOST_TEXT: Final = 1000
MOST_SUBJECT: Final = 80
MOST_QUESTION: Final = 300
MOST_NOTE: Final = 500

# What stands for what is known only in the conversation.
PLACEHOLDERS: Final = frozenset({"customer", "me", "case"})
# In what is told of a ticket also the day on which it is opened.
TODAY: Final = "today"

TICKET_RIGHT: Final = "tickets.work"

_PLACE: Final = re.compile(r"\{([^{}]*)\}")

KIND_OF: Final[Mapping[type, MacroStepKind]] = {
    SayStep: MacroStepKind.SAY,
    TopicStep: MacroStepKind.TOPIC,
    FormStep: MacroStepKind.FORM,
    TicketStep: MacroStepKind.TICKET,
    HandStep: MacroStepKind.HAND,
    EndStep: MacroStepKind.END,
}


def kind_of(step: Step) -> MacroStepKind:
    return KIND_OF[type(step)]


def filled(text: str, by: Mapping[str, str]) -> str:
    """Each place once, from left to right: what is put in is words, also where it looks like a place."""
    return _PLACE.sub(lambda found: by.get(found[1], found[0]), text)


def unknown_places(text: str, known: frozenset[str] = PLACEHOLDERS) -> list[str]:
    """Braces that stand for nothing."""
    unknown = [found for found in _PLACE.findall(text) if found not in known]
    return unknown or (["{"] if set("{}") & set(_PLACE.sub("", text)) else [])


def known_places(known: Collection[str]) -> str:
    """What may stand in braces, for whoever wrote something else there."""
    return "in braces there may be " + ", ".join(sorted(known))


def problems(new: NewPreset) -> Iterator[tuple[str, str]]:
    """(field, why) of what cannot be, but for what a form of a ticket asks."""
    if new.kind is PresetKind.REPLY and [kind_of(one) for one in new.steps] != [MacroStepKind.SAY]:
        yield "steps", "a quick reply has one step, words"
    last = len(new.steps) - 1
    for at, step in enumerate(new.steps):
        if kind_of(step) in (MacroStepKind.HAND, MacroStepKind.END) and at != last:
            yield f"steps.{at}", "whatever comes after it would have nowhere to stand"
        for field, text, most in _texts(step):
            if not text.strip():
                yield f"steps.{at}.{field}", "this is needed"
            elif len(text) > most:
                yield f"steps.{at}.{field}", f"at most {most} signs"
            elif unknown_places(text):
                yield f"steps.{at}.{field}", known_places(PLACEHOLDERS)
    for kind in (MacroStepKind.TOPIC, MacroStepKind.TICKET):
        if sum(kind_of(one) is kind for one in new.steps) > 1:
            yield "steps", f"one step of the kind {kind} at most"


def _texts(step: Step) -> Iterator[tuple[str, str, int]]:
    """(field, words, how many signs at most)."""
    match step:
        case SayStep():
            pairs = [("words", step.words, MOST_TEXT)]
        case FormStep():
            pairs = [("words", step.words, MOST_QUESTION)]
        case TicketStep():
            pairs = [("subject", step.subject, MOST_SUBJECT), ("words", step.words, MOST_TEXT)]
        case HandStep():
            pairs = [("words", step.words, MOST_NOTE)]
        case _:
            pairs = []
    for field, both, most in pairs:
        yield f"{field}.zh", both.zh, most
        yield f"{field}.en", both.en, most


def blocked(step: Step, one: Conversation, actor: Actor) -> str | None:
    """The code of why a step cannot be done now, as far as that is known before: the verbs themselves ask again."""
    if one.state is TalkState.ENDED:
        return "care.conversation_over"
    is_guest = any(other.id == actor.id and other.role == "guest" for other in one.others)
    if one.agent_id != actor.id and not (is_guest and isinstance(step, (SayStep, FormStep, TicketStep))):
        return "care.not_yours"
    if isinstance(step, TicketStep) and not actor.may(TICKET_RIGHT):
        return "identity.right_missing"
    return None


def is_for(topic: TalkTopic | None, one: Conversation) -> bool:
    return topic is None or topic is one.topic


def reference_of(id_: UUID) -> str:
    """By which a conversation is told of and found: `0193-7F3A-9C2B-7D41`, the first sixteen signs of its id."""
    return "-".join(id_.hex[at : at + 4].upper() for at in range(0, 16, 4))


def ids_of_reference(told: str) -> tuple[UUID, UUID] | None:
    """Between which two ids the one lies; None for what is no reference."""
    bare = told.strip().replace("-", "").replace(" ", "").lower()
    if not 8 <= len(bare) <= 32 or re.fullmatch("[0-9a-f]+", bare) is None:
        return None
    return UUID(bare.ljust(32, "0")), UUID(bare.ljust(32, "f"))


def in_order(times: Mapping[UUID, int], found: Sequence[tuple[UUID, str]]) -> list[UUID]:
    """What is used most comes first, then by title."""
    return [id_ for id_, _ in sorted(found, key=lambda one: (-times.get(one[0], 0), one[1], one[0]))]
