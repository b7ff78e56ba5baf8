"""Who wrote down each value of the file: whoever did does not verify it, and what was said of another value ends."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from bankhall.customers.models import HeldFactRow, QuestionRestRow
from bankhall.customers.queries import fact_key
from bankhall.customers.queries.merged import ids_of
from bankhall.customers.rules import values
from bankhall.customers.types import BaseFact, NewCustomer
from bankhall.kernel.db import Tx
from bankhall.kernel.tables import is_any


async def note_written(tx: Tx, customer_id: UUID, before: NewCustomer, after: NewCustomer) -> None:
    """The caller holds the customer's lock."""
    old = {(one.field, one.text) for one in values.values_of(before)}
    new = {(one.field, one.text) for one in values.values_of(after)}
    differ = sorted(old ^ new)
    if not differ:
        return
    several = await ids_of(tx, customer_id)
    keys = [fact_key(tx, one, field, text) for one in several for field, text in differ]
    await tx.session.execute(
        delete(HeldFactRow).where(is_any(HeldFactRow.customer_id, several), is_any(HeldFactRow.value_key, keys))
    )
    rows = [_row(tx, customer_id, field, text) for field, text in sorted(new - old)]
    if rows:
        await tx.session.execute(insert(HeldFactRow).values(rows))


async def forget_written(tx: Tx, customer_id: UUID) -> None:
    """Nothing of them is known any more."""
    await tx.session.execute(delete(HeldFactRow).where(HeldFactRow.customer_id == customer_id))
    await tx.session.execute(delete(QuestionRestRow).where(QuestionRestRow.customer_id == customer_id))


def _row(tx: Tx, customer_id: UUID, field: BaseFact, text: str) -> dict[str, object]:
    return {
        "customer_id": customer_id,
        "field": field.value,
        "value_key": fact_key(tx, customer_id, field, text),
        "written_at": tx.now,
        "written_kind": tx.actor.kind,
        "written_id": tx.actor.id,
        "written_name": tx.actor.signature,
    }
