"""Who may have which part. Pure."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from bankhall.care.errors import ConversationIsOver, NotYours
from bankhall.care.joining.errors import HasPart, NoPart, NotTalking
from bankhall.care.types import Conversation, Other, OtherRole, TalkState
from bankhall.kernel.errors import Refusal

# More than a few are a crowd.
MOST_OTHERS: Final = 6
MOST_WHISPERED: Final = 500


def part_of(one: Conversation, staff_id: UUID | None) -> Other | None:
    return next((other for other in one.others if other.id == staff_id), None)


def refuse_coming(one: Conversation, staff_id: UUID | None) -> Refusal | None:
    """Listening, or being invited."""
    if one.state is TalkState.ENDED:
        return ConversationIsOver()
    if one.state is TalkState.WAITING:
        return NotTalking()
    if one.agent_id == staff_id or part_of(one, staff_id) is not None or len(one.others) >= MOST_OTHERS:
        return HasPart()
    return None


def refuse_joining(one: Conversation, staff_id: UUID | None) -> Refusal | None:
    if one.state is TalkState.ENDED:
        return ConversationIsOver()
    part = part_of(one, staff_id)
    if part is None:
        return NoPart()
    return HasPart() if part.role is OtherRole.GUEST else None


def refuse_whispering(one: Conversation, staff_id: UUID | None) -> Refusal | None:
    if one.state is TalkState.ENDED:
        return ConversationIsOver()
    return None if one.agent_id == staff_id or part_of(one, staff_id) is not None else NoPart()


def refuse_inviting(one: Conversation, asker: UUID | None, staff_id: UUID) -> Refusal | None:
    if one.state is not TalkState.ENDED and one.agent_id != asker:
        return NotYours()
    return refuse_coming(one, staff_id)


def without(others: Sequence[Other], staff_id: UUID | None) -> list[Other]:
    return [one for one in others if one.id != staff_id]
