"""Who owned which accounts on a day, many customers at once: for figures."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from bankhall.kernel.db import Reading
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.tables import Ids

_OWNED = direct(
    """
    SELECT customer_id, account_id, currency, owners FROM (
        SELECT held.customer_id, held.account_id, accounts.currency,
            count(*) OVER (PARTITION BY held.account_id) AS owners
        FROM (
            SELECT DISTINCT account_id, customer_id FROM account_holders
            WHERE account_id IN (SELECT account_id FROM account_holders WHERE customer_id = ANY(:ids))
                AND role = 'owner' AND since_on <= :day AND (ended_at IS NULL OR ended_at >= :until)
        ) AS held
        JOIN accounts ON accounts.id = held.account_id AND accounts.kind <> 'internal'
    ) AS owned
    WHERE customer_id = ANY(:ids)
    """
)


class Owned(NamedTuple):
    """`owners`: how many it belonged to."""

    customer_id: UUID
    account_id: UUID
    currency: str
    owners: int


async def owned_on(reading: Reading, customer_ids: Collection[UUID], day: date, *, until: datetime) -> list[Owned]:
    """What each owned at the end of that day, which is the instant `until`; whoever asks."""
    rows = await fetch(reading, _OWNED, ids=Ids(customer_ids), day=day, until=until)
    return [Owned(row.customer_id, row.account_id, row.currency, row.owners) for row in rows]
