"""Accounts reconciled against outside statements, and what was decided.

Module: statements
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0056"
down_revision = "0055"

_TABLES = """
CREATE TABLE reconciliations (
    id uuid CONSTRAINT reconciliations_pkey PRIMARY KEY,
    key varchar(300) NOT NULL CONSTRAINT reconciliations_key_key UNIQUE,
    content_hash bytea NOT NULL,
    account_id uuid NOT NULL CONSTRAINT reconciliations_account_id_fkey REFERENCES accounts,
    kind varchar(10) NOT NULL CONSTRAINT reconciliations_kind CHECK (kind IN ('camt053', 'csv')),
    digest bytea NOT NULL,
    known bytea NOT NULL,
    columns bytea,
    why bytea,
    currency char(3) NOT NULL,
    window_days integer NOT NULL,
    tolerance bigint NOT NULL,
    is_mirrored boolean NOT NULL,
    first_on date,
    last_on date,
    opening bigint,
    closing bigint,
    book_opening bigint,
    book_closing bigint,
    passed_over integer NOT NULL,
    days jsonb NOT NULL,
    state varchar(10) NOT NULL CONSTRAINT reconciliations_state CHECK (state IN ('reading', 'unreadable', 'ready')),
    asked_at timestamptz NOT NULL,
    run_at timestamptz,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX reconciliations_account ON reconciliations (account_id, id);

CREATE TABLE reconciliation_files (
    reconciliation_id uuid NOT NULL CONSTRAINT reconciliation_files_pkey PRIMARY KEY
        CONSTRAINT reconciliation_files_reconciliation_id_fkey REFERENCES reconciliations,
    sealed bytea NOT NULL
);

CREATE TABLE reconciliation_lines (
    reconciliation_id uuid NOT NULL CONSTRAINT reconciliation_lines_reconciliation_id_fkey REFERENCES reconciliations,
    nth integer NOT NULL,
    result varchar(12) NOT NULL CONSTRAINT reconciliation_lines_result
        CHECK (result IN ('matched', 'near', 'only_outside', 'only_books')),
    reasons jsonb NOT NULL,
    file_line integer,
    outside_on date,
    outside_amount bigint,
    seq bigint,
    booked_on date,
    book_amount bigint,
    moved bigint NOT NULL,
    sealed bytea NOT NULL,
    same_as bytea NOT NULL,
    CONSTRAINT reconciliation_lines_pkey PRIMARY KEY (reconciliation_id, nth)
);
CREATE INDEX reconciliation_lines_result ON reconciliation_lines (reconciliation_id, result, nth);

CREATE TABLE reconciliation_decisions (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT reconciliation_decisions_pkey PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT reconciliation_decisions_account_id_fkey REFERENCES accounts,
    reconciliation_id uuid NOT NULL CONSTRAINT reconciliation_decisions_reconciliation_id_fkey
        REFERENCES reconciliations,
    same_as bytea NOT NULL,
    decision varchar(10) NOT NULL CONSTRAINT reconciliation_decisions_decision
        CHECK (decision IN ('accepted', 'rejected', 'timing', 'noted')),
    note bytea,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX reconciliation_decisions_same ON reconciliation_decisions (account_id, same_as, id);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("reconciliation_decisions")
    grant("SELECT, INSERT, UPDATE", "reconciliations")
    grant("SELECT, INSERT, DELETE", "reconciliation_lines", "reconciliation_files")
