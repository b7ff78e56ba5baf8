"""What is forgotten of messages, and when."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select, text

from bankhall.kernel.db import Tx
from bankhall.notify import rules
from bankhall.notify.events import LetterFailed
from bankhall.notify.models import MessageRow
from bankhall.notify.types import Outcome

_AT_ONCE: Final = 5_000
# The try that finds a message too late closes it; where none came, this does.
_FOR_THE_TRY: Final = timedelta(minutes=10)

_CLOSE_LATE = text(
    """
    WITH late AS (
        SELECT id FROM messages WHERE closed_at IS NULL AND void_at <= :late
        ORDER BY void_at LIMIT :most FOR UPDATE SKIP LOCKED
    ), closed AS (
        UPDATE messages SET sealed = NULL, closed_at = :now, tries = tries + 1
        FROM late WHERE late.id = messages.id RETURNING messages.id, messages.tries, messages.template
    ), tried AS (
        INSERT INTO message_tries (message_id, nth, at, outcome) SELECT id, tries, :now, 'too_late' FROM closed
    )
    SELECT id, template FROM closed
    """
)

_EMPTY_DRAWER = text(
    """
    UPDATE messages SET sealed = NULL
    WHERE id IN (
        SELECT id FROM messages WHERE closed_at IS NOT NULL AND sealed IS NOT NULL AND closed_at <= :shown_until
        LIMIT :most FOR UPDATE SKIP LOCKED
    )
    RETURNING id
    """
)


async def purge(tx: Tx) -> int:
    """Some thousands at once. Returns how many were touched; call again while it is not 0."""
    late = await tx.session.execute(_CLOSE_LATE, {"late": tx.now - _FOR_THE_TRY, "now": tx.now, "most": _AT_ONCE})
    shown = await tx.session.execute(_EMPTY_DRAWER, {"shown_until": tx.now - rules.SHOWN, "most": _AT_ONCE})
    old = select(MessageRow.id).where(MessageRow.written_at <= tx.now - rules.KEPT, MessageRow.closed_at.is_not(None))
    gone = await tx.session.execute(
        delete(MessageRow)
        .where(MessageRow.id.in_(old.order_by(MessageRow.written_at).limit(_AT_ONCE)))
        .returning(MessageRow.id)
    )
    gave_up = late.all()
    for row in gave_up:
        tx.emit(LetterFailed(message_id=row.id, template=row.template, cause=Outcome.TOO_LATE))
    return len(gave_up) + len(shown.all()) + len(gone.all())
