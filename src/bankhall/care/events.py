"""Facts about conversations: ids and codes, never what was said."""

from uuid import UUID

from bankhall.care.types import TalkTopic
from bankhall.kernel.events import Event


class ConversationOpened(Event, frozen=True, kw_only=True, tag="care.conversation_opened"):
    """Also one that is opened again."""

    conversation_id: UUID
    customer_id: UUID
    topic: TalkTopic


class ConversationTaken(Event, frozen=True, kw_only=True, tag="care.conversation_taken"):
    """By an agent, from the queue or from a colleague."""

    conversation_id: UUID
    customer_id: UUID
    agent_id: UUID


class ConversationEnded(Event, frozen=True, kw_only=True, tag="care.conversation_ended"):
    conversation_id: UUID
    customer_id: UUID
