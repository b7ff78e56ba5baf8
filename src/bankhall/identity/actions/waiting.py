"""New passwords that wait to hold, and how they are stopped."""

from uuid import UUID

from sqlalchemy import delete

from bankhall.identity.models import RecoveryRow, SetUpCodeRow, WaitingPasswordRow
from bankhall.kernel.db import Tx


async def drop_recoveries(tx: Tx, enrolment_id: UUID) -> bool:
    """Nothing that was begun for them leads anywhere any more. Whether a new password was waiting. The caller holds the
    enrolment's lock.
    """
    waiting = WaitingPasswordRow.enrolment_id == enrolment_id
    was_waiting = await tx.session.scalar(delete(WaitingPasswordRow).where(waiting).returning(WaitingPasswordRow.way))
    await tx.session.execute(delete(RecoveryRow).where(RecoveryRow.enrolment_id == enrolment_id))
    await tx.session.execute(delete(SetUpCodeRow).where(SetUpCodeRow.enrolment_id == enrolment_id))
    return was_waiting is not None
