"""Who saw a customer's personal data in clear, when and what for. Written once.

Module: customers
"""

from bankhall.kernel.schema import append_only, run_script

revision = "0027"
down_revision = "0026"

_TABLE = """
CREATE TABLE customer_looks (
    id uuid CONSTRAINT customer_looks_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT customer_looks_customer_id_fkey REFERENCES customers (id),
    purpose varchar(20) NOT NULL,
    at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX customer_looks_customer ON customer_looks (customer_id, id);
CREATE INDEX customer_looks_by ON customer_looks (by_id, at);
"""


def upgrade() -> None:
    run_script(_TABLE)
    append_only("customer_looks")
