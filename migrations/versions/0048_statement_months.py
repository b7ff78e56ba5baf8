"""Months of accounts, closed once, and who has been told.

Module: statements
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0048"
down_revision = "0047"

_TABLES = """
CREATE TABLE statement_closings (
    first_on date CONSTRAINT statement_closings_pkey PRIMARY KEY,
    after uuid,
    begun_at timestamptz NOT NULL,
    ended_at timestamptz
);

CREATE TABLE statement_months (
    account_id uuid CONSTRAINT statement_months_account_id_fkey REFERENCES accounts,
    first_on date,
    opening bigint NOT NULL,
    closing bigint NOT NULL,
    entries integer NOT NULL,
    closed_at timestamptz NOT NULL,
    CONSTRAINT statement_months_pkey PRIMARY KEY (account_id, first_on)
);

CREATE TABLE statement_news (
    customer_id uuid CONSTRAINT statement_news_customer_id_fkey REFERENCES customers,
    first_on date,
    at timestamptz NOT NULL,
    CONSTRAINT statement_news_pkey PRIMARY KEY (customer_id, first_on)
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("statement_months", "statement_news")
    grant("SELECT, INSERT, UPDATE", "statement_closings")
