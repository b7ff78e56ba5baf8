"""What accounts stood at on average, over a month: for jobs, since its cost grows with the books."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from bankhall.kernel.db import Reading
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.tables import Ids
from bankhall.kernel.time import Period

# An entry counts on each day from its own to the last. Added up from all entries, so that one booked late counts on its
# own day (ADR 0015).
_DAY_SUMS = direct(
    """
    SELECT account_id,
        sum(CAST(amount AS numeric) * (:last_on - greatest(booked_on, :first_on) + 1)) AS day_sum,
        count(*) FILTER (
            WHERE amount < 0 AND booked_on >= :first_on AND NOT kind = ANY(CAST(:but AS text[]))
        ) AS paid
    FROM ledger_entries
    WHERE account_id = ANY(:ids) AND booked_on <= :last_on
    GROUP BY account_id
    """
)


class DaySum(NamedTuple):
    """`day_sum`: the balances at the end of each day, added up; divided by the days it is their average. `paid`: how
    many entries took money out.
    """

    day_sum: Decimal
    paid: int


async def day_sums(
    reading: Reading, account_ids: Collection[UUID], period: Period, *, but: Sequence[str] = ()
) -> dict[UUID, DaySum]:
    """Of those with entries by the period's end. `but`: kinds that `paid` leaves out."""
    rows = await fetch(
        reading,
        _DAY_SUMS,
        ids=Ids(account_ids),
        first_on=period.first_on,
        last_on=period.last_on,
        but=list(but),
    )
    return {row.account_id: DaySum(row.day_sum, row.paid) for row in rows}
