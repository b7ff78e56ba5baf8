"""What was changed in the customer file: who, when, which fields, and of their values no more than a list shows.

Module: customers
"""

from bankhall.kernel.schema import append_only, run_script

revision = "0019"
down_revision = "0018"

_TABLE = """
CREATE TABLE customer_edits (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT customer_edits_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT customer_edits_customer_id_fkey REFERENCES customers (id),
    fields jsonb NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX customer_edits_customer ON customer_edits (customer_id, id);
"""


def upgrade() -> None:
    run_script(_TABLE)
    append_only("customer_edits")
