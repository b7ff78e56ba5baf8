"""How customers arrange their accounts for themselves.

Module: accounts
"""

from bankhall.kernel.schema import grant, run_script

revision = "0010"
down_revision = "0009"

_TABLE = """
CREATE TABLE account_preferences (
    customer_id uuid NOT NULL CONSTRAINT account_preferences_customer_id_fkey REFERENCES customers (id),
    account_id uuid NOT NULL CONSTRAINT account_preferences_account_id_fkey REFERENCES accounts (id),
    nickname text,
    position integer,
    hidden boolean NOT NULL,
    is_default boolean NOT NULL,
    CONSTRAINT account_preferences_pkey PRIMARY KEY (customer_id, account_id)
);
CREATE UNIQUE INDEX account_preferences_default ON account_preferences (customer_id) WHERE is_default;
"""


def upgrade() -> None:
    run_script(_TABLE)
    grant("SELECT, INSERT, UPDATE, DELETE", "account_preferences")
