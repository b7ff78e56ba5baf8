"""Tables of customers that staff bring, each row looked at before it becomes one.

Module: insight
"""

from bankhall.kernel.schema import grant, run_script

revision = "0081"
down_revision = "0080"

_TABLES = """
CREATE TABLE customer_files (
    id uuid NOT NULL CONSTRAINT customer_files_pkey PRIMARY KEY,
    digest bytea NOT NULL,
    sealed_name bytea,
    sealed bytea,
    columns text[] NOT NULL,
    state varchar(10) NOT NULL CONSTRAINT customer_files_state
        CHECK (state IN ('mapping', 'checking', 'ready', 'running', 'done')),
    version integer NOT NULL,
    rows integer NOT NULL,
    looked integer NOT NULL,
    good integer NOT NULL,
    faulty integer NOT NULL,
    twins integer NOT NULL,
    taken integer NOT NULL,
    at timestamptz NOT NULL,
    ended_at timestamptz,
    forgotten_at timestamptz,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX customer_files_digest ON customer_files (digest);
CREATE INDEX customer_files_kept ON customer_files (at) WHERE forgotten_at IS NULL;
CREATE INDEX customer_files_brought ON customer_files (by_id, id);

CREATE TABLE customer_file_rows (
    file_id uuid NOT NULL CONSTRAINT customer_file_rows_file_id_fkey REFERENCES customer_files,
    nth integer NOT NULL,
    line integer NOT NULL,
    sealed bytea,
    state varchar(10) NOT NULL CONSTRAINT customer_file_rows_state
        CHECK (state IN ('good', 'faulty', 'twin', 'taken')),
    faults jsonb NOT NULL,
    twin_ids uuid[] NOT NULL,
    customer_id uuid CONSTRAINT customer_file_rows_customer_id_fkey REFERENCES customers,
    CONSTRAINT customer_file_rows_pkey PRIMARY KEY (file_id, nth),
    CONSTRAINT customer_file_rows_taken CHECK ((state = 'taken') = (customer_id IS NOT NULL))
);
CREATE INDEX customer_file_rows_state ON customer_file_rows (file_id, state, nth);
"""


def upgrade() -> None:
    run_script(_TABLES)
    # What has not been taken yet is looked at anew when its columns change.
    grant("SELECT, INSERT, UPDATE", "customer_files")
    grant("SELECT, INSERT, UPDATE, DELETE", "customer_file_rows")
