"""Cards of whoever asks."""

from sqlalchemy import select

from bankhall.accounts.models import CardRow
from bankhall.accounts.types import MyCard
from bankhall.customers import api as customers
from bankhall.kernel.db import Reading


async def my_cards(reading: Reading) -> list[MyCard]:
    """Issued to the actor, the oldest first."""
    mine = customers.one_with(CardRow.customer_id, reading.actor.id)
    found = await reading.session.execute(select(CardRow).where(mine).order_by(CardRow.issued_on, CardRow.id))
    return [MyCard(row.id, row.account_id, row.kind, row.issued_on) for row in found.scalars()]
