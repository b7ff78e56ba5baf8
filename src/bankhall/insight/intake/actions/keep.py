"""What was not taken: taken home, and forgotten after its time."""

from typing import Final
from uuid import UUID

from sqlalchemy import select, update

from bankhall.insight.intake import queries, rules
from bankhall.insight.intake.actions.locks import SUBJECT
from bankhall.insight.intake.models import CustomerFileLineRow, CustomerFileRow
from bankhall.insight.intake.types import TableState
from bankhall.kernel.db import Tx

_FORGOTTEN_AT_ONCE: Final = 20


async def download_quarantine(tx: Tx, file_id: UUID) -> bytes:
    """In clear, and noted. Raises NoSuchFile."""
    told = await queries.quarantine_csv(tx, file_id)
    tx.audit("insight.download_quarantine", SUBJECT, file_id)
    return told


async def forget_some(tx: Tx) -> int:
    """What tables of long ago said of people, some at once, also of such as no worker has come to the end of. Returns
    how many; call again while it is not 0.
    """
    old = (
        select(CustomerFileRow.id)
        .where(CustomerFileRow.at <= tx.now - rules.KEPT, CustomerFileRow.forgotten_at.is_(None))
        .order_by(CustomerFileRow.at)
        .limit(_FORGOTTEN_AT_ONCE)
        .with_for_update()
    )
    ids = (await tx.session.scalars(old)).all()
    if not ids:
        return 0
    await tx.session.execute(
        update(CustomerFileLineRow)
        .where(CustomerFileLineRow.file_id.in_(ids))
        .values(sealed=None, sealed_reason=None, marks=[])
    )
    # What has not been taken by now cannot be any more.
    gone = {"sealed": None, "sealed_name": None, "forgotten_at": tx.now, "state": TableState.DONE.value}
    await tx.session.execute(update(CustomerFileRow).where(CustomerFileRow.id.in_(ids)).values(**gone))
    return len(ids)
