"""Where staff are written to.

Module: identity
"""

from bankhall.kernel.schema import grant, run_script

revision = "0122"
down_revision = "0121"

_TABLES = """
CREATE TABLE staff_addresses (
    enrolment_id uuid CONSTRAINT staff_addresses_pkey PRIMARY KEY
        CONSTRAINT staff_addresses_enrolment_id_fkey REFERENCES enrolments,
    sealed bytea,
    language varchar(10) NOT NULL,
    said_at timestamptz NOT NULL,
    proved_at timestamptz,
    waiting_id uuid,
    sealed_waiting bytea,
    CONSTRAINT waiting_whole CHECK ((waiting_id IS NULL) = (sealed_waiting IS NULL)),
    CONSTRAINT not_empty CHECK (sealed IS NOT NULL OR (proved_at IS NULL AND waiting_id IS NOT NULL))
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", "staff_addresses")
