"""Machines in a branch's hall.

Module: branches
"""

from bankhall.kernel.schema import grant, run_script

revision = "0111"
down_revision = "0110"

_TABLE = """
CREATE TABLE branch_kiosks (
    id uuid NOT NULL CONSTRAINT branch_kiosks_pkey PRIMARY KEY,
    branch_id uuid NOT NULL CONSTRAINT branch_kiosks_branch_id_fkey REFERENCES branches,
    name text NOT NULL,
    code_key bytea,
    code_ends_at timestamptz,
    token_key bytea,
    set_up_at timestamptz,
    seen_at timestamptz,
    ended_at timestamptz,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT branch_kiosks_code CHECK ((code_key IS NULL) = (code_ends_at IS NULL)),
    CONSTRAINT branch_kiosks_set_up CHECK ((token_key IS NULL) OR (set_up_at IS NOT NULL AND ended_at IS NULL))
);
CREATE UNIQUE INDEX branch_kiosks_code_key ON branch_kiosks (code_key);
CREATE UNIQUE INDEX branch_kiosks_token_key ON branch_kiosks (token_key);
CREATE INDEX branch_kiosks_branch ON branch_kiosks (branch_id, id);
"""


def upgrade() -> None:
    run_script(_TABLE)
    grant("SELECT, INSERT, UPDATE", "branch_kiosks")
