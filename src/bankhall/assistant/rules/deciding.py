"""Whether to answer, to ask back, or to say that it does not know."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bankhall.assistant.types import STARTED, Act, AnswerKind, Candidate, Verdict

# How much the search and the classifier count, both from 0 to 1 (bench/assistant.py).
_SEARCH: Final = 0.8
_MEANT: Final = 0.2
# From there it answers, if nothing else is as likely; from there it asks back; below, it does not know.
SURE: Final = 0.5
LIKELY: Final = 0.3
# Two that are nearer to each other than this are told apart by whoever asks.
CLOSE: Final = 0.06
MOST_CHOICES: Final = 3
# What an agent sends at once: more than this nobody reads in a conversation.
LONGEST_MESSAGE: Final = 600

_ACTS: Final = frozenset(act.value for act in Act)


def weighed(found: Iterable[Candidate], likely: Mapping[str, float]) -> list[Candidate]:
    """What the search found and what the classifier believes, the likest first. `likely`: by label; empty where nothing
    has been learned yet: then the search alone decides.
    """
    if not likely:
        return sorted(found, key=lambda one: -one.score)
    both = [
        Candidate(one.label, _SEARCH * one.score + _MEANT * likely.get(one.label, 0.0), one.is_known_way)
        for one in found
    ]
    return sorted(both, key=lambda one: -one.score)


def sure_of(act: Act) -> Verdict:
    """What was asked for in so many words."""
    return Verdict(_kind_of(act.value), (act.value,), 1.0)


def decide(candidates: Sequence[Candidate]) -> Verdict:
    """`candidates`: the likest first."""
    if not candidates or candidates[0].score < LIKELY:
        return Verdict(AnswerKind.UNKNOWN, (), candidates[0].score if candidates else 0.0)
    first, *others = candidates
    is_alone = not others or first.score - others[0].score >= CLOSE
    if first.is_known_way or (first.score >= SURE and is_alone):
        return Verdict(_kind_of(first.label), (first.label,), first.score)
    labels = tuple(one.label for one in candidates[:MOST_CHOICES] if one.score >= LIKELY * 0.8)
    return Verdict(AnswerKind.CHOICES, labels, first.score)


def _kind_of(label: str) -> AnswerKind:
    if label == Act.PERSON.value:
        return AnswerKind.PERSON
    if label in STARTED:
        return AnswerKind.STARTS
    return AnswerKind.DONE if label in _ACTS else AnswerKind.ANSWERED


def as_message(paragraphs: Sequence[str]) -> str:
    """As many whole paragraphs as a message holds, in one line; of the first one a part where it alone is longer."""
    told = ""
    for one in paragraphs:
        if told and len(told) + 1 + len(one) > LONGEST_MESSAGE:
            break
        told = f"{told} {one}".strip()
    return told[:LONGEST_MESSAGE]
