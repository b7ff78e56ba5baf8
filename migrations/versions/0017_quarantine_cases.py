"""Quarantine with repair: what a bad row's case stands at, every step taken with it, and retries of many at once.

Module: insight
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0017"
down_revision = "0016"

# The same row of the same file comes again with every import of that file: its case is one (insight.rules.case_of, as
# is computed here for the rows that are there).
_TABLES = """
ALTER TABLE import_files ADD COLUMN columns text[];

ALTER TABLE quarantined_rows ADD COLUMN case_id uuid;
ALTER TABLE quarantined_rows DISABLE TRIGGER quarantined_rows_append_only;
UPDATE quarantined_rows SET case_id = encode(substring(sha256(convert_to(
    concat_ws(chr(31), imports.source, file, line, row), 'UTF8')) FOR 16), 'hex')::uuid
FROM imports WHERE imports.id = import_id;
ALTER TABLE quarantined_rows ALTER COLUMN case_id SET NOT NULL;
ALTER TABLE quarantined_rows ENABLE TRIGGER quarantined_rows_append_only;

CREATE TABLE quarantine_cases (
    id uuid CONSTRAINT quarantine_cases_pkey PRIMARY KEY,
    source varchar(20) NOT NULL,
    file varchar(40) NOT NULL,
    line bigint NOT NULL,
    reason varchar(30) NOT NULL,
    detail text NOT NULL,
    state varchar(10) NOT NULL CONSTRAINT quarantine_cases_state CHECK (state IN ('open', 'repaired', 'set_aside')),
    row_id uuid NOT NULL CONSTRAINT quarantine_cases_row_id_fkey REFERENCES quarantined_rows (id)
);

INSERT INTO quarantine_cases (id, source, file, line, reason, detail, state, row_id)
SELECT DISTINCT ON (bad.case_id) bad.case_id, imports.source, bad.file, bad.line, bad.reason, bad.detail, 'open', bad.id
FROM quarantined_rows AS bad JOIN imports ON imports.id = bad.import_id
ORDER BY bad.case_id, bad.id DESC;

CREATE INDEX quarantine_cases_open ON quarantine_cases (source, file, line) WHERE state = 'open';
CREATE INDEX quarantine_cases_reasons ON quarantine_cases (reason) WHERE state = 'open';

CREATE TABLE quarantine_retries (
    id uuid CONSTRAINT quarantine_retries_pkey PRIMARY KEY,
    import_id uuid NOT NULL CONSTRAINT quarantine_retries_import_id_fkey REFERENCES imports (id),
    file varchar(40),
    reason varchar(30),
    asked_at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    total bigint NOT NULL,
    tried bigint NOT NULL,
    repaired bigint NOT NULL,
    reached_file varchar(40),
    reached_line bigint NOT NULL,
    moved_at timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE INDEX quarantine_retries_import ON quarantine_retries (import_id, id);

CREATE TABLE quarantine_steps (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT quarantine_steps_pkey PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT quarantine_steps_case_id_fkey REFERENCES quarantine_cases (id),
    row_id uuid NOT NULL CONSTRAINT quarantine_steps_row_id_fkey REFERENCES quarantined_rows (id),
    step varchar(10) NOT NULL CONSTRAINT quarantine_steps_step
        CHECK (step IN ('repaired', 'found', 'set_aside', 'taken_up')),
    reason text NOT NULL,
    changes jsonb NOT NULL,
    subject_kind varchar(20),
    subject_id uuid,
    retry_id uuid CONSTRAINT quarantine_steps_retry_id_fkey REFERENCES quarantine_retries (id),
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX quarantine_steps_case ON quarantine_steps (case_id, id);

CREATE TRIGGER quarantine_cases_kept BEFORE DELETE OR TRUNCATE ON quarantine_cases
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("quarantine_steps")
    grant("SELECT, INSERT, UPDATE", "quarantine_cases", "quarantine_retries")
