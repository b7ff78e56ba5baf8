"""What was taken out of the bank as a list, and the files for a day.

Module: insight
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0083"
down_revision = "0082"

_TABLES = """
CREATE TABLE list_exports (
    id uuid NOT NULL CONSTRAINT list_exports_pkey PRIMARY KEY,
    filters jsonb NOT NULL,
    columns text[] NOT NULL,
    form varchar(10) NOT NULL,
    purpose varchar(20) NOT NULL,
    sealed_words bytea NOT NULL,
    customers integer NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX list_exports_by ON list_exports (by_id, at);

CREATE TABLE list_export_files (
    export_id uuid NOT NULL CONSTRAINT list_export_files_pkey PRIMARY KEY
        CONSTRAINT list_export_files_export_id_fkey REFERENCES list_exports,
    sealed bytea NOT NULL,
    ends_at timestamptz NOT NULL
);
CREATE INDEX list_export_files_ends_at ON list_export_files (ends_at);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("list_exports")
    grant("SELECT, INSERT, DELETE", "list_export_files")
