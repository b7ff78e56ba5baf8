"""Nouns of conversations that are over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bankhall.care.types import TalkChannel, TalkTopic


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTalk:
    """`waited_s`: until a person was there. `says`: its customer used one of the words that were looked for.
    `first_at`: when its agent first led one.
    """

    id: UUID
    agent_id: UUID
    agent_name: str
    topic: TalkTopic
    channel: TalkChannel
    ended_at: datetime
    waited_s: int
    was_handed_over: bool
    says: bool
    first_at: datetime
