"""The auditors' page: what a search of the audit log goes along, and what verifications found.

Module: ops
"""

from bankhall.kernel.schema import grant, run_script

revision = "0025"
down_revision = "0024"

_TABLES = """
CREATE INDEX audit_log_at ON audit_log (at, id);
CREATE INDEX audit_log_actor ON audit_log (actor_id, at, id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_log_request ON audit_log (request_id) WHERE request_id IS NOT NULL;

CREATE TABLE audit_verifications (
    id uuid CONSTRAINT audit_verifications_pkey PRIMARY KEY,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    asked_at timestamptz NOT NULL,
    done bigint NOT NULL DEFAULT 0,
    rows bigint NOT NULL DEFAULT 0,
    finished_at timestamptz,
    ok boolean,
    verdict jsonb
);
CREATE INDEX audit_verifications_asked ON audit_verifications (asked_at);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE", "audit_verifications")
