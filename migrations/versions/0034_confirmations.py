"""Confirmations of exactly what is done, and the receipts of those that were used.

Module: kernel
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0034"
down_revision = "0033"

_TABLES = """
CREATE TABLE confirmations (
    id uuid CONSTRAINT confirmations_pkey PRIMARY KEY,
    session_id uuid NOT NULL,
    kind varchar(100) NOT NULL,
    sealed_content bytea NOT NULL,
    sealed_nonce bytea NOT NULL,
    digest bytea NOT NULL,
    made_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    given_at timestamptz,
    way varchar(20),
    proof bytea
);
CREATE INDEX confirmations_session ON confirmations (session_id, made_at);
CREATE INDEX confirmations_ends_at ON confirmations (ends_at);
CREATE TABLE confirmation_receipts (
    id uuid CONSTRAINT confirmation_receipts_pkey PRIMARY KEY,
    kind varchar(100) NOT NULL,
    digest bytea NOT NULL,
    sealed_nonce bytea NOT NULL,
    way varchar(20) NOT NULL,
    proof bytea,
    at timestamptz NOT NULL,
    algorithm varchar(20) NOT NULL,
    key_id varchar(64) NOT NULL,
    signature bytea NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX confirmation_receipts_by ON confirmation_receipts (by_id, at);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", "confirmations")
    append_only("confirmation_receipts")
