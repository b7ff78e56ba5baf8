"""Nothing leaves a frozen account: the books know it, because it is there that money moves.

Module: ledger
"""

from bankhall.kernel.schema import run_script

revision = "0009"
down_revision = "0008"

_COLUMN = """
ALTER TABLE ledger_balances ADD COLUMN frozen_at timestamptz;

UPDATE ledger_balances AS balance SET frozen_at = now()
FROM accounts AS account
WHERE account.id = balance.account_id AND account.status = 'frozen';
"""


def upgrade() -> None:
    run_script(_COLUMN)
