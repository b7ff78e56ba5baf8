"""Recalls of transfers, asked of other banks.

Module: payments
"""

from bankhall.kernel.schema import grant, run_script

revision = "0070"
down_revision = "0069"

_TABLES = """
CREATE TABLE recalls (
    dispute_id uuid CONSTRAINT recalls_pkey PRIMARY KEY CONSTRAINT recalls_dispute_id_fkey REFERENCES disputes,
    transfer_id uuid NOT NULL CONSTRAINT recalls_transfer_id_key UNIQUE,
    reason varchar(4) NOT NULL,
    at timestamptz NOT NULL,
    next_try_at timestamptz,
    tries integer NOT NULL,
    handed_at timestamptz,
    refused_at timestamptz,
    refused_why varchar(35),
    CONSTRAINT recalls_handed CHECK (next_try_at IS NULL OR handed_at IS NULL)
);
CREATE INDEX recalls_to_hand ON recalls (next_try_at) WHERE next_try_at IS NOT NULL;
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT", "recalls")
    grant("UPDATE (next_try_at, tries, handed_at, refused_at, refused_why)", "recalls")
