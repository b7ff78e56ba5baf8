"""What people of a demo bank did before it opened."""

from datetime import timedelta

from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Tx


def before(tx: Tx, actor: Actor, *, days: int = 0, hours: int = 0, minutes: int = 0) -> Tx:
    """The same transaction, seen as somebody else's so long ago. Finish it, so that what it emits is written."""
    then = tx.now - timedelta(days=days, hours=hours, minutes=minutes)
    return Tx(tx.session, now=then, actor=actor, request_id=tx.request_id, vault=tx.vault)
