"""What customers ask to have put right, the work list of what waits, and what was decided.

Module: customers
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0038"
down_revision = "0037"

_TABLES = """
CREATE TABLE customer_amendments (
    id uuid CONSTRAINT customer_amendments_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT customer_amendments_customer_id_fkey REFERENCES customers (id),
    field varchar(20) NOT NULL,
    sealed bytea NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX customer_amendments_customer ON customer_amendments (customer_id, id);

CREATE TABLE open_customer_amendments (
    amendment_id uuid CONSTRAINT open_customer_amendments_pkey PRIMARY KEY
        CONSTRAINT open_customer_amendments_amendment_id_fkey REFERENCES customer_amendments (id),
    customer_id uuid NOT NULL CONSTRAINT open_customer_amendments_customer_id_fkey REFERENCES customers (id),
    field varchar(20) NOT NULL,
    CONSTRAINT open_customer_amendments_customer_id_field_key UNIQUE (customer_id, field)
);

CREATE TABLE customer_amendment_decisions (
    amendment_id uuid CONSTRAINT customer_amendment_decisions_pkey PRIMARY KEY
        CONSTRAINT customer_amendment_decisions_amendment_id_fkey REFERENCES customer_amendments (id),
    outcome varchar(10) NOT NULL CONSTRAINT customer_amendment_decisions_outcome
        CHECK (outcome IN ('accepted', 'declined', 'withdrawn')),
    sealed_note bytea NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("customer_amendments", "customer_amendment_decisions")
    grant("SELECT, INSERT, DELETE", "open_customer_amendments")
