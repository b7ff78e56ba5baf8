"""Standing orders, kept until payments can run them.

Module: payments
"""

from bankhall.kernel.schema import grant, run_script

revision = "0006"
down_revision = "0005"

_TABLES = """
CREATE TABLE standing_orders (
    id uuid CONSTRAINT standing_orders_pkey PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT standing_orders_account_id_fkey REFERENCES accounts (id),
    to_bank varchar(64) NOT NULL,
    to_account varchar(64) NOT NULL,
    amount bigint NOT NULL CONSTRAINT standing_orders_amount CHECK (amount > 0),
    currency char(3) NOT NULL,
    purpose varchar(40) NOT NULL,
    source varchar(64) NOT NULL,
    source_id varchar(64) NOT NULL,
    registered_at timestamptz NOT NULL,
    CONSTRAINT standing_orders_source_source_id_key UNIQUE (source, source_id)
);
CREATE INDEX standing_orders_account ON standing_orders (account_id);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT", "standing_orders")
