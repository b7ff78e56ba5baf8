"""Payments that their receivers give back.

Module: payments
"""

from bankhall.kernel.schema import grant, run_script

revision = "0060"
down_revision = "0059"

_TABLES = """
CREATE TABLE refunds (
    id uuid CONSTRAINT refunds_pkey PRIMARY KEY,
    key varchar(300) NOT NULL CONSTRAINT refunds_key_key UNIQUE,
    content_hash bytea NOT NULL,
    received_id uuid NOT NULL,
    from_id uuid NOT NULL CONSTRAINT refunds_from_id_fkey REFERENCES accounts,
    to_id uuid CONSTRAINT refunds_to_id_fkey REFERENCES accounts,
    amount bigint NOT NULL CONSTRAINT refunds_amount CHECK (amount > 0),
    currency char(3) NOT NULL,
    by_id uuid NOT NULL CONSTRAINT refunds_by_id_fkey REFERENCES customers,
    transaction_id uuid NOT NULL,
    at timestamptz NOT NULL,
    next_try_at timestamptz,
    tries integer NOT NULL,
    handed_at timestamptz,
    CONSTRAINT refunds_handed CHECK (to_id IS NULL OR num_nulls(next_try_at, handed_at) = 2)
);
CREATE INDEX refunds_received ON refunds (received_id);
CREATE INDEX refunds_to_hand ON refunds (next_try_at) WHERE next_try_at IS NOT NULL;
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT", "refunds")
    grant("UPDATE (next_try_at, tries, handed_at)", "refunds")
