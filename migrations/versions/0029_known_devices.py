"""Devices that somebody has signed in from: each has a gate of its own, which strangers cannot close.

Module: identity
"""

from bankhall.kernel.schema import grant, run_script

revision = "0029"
down_revision = "0028"

_TABLE = """
CREATE TABLE known_devices (
    id uuid CONSTRAINT known_devices_pkey PRIMARY KEY,
    token_hash bytea NOT NULL,
    enrolment_id uuid NOT NULL CONSTRAINT known_devices_enrolment_id_fkey REFERENCES enrolments,
    device varchar(20) NOT NULL,
    browser varchar(20) NOT NULL,
    known_since timestamptz NOT NULL,
    used_at timestamptz NOT NULL,
    CONSTRAINT known_devices_token_hash_enrolment_id_key UNIQUE (token_hash, enrolment_id)
);
CREATE INDEX known_devices_of_enrolment ON known_devices (enrolment_id, used_at);
CREATE INDEX known_devices_used_at ON known_devices (used_at);
"""


def upgrade() -> None:
    run_script(_TABLE)
    grant("SELECT, INSERT, UPDATE, DELETE", "known_devices")
