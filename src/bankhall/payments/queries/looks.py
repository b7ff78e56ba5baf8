"""What a person has found wrong to refuse, for whoever pays; and a look, locked."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any
from bankhall.payments.models import LookRow, RefusedRow
from bankhall.payments.types import Allowance


async def lock_look_at(tx: Tx, subject_id: UUID) -> LookRow | None:
    query = select(LookRow).where(LookRow.subject_id == subject_id).with_for_update()
    return (await tx.session.scalars(query)).one_or_none()


async def allowances_of(reading: Reading, payer_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Allowance]]:
    """What may be made again at this moment, and what was and had to wait, by payer."""
    query = (
        select(LookRow, RefusedRow)
        .join(RefusedRow, RefusedRow.id == LookRow.subject_id)
        .where(is_any(LookRow.customer_id, payer_ids), LookRow.allowed_until > reading.now)
    )
    found: dict[UUID, list[Allowance]] = {}
    for row in await reading.session.execute(query):
        look, refused = row.LookRow, row.RefusedRow
        found.setdefault(look.customer_id, []).append(
            Allowance(
                look.id,
                refused.from_id,
                refused.payee_id,
                Money(refused.amount, refused.currency),
                refused.is_abroad,
                frozenset(refused.versions),
                look.used_for,
            )
        )
    return found
