"""What the law has kept for years nobody in the running bank can remove, neither early nor at all.

What has served goes by jobs, each tested by a clock of its own beside its module
(`test_nobody_is_forgotten_early_and_nobody_late`, `test_purging_removes_what_has_expired_and_nothing_else`, others).
"""

import psycopg
import pytest
from psycopg import sql

from databases import Database

# Books, and who did what: ten years (反洗钱法 2024, art. 34), six months (网络安全法, art. 21). Never purged.
LASTING = (
    "account_holders",
    "account_status_changes",
    "audit_chain",
    "audit_checkpoints",
    "audit_log",
    "cards",
    "clearing_messages",
    "confirmation_receipts",
    "customer_consents",
    "customer_edits",
    "customer_erasure_endings",
    "customer_erasures",
    "customer_looks",
    "customer_status_changes",
    "ledger_accounts",
    "ledger_balances",
    "ledger_entries",
    "ledger_hold_endings",
    "ledger_holds",
    "ledger_names",
    "ledger_transactions",
    "mandate_acceptances",
    "mandate_endings",
    "mandate_terms",
    "mandates",
    "proposal_decisions",
    "proposals",
    "statements",
    "transfers",
)

# What may not even be removed by whoever owns the database, unless they first take the trigger away, which shows.
GUARDED = (
    "audit_log",
    "audit_chain",
    "ledger_entries",
    "ledger_transactions",
    "ledger_names",
    "statements",
    "transfers",
)


@pytest.mark.parametrize("table", LASTING)
def test_the_bank_removes_nothing_that_must_last(database: Database, table: str) -> None:
    with psycopg.connect(database.url) as connection:
        rights = connection.execute(
            "SELECT has_table_privilege(%(t)s, 'DELETE') OR has_table_privilege(%(t)s, 'TRUNCATE')", {"t": table}
        ).fetchone()

    assert rights == (False,)


@pytest.mark.parametrize("table", GUARDED)
def test_its_owner_is_refused_too(database: Database, table: str) -> None:
    with psycopg.connect(database.owner_url) as connection, pytest.raises(psycopg.Error):
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
