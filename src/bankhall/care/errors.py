"""What conversations refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchConversation(NotFound, code="care.conversation_not_found"):
    """There is no such conversation."""


class NoSuchColleague(NotFound, code="care.colleague_not_found"):
    """There is no such colleague who answers customers."""


class NoSuchReply(NotFound, code="care.reply_not_found"):
    """There is no such quick reply of yours."""


class TakenAlready(Conflict, code="care.taken_already"):
    """A colleague was faster: they have this conversation."""


class NotYours(Conflict, code="care.not_yours"):
    """This conversation is not with you. Take it first."""


@dataclass(eq=False)
class ColleagueAnswered(Conflict, code="care.colleague_answered"):
    """A colleague has answered since you began to write. Read it, and send yours if it is still needed."""

    by: str
    nth: int


class ConversationIsOver(Conflict, code="care.conversation_over"):
    """This conversation has ended. Open it again, or begin a new one."""


class NotOver(Conflict, code="care.conversation_not_over"):
    """This conversation has not ended."""


class TooLongOver(Conflict, code="care.conversation_long_over"):
    """This conversation ended too long ago. Begin a new one."""


@dataclass(eq=False)
class TooManyOpen(Refusal, code="care.too_many_open", status=409):
    """You have as many open conversations as there can be. Go on in one of them."""

    most: int


@dataclass(eq=False)
class TooManyReplies(Refusal, code="care.too_many_replies", status=409):
    """You have as many quick replies as there can be. Take one away first."""

    most: int


@dataclass(eq=False)
class HandsFull(Refusal, code="care.hands_full", status=409):
    """They have as many conversations as one person can lead at once."""

    most: int
