"""Folding the turnovers that the database notes with each posting (migration 0012): reading them stays cheap."""

from sqlalchemy import text

from bankhall.kernel.db import Tx

_MOST_DAYS_AT_ONCE = 500
_MOST_SHARES_AT_ONCE = 50_000

# Whoever folds at the same moment waits for our rows, finds them gone, and folds nothing: no share is counted twice.
_FOLD = text(
    """
    WITH scattered AS (
        SELECT booked_on, currency FROM ledger_turnovers
        GROUP BY booked_on, currency HAVING count(*) > 1 ORDER BY booked_on DESC LIMIT :days
    ), picked AS (
        SELECT id FROM ledger_turnovers JOIN scattered USING (booked_on, currency) LIMIT :shares
    ), folded AS (
        DELETE FROM ledger_turnovers WHERE id IN (SELECT id FROM picked)
        RETURNING booked_on, currency, debit, credit, transactions
    ), whole AS (
        INSERT INTO ledger_turnovers (booked_on, currency, debit, credit, transactions)
        SELECT booked_on, currency, sum(debit), sum(credit), sum(transactions) FROM folded GROUP BY booked_on, currency
        RETURNING id
    )
    SELECT (SELECT count(*) FROM folded) - (SELECT count(*) FROM whole)
    """
)


async def fold_turnovers(tx: Tx) -> int:
    """Makes one row of the many of a day and currency. Returns how many fewer there are; call again while it is not 0.
    The sums stay as they were.
    """
    return int(await tx.session.scalar(_FOLD, {"days": _MOST_DAYS_AT_ONCE, "shares": _MOST_SHARES_AT_ONCE}) or 0)
