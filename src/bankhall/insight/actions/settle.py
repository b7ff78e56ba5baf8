"""Accounts whose rows did not come one day after the other are walked again from their first row, and set right.

Rows of an earlier month, the rest of a day, a file in no order: they are booked as they come. What was booked besides
them (roundings, a balance brought forward) may then be wrong. The difference is booked, on the same days: history is
added to, not changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import text

from bankhall.insight.actions.registers import OurAccount
from bankhall.insight.actions.transactions import Adjustment, adjusting, keep_adjustments, keep_standings
from bankhall.insight.adapters.berka import SOURCE
from bankhall.insight.queries.known import KnownMovement, Standing, adjustments_of, movements_of
from bankhall.insight.rules import Books, by_day, first_books, walk
from bankhall.insight.types import Contra, Kind
from bankhall.kernel.db import Tx
from bankhall.ledger import api as ledger

_CLOSE_DAYS = text(
    """
    UPDATE source_transactions SET closes_day = (source_id = ANY(CAST(:closing AS bigint[])))
    WHERE source = :source AND account_id = ANY(CAST(:accounts AS uuid[]))
      AND closes_day <> (source_id = ANY(CAST(:closing AS bigint[])))
    """
)

_Wanted = dict[tuple[UUID, Kind, date], int]


async def settle(
    tx: Tx,
    import_id: UUID,
    several: Sequence[Standing],
    accounts: Mapping[int, OurAccount],
    contras: Mapping[Contra, UUID],
) -> list[Adjustment]:
    """Returns what was booked to set them right."""
    ids = [one.account_id for one in several]
    rows = await movements_of(tx, ids)
    wanted: _Wanted = {}
    closing: list[int] = []
    settled = [_walked(one, rows[one.account_id], accounts[one.source_account], wanted, closing) for one in several]
    booked = await adjustments_of(tx, ids)
    numbers = {one.account_id: one.source_account for one in several}
    missing = []
    for key in sorted(wanted.keys() | booked.keys(), key=str):
        amount, nth = booked.get(key, (0, 0))
        if wanted.get(key, 0) != amount:
            account_id, kind, on = key
            missing.append(Adjustment(account_id, numbers[account_id], kind, on, wanted.get(key, 0) - amount, nth))
    await ledger.bring_in(tx, SOURCE, [adjusting(one, contras) for one in missing])
    await keep_adjustments(tx, import_id, missing)
    await keep_standings(tx, settled)
    await tx.session.execute(_CLOSE_DAYS, {"source": SOURCE, "accounts": ids, "closing": closing})
    return missing


def _walked(
    standing: Standing, rows: Sequence[KnownMovement], account: OurAccount, wanted: _Wanted, closing: list[int]
) -> Standing:
    """Where the account stands after all its rows. Adds to `wanted` what must be booked besides them."""
    days = by_day(rows)
    forward, is_whole = first_books(days, opened_on=account.opened_on, first_on=standing.first_on)
    if forward:
        wanted[standing.account_id, Kind.BROUGHT_FORWARD, days[0][0].booked_on] = forward
    books = Books(forward)
    for day in walk(days, books, first_is_whole=is_whole):
        books = day.books
        closing.append(day.rows[-1].id)
        if day.rounding:
            wanted[standing.account_id, Kind.ROUNDING, day.rows[-1].booked_on] = day.rounding
    return replace(standing, books=books, is_settled=True)
