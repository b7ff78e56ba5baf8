"""What the other ways refuse."""

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchArrival(NotFound, code="care.arrival_not_found"):
    """There is nothing that waits to be looked at under this id."""


class ArrivalSettled(Conflict, code="care.arrival_settled"):
    """Somebody has looked at it already."""


class NobodyNumbered(NotFound, code="care.nobody_numbered"):
    """No customer has this number."""


class NotReachableSo(Conflict, code="care.not_reachable_so"):
    """The customer has proved no address for this way. Answer in the portal, or by another way."""


class SaysTooMuch(Refusal, code="care.says_too_much", status=422):
    """A number of an account, a card or a document does not leave the bank by this way. Answer in the portal."""


class AnswerTooLate(Conflict, code="care.answer_too_late"):
    """WeChat takes an answer for 48 hours after the customer last wrote. Answer by another way."""


class AnswerTooLong(Refusal, code="care.answer_too_long", status=422):
    """WeChat takes 2,048 bytes at once: some 680 Chinese characters. Say it in two answers."""


class NoWeChat(NotFound, code="care.no_wechat"):
    """The bank has no account in WeChat to which one's own could be connected."""


class GatewayOff(NotFound, code="care.gateway_off"):
    """The bank takes nothing from such a system."""


class GatewayUnproven(Refusal, code="care.gateway_unproven", status=401):
    """The signature does not fit, or the time is another one."""


class GatewayUnread(Refusal, code="care.gateway_unread", status=400):
    """This is not what such a system sends."""
