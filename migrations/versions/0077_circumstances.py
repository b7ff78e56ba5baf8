"""What customers live on: who said what of each field, and which word holds.

Module: customers
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0077"
down_revision = "0076"

_TABLES = """
CREATE TABLE customer_statements (
    id uuid CONSTRAINT customer_statements_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT customer_statements_customer_id_fkey REFERENCES customers,
    field varchar(20) NOT NULL,
    sealed bytea NOT NULL,
    origin varchar(10) NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX customer_statements_customer ON customer_statements (customer_id, id);

CREATE TABLE customer_circumstances (
    customer_id uuid CONSTRAINT customer_circumstances_customer_id_fkey REFERENCES customers,
    field varchar(20),
    statement_id uuid NOT NULL CONSTRAINT customer_circumstances_statement_id_fkey REFERENCES customer_statements,
    otherwise_id uuid CONSTRAINT customer_circumstances_otherwise_id_fkey REFERENCES customer_statements,
    confirmed_on date NOT NULL,
    verified_at timestamptz,
    verified_by text,
    CONSTRAINT customer_circumstances_pkey PRIMARY KEY (customer_id, field)
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("customer_statements")
    grant("SELECT, INSERT, UPDATE, DELETE", "customer_circumstances")
