"""Forgetting who left long ago: the law asks that their file is kept for ten years, and nothing asks for more."""

from uuid import UUID

from sqlalchemy import delete, select, update

from bankhall.customers import rules
from bankhall.customers.actions.written import forget_written
from bankhall.customers.events import CustomerWasForgotten
from bankhall.customers.models import CustomerRow, DocumentRow, SearchRow, StatusChangeRow
from bankhall.customers.queries import index_mac
from bankhall.customers.queries.merged import ids_of
from bankhall.customers.types import CustomerStatus
from bankhall.identity import api as identity
from bankhall.kernel.data_keys import DataKeyRow, forget
from bankhall.kernel.db import Tx


async def forget_former(tx: Tx, *, most: int = 200) -> int:
    """Destroys the keys of those who left `rules.KEPT_AFTER_LEAVING` ago, and of files merged into theirs, and by what
    they were found: they remain as a number. Some hundreds at once; returns how many, call again while it is not 0.
    """
    left = (
        select(CustomerRow.id, CustomerRow.number)
        .join(DataKeyRow, DataKeyRow.subject_id == CustomerRow.id)
        .join(StatusChangeRow, StatusChangeRow.customer_id == CustomerRow.id)
        .where(
            CustomerRow.status == CustomerStatus.CLOSED,
            StatusChangeRow.status == CustomerStatus.CLOSED,
            StatusChangeRow.at <= tx.now - rules.KEPT_AFTER_LEAVING,
        )
        .order_by(CustomerRow.id)
        .limit(most)
        .with_for_update(of=CustomerRow, skip_locked=True)
    )
    found = (await tx.session.execute(left)).all()
    for customer_id, _ in found:
        for merged_id in await ids_of(tx, customer_id):
            await _forget(tx, merged_id, await _number(tx, merged_id))
    return len(found)


async def _number(tx: Tx, customer_id: UUID) -> str:
    return (await tx.session.execute(select(CustomerRow.number).where(CustomerRow.id == customer_id))).scalar_one()


async def _forget(tx: Tx, customer_id: UUID, number: str) -> None:
    await forget(tx, customer_id)
    left = rules.keyed([rules.number_token(number)], index_mac(tx))
    await tx.session.execute(update(SearchRow).where(SearchRow.customer_id == customer_id).values(tokens=left))
    await tx.session.execute(delete(DocumentRow).where(DocumentRow.customer_id == customer_id))
    await forget_written(tx, customer_id)
    await identity.forget_customer(tx, customer_id)
    tx.emit(CustomerWasForgotten(customer_id=customer_id))
    tx.audit("customers.forget", "customer", customer_id)
