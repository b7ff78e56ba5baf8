"""What a conversation begins with, out of what the assistant was asked. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final

from bankhall.assistant.types import Act, AnswerKind, Turn
from bankhall.care.types import TalkTopic
from bankhall.knowledge.types import Topic

MOST_TURNS: Final = 12

_BY_ARTICLE: Final[Mapping[Topic, TalkTopic]] = {
    Topic.ACCOUNTS: TalkTopic.ACCOUNT,
    Topic.STATEMENTS: TalkTopic.ACCOUNT,
    Topic.CARDS: TalkTopic.CARD,
    Topic.TRANSFERS: TalkTopic.TRANSFER,
    Topic.ABROAD: TalkTopic.TRANSFER,
    Topic.LIMITS_AND_FEES: TalkTopic.TRANSFER,
    Topic.BILLS: TalkTopic.BILL,
    Topic.SECURITY: TalkTopic.SIGN_IN,
}
_BY_ACT: Final[Mapping[Act, TalkTopic]] = {
    Act.BALANCE: TalkTopic.ACCOUNT,
    Act.ENTRIES: TalkTopic.ACCOUNT,
    Act.TRANSFERS: TalkTopic.TRANSFER,
    Act.FREEZE: TalkTopic.CARD,
    Act.LOSS: TalkTopic.CARD,
}


def first_words(turns: Sequence[Turn], note: str) -> str:
    """What the customer says first, in their own words: what they add; or what they need somebody for at once; or the
    last question that still stands open; or the last one at all. Nothing where there is nothing.
    """
    if note:
        return note
    asked = [turn for turn in turns if turn.kind is not AnswerKind.PERSON]
    open_ = [turn for turn in asked if turn.kind is not AnswerKind.ANSWERED and turn.kind is not AnswerKind.DONE]
    urgent = [turn for turn in turns if turn.concern is not None]
    for some in (urgent, open_, asked, turns):
        if some:
            return some[-1].question
    return ""


def topic_of(turns: Sequence[Turn]) -> TalkTopic:
    """What the last question was about of which that is known."""
    for turn in reversed(turns):
        if turn.topic and turn.topic in _BY_ARTICLE:
            return _BY_ARTICLE[turn.topic]
        if turn.act and turn.act in _BY_ACT:
            return _BY_ACT[turn.act]
    return TalkTopic.OTHER
