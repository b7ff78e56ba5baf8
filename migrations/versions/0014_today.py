"""What the figures of the day's first page are counted along.

Module: customers, accounts, ledger, identity
"""

from bankhall.kernel.schema import run_script

revision = "0014"
down_revision = "0013"

_INDEXES = """
CREATE INDEX customers_since ON customers (since_on);
CREATE INDEX accounts_opened ON accounts (opened_on);
CREATE INDEX accounts_frozen ON accounts (id) WHERE status = 'frozen';
CREATE INDEX account_status_changes_freezes ON account_status_changes (id) WHERE status = 'frozen';
CREATE INDEX ledger_holds_expiry ON ledger_holds (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX sign_in_gates_locked ON sign_in_gates (locked_until) WHERE locked_until IS NOT NULL;
"""


def upgrade() -> None:
    run_script(_INDEXES)
