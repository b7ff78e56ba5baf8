"""What of a customer's file was said to hold, who verified it, and what is not asked for a while.

Module: customers
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0087"
down_revision = "0086"

_TABLES = """
CREATE TABLE customer_fact_marks (
    id uuid CONSTRAINT customer_fact_marks_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT customer_fact_marks_customer_id_fkey REFERENCES customers,
    field varchar(20) NOT NULL,
    kind varchar(10) NOT NULL CONSTRAINT customer_fact_marks_kind CHECK (kind IN ('confirmed', 'verified')),
    how varchar(12) NOT NULL,
    sealed bytea NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX customer_fact_marks_customer ON customer_fact_marks (customer_id, id);

CREATE TABLE held_customer_facts (
    customer_id uuid CONSTRAINT held_customer_facts_customer_id_fkey REFERENCES customers,
    field varchar(20),
    value_key bytea,
    written_at timestamptz,
    written_kind varchar(20),
    written_id uuid,
    written_name text,
    confirmed_at timestamptz,
    confirmed_how varchar(12),
    confirmed_name text,
    verified_at timestamptz,
    verified_how varchar(12),
    verified_name text,
    CONSTRAINT held_customer_facts_pkey PRIMARY KEY (customer_id, field, value_key)
);

CREATE TABLE customer_question_rests (
    customer_id uuid CONSTRAINT customer_question_rests_customer_id_fkey REFERENCES customers,
    what varchar(30),
    until_on date NOT NULL,
    CONSTRAINT customer_question_rests_pkey PRIMARY KEY (customer_id, what)
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("customer_fact_marks")
    grant("SELECT, INSERT, UPDATE, DELETE", "held_customer_facts")
    grant("SELECT, INSERT, UPDATE, DELETE", "customer_question_rests")
