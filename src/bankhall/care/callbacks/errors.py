"""What call-backs refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchCallback(NotFound, code="care.callback_not_found"):
    """There is no such call-back."""


class HasCallback(Conflict, code="care.callback_open"):
    """You have a call-back already. Change or cancel it."""


class CallbackOver(Conflict, code="care.callback_over"):
    """This call-back is over, or the bank is calling already."""


class NoProvedNumber(Conflict, code="care.callback_no_number"):
    """The bank knows no telephone number that you have shown to be yours."""


class NumberNotProved(Conflict, code="care.callback_number_changed"):
    """Its number is no longer the one that the customer has shown to be theirs: do not call it."""


class TimeTaken(Conflict, code="care.callback_time_taken"):
    """Somebody was faster, or it is too late for this time. Choose another."""


class NoOwnAgent(Conflict, code="care.callback_no_own"):
    """You have no agent of your own at the bank."""


class TalkedAlready(Conflict, code="care.callback_not_waiting"):
    """Somebody is answering already, or this conversation has ended."""


class CallFirst(Conflict, code="care.callback_first"):
    """Say first what came of the call."""


@dataclass(eq=False)
class TooManyCallbacks(Refusal, code="care.callback_too_many", status=409):
    """You have asked for as many call-backs as there can be in a day."""

    most: int
