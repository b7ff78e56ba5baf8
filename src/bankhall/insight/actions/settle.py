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

from bankhall.insight.actions.registers import OurAccount, our_accounts
from bankhall.insight.actions.transactions import (
    Adjustment,
    adjusting,
    contra_accounts,
    keep_adjustments,
    keep_standings,
)
from bankhall.insight.actions.turn import take_turn_of_repair
from bankhall.insight.adapters.berka import SOURCE, tables
from bankhall.insight.queries.imports import latest_import
from bankhall.insight.queries.known import (
    KnownMovement,
    Standing,
    adjustments_of,
    count_movements,
    known_records,
    movements_of,
    unsettled,
)
from bankhall.insight.rules import Books, by_day, first_books, walk
from bankhall.insight.types import Contra, Kind
from bankhall.kernel.db import Tx, allow_long_statements
from bankhall.kernel.jobs import enqueue
from bankhall.ledger import api as ledger

_CLOSE_DAYS = text(
    """
    UPDATE source_transactions SET closes_day = (source_id = ANY(CAST(:closing AS bigint[])))
    WHERE source = :source AND account_id = ANY(CAST(:accounts AS uuid[]))
      AND closes_day <> (source_id = ANY(CAST(:closing AS bigint[])))
    """
)

SETTLE_JOB = "insight.settle"

_MOST_AT_ONCE = 20_000  # rows of accounts that are walked while somebody waits
_ACCOUNTS_AT_ONCE = 50
_MOST_SECONDS = 600

_Wanted = dict[tuple[UUID, Kind, date], int]


async def settle_or_leave(
    tx: Tx,
    import_id: UUID,
    several: Sequence[Standing],
    accounts: Mapping[int, OurAccount],
    contras: Mapping[Contra, UUID],
) -> None:
    """At once, or by a worker when these accounts have so many rows that somebody would have to wait."""
    if not several:
        return
    rows = await count_movements(tx, [one.account_id for one in several], most=_MOST_AT_ONCE + 1)
    if rows > _MOST_AT_ONCE:
        await enqueue(tx, SETTLE_JOB, lock=SETTLE_JOB, source=SOURCE)
    else:
        await settle(tx, import_id, several, accounts, contras)


async def settle_some(tx: Tx, source: str) -> bool:
    """The next accounts that wait to be set right. Returns whether there may be more. Raises ImportAtWork."""
    await take_turn_of_repair(tx, source)
    await allow_long_statements(tx, seconds=_MOST_SECONDS)
    waiting = await unsettled(tx, source, limit=_ACCOUNTS_AT_ONCE)
    if not waiting:
        return False
    records = await known_records(tx, source, tables.ACCOUNTS.file, [one.source_account for one in waiting])
    import_id = await latest_import(tx, source)
    await settle(tx, import_id, waiting, our_accounts(records), await contra_accounts(tx))
    return True


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
