"""What another bank's files said of people goes when it has served: the text of a bad row half a year after it was
dealt with, and the record of a customer with the customer. That it was there, and what was done, stays.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, insert, select, update

from bankhall.insight.models import CaseRow, QuarantinedRow, SourceRecordRow, StepRow
from bankhall.insight.queries import sealing
from bankhall.insight.queries.known import sealed_record
from bankhall.insight.types import CaseState, CaseStep
from bankhall.kernel.db import Tx
from bankhall.kernel.tables import done_by, is_any

# Long enough to look at once more whether it was mended rightly.
KEPT: Final = timedelta(days=180)
_AT_ONCE: Final = 500


async def forget_settled_rows(tx: Tx) -> int:
    """Some hundreds at once. Returns how many; call again while it is not 0. One that is open is still needed."""
    settled = (
        select(QuarantinedRow.id, QuarantinedRow.case_id)
        .join(CaseRow, CaseRow.id == QuarantinedRow.case_id)
        .where(
            QuarantinedRow.forgotten_at.is_(None),
            CaseRow.state != CaseState.OPEN,
            select(func.max(StepRow.at)).where(StepRow.case_id == CaseRow.id).scalar_subquery() <= tx.now - KEPT,
        )
        .order_by(CaseRow.id)
        .limit(_AT_ONCE)
        .with_for_update(of=CaseRow)
    )
    found = (await tx.session.execute(settled)).all()
    for row_id, case_id in found:
        empty = {part: sealing.seal(tx.vault, case_id, part, "") for part in (sealing.ROW, sealing.DETAIL)}
        said = {"sealed_row": empty[sealing.ROW], "sealed_detail": empty[sealing.DETAIL], "forgotten_at": tx.now}
        await tx.session.execute(update(QuarantinedRow).where(QuarantinedRow.id == row_id).values(**said))
        case = update(CaseRow).where(CaseRow.id == case_id)
        await tx.session.execute(case.values(sealed_detail=empty[sealing.DETAIL]))
        steps = update(StepRow).where(StepRow.case_id == case_id)
        await tx.session.execute(steps.values(sealed_changes=sealing.seal_changes(tx.vault, case_id, ())))
        step = {"case_id": case_id, "row_id": row_id, "step": CaseStep.FORGOTTEN.value, "reason": "", "at": tx.now}
        none = {"subject_kind": None, "subject_id": None, "retry_id": None}
        changes = sealing.seal_changes(tx.vault, case_id, ())
        await tx.session.execute(insert(StepRow).values(**step, **none, sealed_changes=changes, **done_by(tx)))
    return len(found)


async def forget_records(tx: Tx, subject_ids: Collection[UUID]) -> int:
    """Of customers who are forgotten: that their row was taken stays, so that it is not taken once more; what it said
    goes. Returns how many.
    """
    query = select(SourceRecordRow).where(is_any(SourceRecordRow.subject_id, subject_ids)).with_for_update()
    rows = list(await tx.session.scalars(query))
    for row in rows:
        row.sealed = sealed_record(tx.vault, row.source, row.file, row.source_id, "")
    return len(rows)
