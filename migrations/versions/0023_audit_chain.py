"""The audit log's chain and its signed checkpoints.

Module: kernel
"""

from bankhall.kernel.schema import append_only, run_script

revision = "0023"
down_revision = "0022"

# A row's place is `(xid, id)`, as an event's (ADR 0005). Those that are there already come first, in the order of their
# ids: the worker links them when it is next started. A constant default writes no row anew.
_TABLES = """
ALTER TABLE audit_log ADD COLUMN xid xid8 NOT NULL DEFAULT '0';
ALTER TABLE audit_log ALTER COLUMN xid SET DEFAULT pg_current_xact_id();
CREATE INDEX audit_log_place ON audit_log (xid, id);

CREATE TABLE audit_chain (
    seq bigint CONSTRAINT audit_chain_pkey PRIMARY KEY,
    xid xid8 NOT NULL,
    audit_id bigint NOT NULL CONSTRAINT audit_chain_audit_id_key UNIQUE,
    hash bytea NOT NULL
);

CREATE TABLE audit_checkpoints (
    number bigint CONSTRAINT audit_checkpoints_pkey PRIMARY KEY,
    size bigint NOT NULL,
    head bytea NOT NULL,
    at timestamptz NOT NULL,
    algorithm varchar(20) NOT NULL,
    key_id varchar(64) NOT NULL,
    signature bytea NOT NULL
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("audit_chain", "audit_checkpoints")
