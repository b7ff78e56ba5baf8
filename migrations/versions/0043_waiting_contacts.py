"""Numbers and addresses that wait for the code that was sent there.

Module: customers
"""

from bankhall.kernel.schema import grant, run_script

revision = "0043"
down_revision = "0042"

_TABLES = """
CREATE TABLE waiting_contacts (
    customer_id uuid CONSTRAINT waiting_contacts_pkey PRIMARY KEY
        CONSTRAINT waiting_contacts_customer_id_fkey REFERENCES customers (id),
    id uuid NOT NULL,
    sealed bytea NOT NULL,
    again_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL
);
CREATE INDEX waiting_contacts_ends_at ON waiting_contacts (ends_at);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", "waiting_contacts")
