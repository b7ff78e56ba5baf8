"""Who asked to be erased, what waits for its day, and what came of it, signed.

Module: customers
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0040"
down_revision = "0039"

_TABLES = """
CREATE TABLE customer_erasures (
    id uuid CONSTRAINT customer_erasures_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT customer_erasures_customer_id_fkey REFERENCES customers (id),
    at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    content text NOT NULL,
    signed_by varchar(64) NOT NULL,
    algorithm varchar(20) NOT NULL,
    signature bytea NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX customer_erasures_customer ON customer_erasures (customer_id, id);

CREATE TABLE open_customer_erasures (
    customer_id uuid CONSTRAINT open_customer_erasures_pkey PRIMARY KEY
        CONSTRAINT open_customer_erasures_customer_id_fkey REFERENCES customers (id),
    erasure_id uuid NOT NULL CONSTRAINT open_customer_erasures_erasure_id_fkey REFERENCES customer_erasures (id),
    due_at timestamptz NOT NULL
);
CREATE INDEX open_customer_erasures_due_at ON open_customer_erasures (due_at);

CREATE TABLE customer_erasure_endings (
    erasure_id uuid CONSTRAINT customer_erasure_endings_pkey PRIMARY KEY
        CONSTRAINT customer_erasure_endings_erasure_id_fkey REFERENCES customer_erasures (id),
    outcome varchar(12) NOT NULL CONSTRAINT customer_erasure_endings_outcome
        CHECK (outcome IN ('taken_back', 'carried_out', 'stopped')),
    at timestamptz NOT NULL,
    signed_by varchar(64) NOT NULL,
    algorithm varchar(20) NOT NULL,
    signature bytea NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("customer_erasures", "customer_erasure_endings")
    grant("SELECT, INSERT, DELETE", "open_customer_erasures")
