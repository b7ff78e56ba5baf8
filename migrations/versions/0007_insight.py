"""Imports, their files and quarantine; the rows of the sources, and where each imported account stands.

Module: insight
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0007"
down_revision = "0006"

# The rows of a source have no foreign keys: checking them one by one would take longer than writing them. They are
# written in the transaction that writes what they would refer to, and nothing of that can be deleted.
_TABLES = """
CREATE TABLE imports (
    id uuid CONSTRAINT imports_pkey PRIMARY KEY,
    source varchar(20) NOT NULL,
    directory text NOT NULL,
    state varchar(12) NOT NULL CONSTRAINT imports_state
        CHECK (state IN ('running', 'interrupted', 'done', 'failed')),
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    rows bigint NOT NULL,
    posted bigint NOT NULL,
    already_there bigint NOT NULL,
    quarantined bigint NOT NULL,
    accounts_checked integer NOT NULL,
    balance_mismatches integer NOT NULL,
    seconds double precision,
    copy_floor_seconds double precision
);

CREATE TABLE import_files (
    import_id uuid NOT NULL CONSTRAINT import_files_import_id_fkey REFERENCES imports (id),
    file varchar(40) NOT NULL,
    rows bigint NOT NULL,
    taken bigint NOT NULL,
    already_there bigint NOT NULL,
    quarantined bigint NOT NULL,
    CONSTRAINT import_files_pkey PRIMARY KEY (import_id, file)
);

CREATE TABLE quarantined_rows (
    id uuid CONSTRAINT quarantined_rows_pkey PRIMARY KEY,
    import_id uuid NOT NULL CONSTRAINT quarantined_rows_import_id_fkey REFERENCES imports (id),
    file varchar(40) NOT NULL,
    line bigint NOT NULL,
    reason varchar(30) NOT NULL,
    detail text NOT NULL,
    row text NOT NULL,
    CONSTRAINT quarantined_rows_import_id_file_line_key UNIQUE (import_id, file, line)
);

CREATE TABLE import_differences (
    import_id uuid NOT NULL CONSTRAINT import_differences_import_id_fkey REFERENCES imports (id),
    account_id uuid NOT NULL,
    booked_on date NOT NULL,
    source_account bigint NOT NULL,
    stated bigint NOT NULL,
    found bigint NOT NULL,
    currency char(3) NOT NULL,
    is_open boolean NOT NULL,
    CONSTRAINT import_differences_pkey PRIMARY KEY (import_id, account_id, booked_on)
);

CREATE TABLE source_records (
    source varchar(20) NOT NULL,
    file varchar(40) NOT NULL,
    source_id bigint NOT NULL,
    content text NOT NULL,
    subject_id uuid,
    import_id uuid NOT NULL,
    CONSTRAINT source_records_pkey PRIMARY KEY (source, file, source_id)
);

CREATE TABLE source_transactions (
    source varchar(20) NOT NULL,
    source_id bigint NOT NULL,
    account_id uuid NOT NULL,
    booked_on date NOT NULL,
    amount bigint NOT NULL,
    stated bigint NOT NULL,
    kind varchar(30) NOT NULL,
    purpose varchar(20) NOT NULL,
    bank text NOT NULL,
    other_account text NOT NULL,
    closes_day boolean NOT NULL,
    line bigint NOT NULL,
    import_id uuid NOT NULL,
    CONSTRAINT source_transactions_pkey PRIMARY KEY (source, source_id)
);

CREATE TABLE source_books (
    account_id uuid CONSTRAINT source_books_pkey PRIMARY KEY,
    source varchar(20) NOT NULL,
    source_account bigint NOT NULL,
    ours bigint NOT NULL,
    gap bigint NOT NULL,
    first_on date NOT NULL,
    last_on date NOT NULL,
    is_settled boolean NOT NULL
);

CREATE TABLE source_adjustments (
    key varchar(300) CONSTRAINT source_adjustments_pkey PRIMARY KEY,
    account_id uuid NOT NULL,
    kind varchar(30) NOT NULL,
    booked_on date NOT NULL,
    amount bigint NOT NULL,
    import_id uuid NOT NULL
);
CREATE INDEX source_adjustments_account ON source_adjustments (account_id, booked_on);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("quarantined_rows", "import_differences", "source_records", "source_adjustments")
    grant("SELECT, INSERT, UPDATE", "imports", "import_files", "source_transactions", "source_books")
