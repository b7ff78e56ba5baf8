"""An offer ends with the conversation's waiting, whoever takes it: called under the lock of the conversation's row."""

from typing import Final
from uuid import UUID

from bankhall.kernel.db import Tx
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.news import News, tell

OF: Final = "care"
DESK: Final = "desk"

_CLOSE = direct(
    """
    UPDATE care_offers SET ended_at = :now,
        outcome = CASE WHEN agent_id = :taken_by THEN 'accepted' ELSE 'withdrawn' END
    WHERE conversation_id = :id AND ended_at IS NULL RETURNING agent_id
    """
)


async def close_offers(tx: Tx, conversation_id: UUID, *, taken_by: UUID | None = None) -> None:
    """`taken_by`: who has the conversation now; to whom it was offered has then accepted it."""
    closed = await fetch(tx, _CLOSE, id=conversation_id, taken_by=taken_by, now=tx.now)
    await tell_desks(tx, [row.agent_id for row in closed])


async def tell_desks(tx: Tx, agent_ids: list[UUID]) -> None:
    """Told with the commit: look at your desk again."""
    if agent_ids:
        await tell(tx, News(OF, DESK, tuple(str(one) for one in agent_ids)))
