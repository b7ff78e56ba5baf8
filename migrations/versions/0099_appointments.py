"""Appointments at branches.

Module: branches
"""

from bankhall.kernel.schema import grant, run_script

revision = "0099"
down_revision = "0098"

_TABLES = """
CREATE TABLE branch_appointments (
    id uuid NOT NULL CONSTRAINT branch_appointments_pkey PRIMARY KEY,
    branch_id uuid NOT NULL CONSTRAINT branch_appointments_branch_id_fkey REFERENCES branches,
    service varchar(16) NOT NULL,
    starts_at timestamptz NOT NULL,
    customer_id uuid CONSTRAINT branch_appointments_customer_id_fkey REFERENCES customers,
    state varchar(9) NOT NULL CONSTRAINT branch_appointments_state
        CHECK (state IN ('booked', 'arrived', 'cancelled', 'missed')),
    moves smallint NOT NULL,
    reminded_at timestamptz,
    ticket_id uuid CONSTRAINT branch_appointments_ticket_id_fkey REFERENCES branch_tickets,
    at timestamptz NOT NULL
);
CREATE INDEX branch_appointments_slot ON branch_appointments (branch_id, starts_at, service);
CREATE INDEX branch_appointments_customer ON branch_appointments (customer_id, starts_at);
CREATE INDEX branch_appointments_booked ON branch_appointments (starts_at, id) WHERE state = 'booked';
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE", "branch_appointments")
