"""How an erasure ends: once, whoever ends it."""

from uuid import UUID

from sqlalchemy import delete, insert

from bankhall.customers.events import ErasureEnded
from bankhall.customers.models import ErasureEndingRow, OpenErasureRow
from bankhall.customers.rules import erasures as rules
from bankhall.customers.types import ErasureOutcome
from bankhall.kernel.db import Tx
from bankhall.kernel.tables import done_by


async def end_erasure(tx: Tx, customer_id: UUID, outcome: ErasureOutcome) -> UUID | None:
    """Of this customer, if one waits; signed. Returns which it was."""
    gone = await tx.session.execute(
        delete(OpenErasureRow).where(OpenErasureRow.customer_id == customer_id).returning(OpenErasureRow.erasure_id)
    )
    erasure_id: UUID | None = gone.scalar_one_or_none()
    if erasure_id is None:
        return None
    signature = tx.vault.sign(rules.ending(erasure_id, outcome, tx.now))
    row = {
        "erasure_id": erasure_id,
        "outcome": outcome.value,
        "at": tx.now,
        "signed_by": signature.key_id,
        "algorithm": signature.algorithm,
        "signature": signature.value,
    }
    await tx.session.execute(insert(ErasureEndingRow).values(**row, **done_by(tx)))
    tx.emit(ErasureEnded(customer_id=customer_id, erasure_id=erasure_id, outcome=outcome))
    tx.audit("customers.end_erasure", "customer", customer_id, erasure_id=erasure_id, outcome=outcome)
    return erasure_id
