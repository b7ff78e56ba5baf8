"""Letting one member of staff in past single sign-on, once.

Module: identity
"""

from bankhall.kernel.schema import grant, run_script

revision = "0042"
down_revision = "0041"

_TABLES = """
CREATE TABLE staff_let_ins (
    enrolment_id uuid CONSTRAINT staff_let_ins_pkey PRIMARY KEY
        CONSTRAINT staff_let_ins_enrolment_id_fkey REFERENCES enrolments,
    made_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    pending_id uuid,
    session_id uuid
);
CREATE INDEX staff_let_ins_made_at ON staff_let_ins (made_at);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", "staff_let_ins")
