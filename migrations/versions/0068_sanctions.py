"""Sanctions lists, payees' names beside them, and who was cleared.

Module: payments
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0068"
down_revision = "0067"

_TABLES = """
CREATE TABLE sanction_lists (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT sanction_lists_pkey PRIMARY KEY,
    name varchar(80) NOT NULL,
    version varchar(80) NOT NULL,
    content bytea NOT NULL,
    entries integer NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT sanction_lists_name_version_key UNIQUE (name, version)
);
CREATE TABLE sanction_entries (
    list_id bigint NOT NULL CONSTRAINT sanction_entries_list_id_fkey REFERENCES sanction_lists,
    entry varchar(80) NOT NULL,
    kind varchar(20) NOT NULL
        CONSTRAINT sanction_entries_kind_check CHECK (kind IN ('person', 'organisation', 'other')),
    programme varchar(200) NOT NULL,
    names varchar(300)[] NOT NULL,
    CONSTRAINT sanction_entries_pkey PRIMARY KEY (list_id, entry)
);
CREATE TABLE payee_screenings (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT payee_screenings_pkey PRIMARY KEY,
    payee_id uuid NOT NULL CONSTRAINT payee_screenings_payee_id_fkey REFERENCES payees,
    edition bigint NOT NULL,
    tag bytea NOT NULL,
    mark bytea NOT NULL,
    sealed bytea,
    at timestamptz NOT NULL
);
CREATE INDEX payee_screenings_payee ON payee_screenings (payee_id, edition);
CREATE TABLE sanction_clearances (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT sanction_clearances_pkey PRIMARY KEY,
    payee_id uuid NOT NULL CONSTRAINT sanction_clearances_payee_id_fkey REFERENCES payees,
    list_name varchar(80) NOT NULL,
    entry varchar(80) NOT NULL,
    mark bytea NOT NULL,
    reason varchar(500) NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT sanction_clearances_payee_id_list_name_entry_mark_key UNIQUE (payee_id, list_name, entry, mark)
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("sanction_lists", "payee_screenings", "sanction_clearances")
    grant("SELECT, INSERT", "sanction_lists", "payee_screenings", "sanction_clearances")
    grant("SELECT, INSERT, DELETE", "sanction_entries")
