"""The work list of what customers asked to have put right."""

from uuid import UUID

from sqlalchemy import delete, insert, select

from bankhall.customers import words
from bankhall.customers.actions.tell import tell
from bankhall.customers.errors import AmendmentDecided, NoSuchAmendment
from bankhall.customers.events import AmendmentWasDecided
from bankhall.customers.models import AmendmentDecisionRow, AmendmentRow, OpenAmendmentRow
from bankhall.customers.queries import customer, own_key
from bankhall.customers.queries.amendments import note_place
from bankhall.customers.types import AmendmentOutcome
from bankhall.kernel.db import Tx
from bankhall.kernel.tables import done_by


async def take_off_list(tx: Tx, amendment_id: UUID, *, of: UUID | None = None) -> AmendmentRow:
    """Off the work list: whoever comes second finds it gone."""
    row = await tx.session.get(AmendmentRow, amendment_id)
    if row is None or of not in (None, row.customer_id):
        raise NoSuchAmendment
    gone = await tx.session.execute(
        delete(OpenAmendmentRow)
        .where(OpenAmendmentRow.amendment_id == amendment_id)
        .returning(OpenAmendmentRow.amendment_id)
    )
    if gone.one_or_none() is None:
        raise AmendmentDecided
    return row


async def note_decision(tx: Tx, row: AmendmentRow, outcome: AmendmentOutcome, note: str) -> None:
    key = await own_key(tx, row.customer_id)
    sealed = key.seal(tx.vault.suite, note.encode(), about=note_place(row.id))
    decided = {"amendment_id": row.id, "outcome": outcome.value, "sealed_note": sealed, "at": tx.now}
    await tx.session.execute(insert(AmendmentDecisionRow).values(**decided, **done_by(tx)))
    if outcome is not AmendmentOutcome.WITHDRAWN:
        await tell(tx, await customer(tx, row.customer_id), words.AMENDMENT_DECIDED)
    tx.emit(AmendmentWasDecided(customer_id=row.customer_id, amendment_id=row.id, outcome=outcome))
    tx.audit("customers.decide_amendment", "customer", row.customer_id, amendment_id=row.id, outcome=outcome)


async def withdraw_amendments(tx: Tx, customer_id: UUID) -> None:
    """Of who leaves the bank: nothing waits any more."""
    waiting = select(OpenAmendmentRow.amendment_id).where(OpenAmendmentRow.customer_id == customer_id)
    for amendment_id in (await tx.session.execute(waiting)).scalars().all():
        row = await take_off_list(tx, amendment_id)
        await note_decision(tx, row, AmendmentOutcome.WITHDRAWN, "")
