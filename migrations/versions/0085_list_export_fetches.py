"""When exported lists were fetched.

Module: insight
"""

from bankhall.kernel.schema import append_only, run_script

revision = "0085"
down_revision = "0084"

_TABLES = """
CREATE TABLE list_export_fetches (
    export_id uuid NOT NULL CONSTRAINT list_export_fetches_export_id_fkey REFERENCES list_exports,
    at timestamptz NOT NULL,
    CONSTRAINT list_export_fetches_pkey PRIMARY KEY (export_id, at)
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("list_export_fetches")
