"""What customers say of how they were served.

Module: quality
"""

from bankhall.kernel.schema import grant, run_script

revision = "0109"
down_revision = "0108"

_TABLES = """
CREATE TABLE satisfaction_asks (
    id uuid CONSTRAINT satisfaction_asks_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT satisfaction_asks_customer_id_fkey REFERENCES customers,
    about varchar(10) NOT NULL,
    about_id uuid NOT NULL,
    topic varchar(20) NOT NULL,
    agent_id uuid,
    agent_name text,
    asked_at timestamptz NOT NULL,
    answered_at timestamptz,
    mark smallint CONSTRAINT satisfaction_asks_mark CHECK (mark BETWEEN 1 AND 5),
    sealed bytea,
    called_at timestamptz,
    outcome varchar(12),
    called_by_id uuid,
    called_by_name text NOT NULL,
    CONSTRAINT satisfaction_asks_about_about_id_key UNIQUE (about, about_id),
    CONSTRAINT satisfaction_asks_answered CHECK ((mark IS NULL) = (answered_at IS NULL)),
    CONSTRAINT satisfaction_asks_called CHECK ((outcome IS NULL) = (called_at IS NULL))
);
CREATE INDEX satisfaction_asks_customer ON satisfaction_asks (customer_id, asked_at);
CREATE INDEX satisfaction_asks_asked ON satisfaction_asks (asked_at);
CREATE INDEX satisfaction_asks_low ON satisfaction_asks (answered_at, id) WHERE mark <= 2;

CREATE TABLE satisfaction_refusals (
    customer_id uuid CONSTRAINT satisfaction_refusals_pkey PRIMARY KEY
        CONSTRAINT satisfaction_refusals_customer_id_fkey REFERENCES customers,
    at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE", "satisfaction_asks")
    grant("SELECT, INSERT, DELETE", "satisfaction_refusals")
