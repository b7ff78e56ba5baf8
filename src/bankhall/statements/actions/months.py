"""Closing a month: each account's line of it is written once, and its owners are told that it is there."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bankhall.accounts import api as accounts
from bankhall.accounts.types import HolderRole
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx, allow_long_statements
from bankhall.kernel.periods import Period, month_before
from bankhall.kernel.time import business_date
from bankhall.ledger import api as ledger
from bankhall.statements import words
from bankhall.statements.models import MonthClosingRow, StatementMonthRow, StatementNewsRow

_AT_ONCE = 200
_MOST_SECONDS = 300

# A bank that opens its doors with books of years tells nobody of a month that is long over.
_NEWS_FOR: Final = timedelta(days=7)


async def close_month(tx: Tx) -> bool:
    """Closes the month before that of the business date, for the next accounts. False when all of them are: call again
    while it is not. Lines, messages and how far it has come are one transaction: killed half-way, it goes on there.
    """
    today = await business_date(tx)
    month = month_before(today)
    closing = await _lock(tx, month)
    if closing.ended_at is not None:
        return False
    await allow_long_statements(tx, seconds=_MOST_SECONDS)
    held = await accounts.customers_accounts(tx, after=closing.after, limit=_AT_ONCE)
    stands = await ledger.stands(tx, held, month)
    moved = [account_id for account_id, stand in stands.items() if stand.entries]
    if stands:
        lines = [
            {
                "account_id": account_id,
                "first_on": month.first_on,
                "opening": stand.opening,
                "closing": stand.opening + stand.moved,
                "entries": stand.entries,
                "closed_at": tx.now,
            }
            for account_id, stand in stands.items()
        ]
        await tx.session.execute(insert(StatementMonthRow).on_conflict_do_nothing(), lines)
    if today - month.last_on <= _NEWS_FOR:
        await _tell(tx, moved, month)
    closing.after = max(held, default=closing.after)
    if len(held) < _AT_ONCE:
        closing.ended_at = tx.now
        tx.audit("statements.close_month", "month", month.first_on.isoformat())
    return closing.ended_at is None


async def _lock(tx: Tx, month: Period) -> MonthClosingRow:
    begun = insert(MonthClosingRow).values(first_on=month.first_on, begun_at=tx.now).on_conflict_do_nothing()
    await tx.session.execute(begun)
    query = select(MonthClosingRow).where(MonthClosingRow.first_on == month.first_on).with_for_update()
    return (await tx.session.scalars(query)).one()


async def _tell(tx: Tx, account_ids: Collection[UUID], month: Period) -> None:
    """Once for all of their accounts; neither which account nor how much: others may read along."""
    holders = await accounts.holders_of(tx, account_ids)
    owners = sorted({id_ for roles in holders.values() for id_, role in roles.items() if role is HolderRole.OWNER})
    for customer_id in owners:
        row = {"customer_id": customer_id, "first_on": month.first_on, "at": tx.now}
        fresh = insert(StatementNewsRow).values(**row).on_conflict_do_nothing()
        if await tx.session.scalar(fresh.returning(StatementNewsRow.customer_id)) is not None:
            await identity.tell_customer(tx, customer_id, words.MONTH_READY, {"month": f"{month.first_on:%Y-%m}"})
