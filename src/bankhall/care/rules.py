"""What can be done in a conversation, and how long one waits for a person. Pure."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bankhall.care.errors import ConversationIsOver, NoSuchConversation, NotOver, NotYours, TakenAlready, TooLongOver
from bankhall.care.types import Conversation, Hall, OtherRole, TalkState
from bankhall.kernel.actors import Actor
from bankhall.kernel.errors import Refusal
from bankhall.kernel.office_hours import OfficeHours, Span

# Of one customer at once. Who has more to say goes on in one of them.
MOST_OPEN: Final = 3

# More than this nobody leads well at once.
MOST_AT_ONCE: Final = 6

# What is asked after longer is another matter, and its queue is the same.
REOPENED_WITHIN: Final = timedelta(days=7)

# From how far back the published waiting times are.
LOOKED_BACK: Final = timedelta(hours=4)

# Nobody is told that it takes longer: it says as much as "long".
LONGEST_TOLD: Final = timedelta(hours=1)

# Every day of the year: money does not go by the week.
_OPEN: Final = (Span(time(8), time(22)),)

MOST_TEXT: Final = 2000
MOST_REPLIES: Final = 50


def desk_hours(zone: ZoneInfo) -> OfficeHours:
    """When agents are there. Who writes at another time is answered when they are."""
    return OfficeHours((_OPEN,) * 7, zone, keeps_holidays=False)


def desk_span() -> tuple[int, int]:
    """From which hour of a day to which agents are there."""
    return _OPEN[0].begins.hour, _OPEN[0].until.hour


def refuse_saying(one: Conversation, actor: Actor, *, is_mine: bool) -> Refusal | None:
    """`is_mine`: the actor is the customer whose it is."""
    if actor.kind == "customer":
        if not is_mine:
            return NoSuchConversation()
    elif one.state is not TalkState.ENDED and one.agent_id != actor.id and not _is_guest(one, actor):
        return NotYours()
    return ConversationIsOver() if one.state is TalkState.ENDED else None


def may_read(one: Conversation, actor: Actor, *, is_mine: bool, took_part: bool) -> bool:
    """Its customer; of the agents whoever has it or had a part in it, and all who could take it."""
    if actor.kind == "customer":
        return is_mine
    has_part = any(other.id == actor.id for other in one.others)
    return one.state is TalkState.WAITING or one.agent_id == actor.id or has_part or took_part


def _is_guest(one: Conversation, actor: Actor) -> bool:
    return any(other.id == actor.id and other.role is OtherRole.GUEST for other in one.others)


def refuse_taking(one: Conversation, actor: Actor) -> Refusal | None:
    if one.state is TalkState.ENDED:
        return ConversationIsOver()
    return TakenAlready() if one.state is TalkState.TALKING and one.agent_id != actor.id else None


def refuse_leading(one: Conversation, actor: Actor) -> Refusal | None:
    """What only the agent does who has it."""
    if one.state is TalkState.ENDED:
        return ConversationIsOver()
    return NotYours() if one.agent_id != actor.id else None


def refuse_reopening(one: Conversation, now: datetime) -> Refusal | None:
    if one.ended_at is None:
        return NotOver()
    return TooLongOver() if now - one.ended_at > REOPENED_WITHIN else None


def expected_wait(hall: Hall, place: int) -> timedelta | None:
    """For whoever stands at that place of the queue: as fast as it has been going, in whole minutes. None where nobody
    knows, since nobody has been served lately, and while nobody is there.
    """
    if hall.closes_at is None:
        return None
    if hall.taken_an_hour:
        each = timedelta(hours=1) / hall.taken_an_hour
        wait = max(each * place, hall.waiting.median or timedelta())
    elif hall.waiting.median is not None:
        wait = hall.waiting.median * place
    else:
        return None
    minutes = -(-min(wait, LONGEST_TOLD) // timedelta(minutes=1))
    return timedelta(minutes=max(1, minutes))
