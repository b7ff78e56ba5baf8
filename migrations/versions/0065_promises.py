"""What staff promise customers, and what becomes of it.

Module: customers
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0065"
down_revision = "0064"

_TABLES = """
CREATE TABLE customer_promises (
    id uuid CONSTRAINT customer_promises_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT customer_promises_customer_id_fkey REFERENCES customers,
    sealed bytea NOT NULL,
    due_on date NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX customer_promises_customer ON customer_promises (customer_id, id);

CREATE TABLE customer_promise_steps (
    promise_id uuid NOT NULL CONSTRAINT customer_promise_steps_promise_id_fkey REFERENCES customer_promises,
    nth smallint NOT NULL CONSTRAINT customer_promise_steps_nth CHECK (nth > 0),
    kind varchar(12) NOT NULL CONSTRAINT customer_promise_steps_kind
        CHECK (kind IN ('moved', 'taken_over', 'kept', 'withdrawn', 'contested')),
    on_date date NOT NULL,
    due_on date NOT NULL,
    owner_id uuid,
    sealed_note bytea NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT customer_promise_steps_pkey PRIMARY KEY (promise_id, nth)
);
CREATE INDEX customer_promise_steps_on ON customer_promise_steps (on_date, kind);

CREATE TABLE open_customer_promises (
    promise_id uuid NOT NULL CONSTRAINT open_customer_promises_pkey PRIMARY KEY
        CONSTRAINT open_customer_promises_promise_id_fkey REFERENCES customer_promises,
    customer_id uuid NOT NULL CONSTRAINT open_customer_promises_customer_id_fkey REFERENCES customers,
    owner_id uuid,
    owner_name text NOT NULL,
    due_on date NOT NULL,
    steps smallint NOT NULL,
    told_late_for date
);
CREATE INDEX open_customer_promises_due ON open_customer_promises (due_on, promise_id);
CREATE INDEX open_customer_promises_owner ON open_customer_promises (owner_id, due_on, promise_id);
CREATE INDEX open_customer_promises_customer ON open_customer_promises (customer_id);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("customer_promises", "customer_promise_steps")
    grant("SELECT, INSERT, UPDATE, DELETE", "open_customer_promises")
