"""What somebody looked at by mandate is kept, so that whoever let them in sees it."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from bankhall.accounts.models import MandateLookRow
from bankhall.accounts.types import InForce
from bankhall.kernel.db import Tx
from bankhall.kernel.time import business_date


async def note_look(tx: Tx, through: InForce, account_id: UUID, kind: str) -> None:
    """Once for each day, account and kind."""
    row = {
        "mandate_id": through.mandate_id,
        "on_date": await business_date(tx),
        "account_id": account_id,
        "kind": kind,
        "at": tx.now,
    }
    await tx.session.execute(insert(MandateLookRow).values(**row).on_conflict_do_nothing())
