"""Recomputing all books from their entries. Slow on purpose: no figure kept elsewhere is trusted."""

from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import insert, select, text, update

from bankhall.kernel.db import Reading, Tx, allow_long_statements
from bankhall.kernel.ids import new_id
from bankhall.kernel.jobs import enqueue
from bankhall.ledger.models import VerificationRow
from bankhall.ledger.types import Difference, Findings, Turnover

VERIFY_JOB = "ledger.verify"

_MOST_SECONDS = 4 * 3600

# A verification that has not ended by then never will: its worker was lost with it.
_GIVEN_UP_AFTER = timedelta(hours=12)

# Of each check the first so many differences are told.
_MOST_TOLD = 20

# Each check selects (subject, expected, found) of what is wrong.
_CHECKS: dict[str, str] = {
    "currency_sums_to_zero": """
        SELECT currency::text, '0', sum(amount)::text FROM ledger_entries GROUP BY currency HAVING sum(amount) <> 0
    """,
    "transaction_sums_to_zero": """
        SELECT transaction_id || ' ' || currency, '0', sum(amount)::text FROM ledger_entries
        GROUP BY transaction_id, currency HAVING sum(amount) <> 0
    """,
    "transaction_is_whole": """
        SELECT coalesce(head.id, booked.id)::text, coalesce(head.legs, 0)::text, coalesce(booked.legs, 0)::text
        FROM ledger_transactions AS head
        FULL JOIN (SELECT transaction_id AS id, count(*) AS legs FROM ledger_entries GROUP BY 1) AS booked USING (id)
        WHERE head.legs IS DISTINCT FROM booked.legs
    """,
    "balance_is_sum_of_entries": """
        SELECT account_id::text, coalesce(booked.posted, 0)::text || ' in ' || coalesce(booked.entries, 0)::text,
               coalesce(balance.posted, 0)::text || ' in ' || coalesce(balance.entries, 0)::text
        FROM ledger_balances AS balance
        FULL JOIN (
            SELECT account_id, sum(amount) AS posted, count(*) AS entries FROM ledger_entries GROUP BY account_id
        ) AS booked USING (account_id)
        WHERE coalesce(balance.posted, 0) <> coalesce(booked.posted, 0)
           OR coalesce(balance.entries, 0) <> coalesce(booked.entries, 0)
    """,
    "entry_follows_entry": """
        SELECT account_id || ' ' || seq, nth::text || ' at ' || expected::text, seq::text || ' at ' || balance::text
        FROM (
            SELECT account_id, seq, balance, row_number() OVER book AS nth, sum(amount) OVER book AS expected
            FROM ledger_entries WINDOW book AS (PARTITION BY account_id ORDER BY seq)
        ) AS entry
        WHERE seq <> nth OR balance <> expected
    """,
    "currency_is_the_accounts": """
        SELECT entry.account_id || ' ' || entry.seq, account.currency::text, entry.currency::text
        FROM ledger_entries AS entry
        LEFT JOIN ledger_accounts AS account ON account.id = entry.account_id
        WHERE account.currency IS DISTINCT FROM entry.currency
        UNION ALL
        SELECT account_id::text, account.currency::text, balance.currency::text
        FROM ledger_balances AS balance
        LEFT JOIN ledger_accounts AS account ON account.id = account_id
        WHERE account.currency IS DISTINCT FROM balance.currency
    """,
    "not_below_floor": """
        SELECT account_id::text, floor::text, (posted - held)::text FROM ledger_balances WHERE posted - held < floor
    """,
    "turnover_is_sum_of_entries": """
        SELECT on_day || ' ' || currency, coalesce(booked.debit, 0) || ' ' || coalesce(booked.credit, 0),
               coalesce(noted.debit, 0) || ' ' || coalesce(noted.credit, 0)
        FROM (
            SELECT booked_on AS on_day, currency, coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS debit,
                   coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS credit
            FROM ledger_entries GROUP BY booked_on, currency
        ) AS booked
        FULL JOIN (
            SELECT booked_on AS on_day, currency, sum(debit) AS debit, sum(credit) AS credit
            FROM ledger_turnovers GROUP BY booked_on, currency
        ) AS noted USING (on_day, currency)
        WHERE booked.debit IS DISTINCT FROM noted.debit OR booked.credit IS DISTINCT FROM noted.credit
    """,
    "held_is_sum_of_open_holds": """
        SELECT balance.account_id::text, coalesce(sum(hold.amount), 0)::text, balance.held::text
        FROM ledger_balances AS balance
        LEFT JOIN (
            SELECT account_id, amount FROM ledger_holds
            WHERE NOT EXISTS (SELECT FROM ledger_hold_endings WHERE hold_id = ledger_holds.id)
        ) AS hold ON hold.account_id = balance.account_id
        GROUP BY balance.account_id, balance.held HAVING coalesce(sum(hold.amount), 0) <> balance.held
    """,
}

_COUNTS = """
    SELECT (SELECT count(*) FROM ledger_transactions), (SELECT count(*) FROM ledger_entries),
           (SELECT count(*) FROM ledger_accounts)
"""

_TURNOVERS = """
    SELECT currency::text, coalesce(-sum(amount) FILTER (WHERE amount < 0), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE amount > 0), 0)::bigint
    FROM ledger_entries GROUP BY currency ORDER BY currency
"""


async def recompute(reading: Reading) -> Findings:
    """All checks in one snapshot. Reads every entry several times; the bank stays open meanwhile."""
    await allow_long_statements(reading, seconds=_MOST_SECONDS)
    transactions, entries, accounts = (await reading.session.execute(text(_COUNTS))).one()
    turnovers = await reading.session.execute(text(_TURNOVERS))
    differences: list[Difference] = []
    for check, query in _CHECKS.items():
        wrong = await reading.session.execute(text(f"{query} LIMIT {_MOST_TOLD}"))
        differences += [Difference(check, *row) for row in wrong]
    return Findings(transactions, entries, accounts, tuple(Turnover(*row) for row in turnovers), tuple(differences))


async def ask_for_verification(tx: Tx) -> UUID:
    """A worker recomputes the books and notes what it finds. One that is still running is not asked for twice."""
    running = select(VerificationRow.id).where(
        VerificationRow.finished_at.is_(None), VerificationRow.asked_at > tx.now - _GIVEN_UP_AFTER
    )
    if found := (await tx.session.execute(running.order_by(VerificationRow.asked_at.desc()).limit(1))).scalar():
        return found
    verification_id = new_id()
    await tx.session.execute(insert(VerificationRow).values(id=verification_id, asked_at=tx.now, asked_by=tx.actor.id))
    await enqueue(tx, VERIFY_JOB, lock=VERIFY_JOB, verification_id=str(verification_id))
    tx.audit("ledger.ask_for_verification", "verification", verification_id)
    return verification_id


async def note_findings(tx: Tx, verification_id: UUID, findings: Findings) -> None:
    await tx.session.execute(
        update(VerificationRow)
        .where(VerificationRow.id == verification_id)
        .values(finished_at=tx.now, ok=findings.ok, findings=msgspec.to_builtins(findings))
    )
