"""Coming back in after a lost password: begun, waiting to hold, and set up anew at the counter.

Module: identity
"""

from bankhall.kernel.schema import grant, run_script

revision = "0039"
down_revision = "0038"

_TABLES = """
CREATE TABLE recoveries (
    id uuid CONSTRAINT recoveries_pkey PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT recoveries_token_hash_key UNIQUE,
    enrolment_id uuid CONSTRAINT recoveries_enrolment_id_fkey REFERENCES enrolments,
    begun_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    tries smallint NOT NULL
);
CREATE INDEX recoveries_ends_at ON recoveries (ends_at);

CREATE TABLE waiting_passwords (
    enrolment_id uuid CONSTRAINT waiting_passwords_pkey PRIMARY KEY
        CONSTRAINT waiting_passwords_enrolment_id_fkey REFERENCES enrolments,
    secret text NOT NULL,
    way varchar(20) NOT NULL,
    stop_hash bytea NOT NULL,
    asked_at timestamptz NOT NULL,
    holds_at timestamptz NOT NULL
);
CREATE INDEX waiting_passwords_holds_at ON waiting_passwords (holds_at);

CREATE TABLE set_up_codes (
    enrolment_id uuid CONSTRAINT set_up_codes_pkey PRIMARY KEY
        CONSTRAINT set_up_codes_enrolment_id_fkey REFERENCES enrolments,
    code_hash bytea NOT NULL,
    made_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL
);
CREATE INDEX set_up_codes_ends_at ON set_up_codes (ends_at);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", "recoveries", "waiting_passwords", "set_up_codes")
