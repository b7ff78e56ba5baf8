"""The towns of a demo bank as they are loaded, and notes on its sign-ins in each language.

Module: demo
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0015"
down_revision = "0014"

_TABLES = """
CREATE TABLE demo_towns (
    nth integer CONSTRAINT demo_towns_pkey PRIMARY KEY,
    of_customers integer NOT NULL,
    seed bigint NOT NULL,
    business_on date NOT NULL,
    customers integer NOT NULL,
    accounts integer NOT NULL,
    transactions bigint NOT NULL,
    settled_at timestamptz NOT NULL
);

ALTER TABLE demo_sign_ins ADD COLUMN place integer NOT NULL DEFAULT 0, ADD COLUMN note_zh text,
    ADD COLUMN note_en text;
UPDATE demo_sign_ins SET note_zh = split_part(note, ' · ', 1), note_en = split_part(note, ' · ', 2);
ALTER TABLE demo_sign_ins ALTER COLUMN note_zh SET NOT NULL, ALTER COLUMN note_en SET NOT NULL, DROP COLUMN note,
    ALTER COLUMN place DROP DEFAULT;
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("demo_towns")
    grant("SELECT, INSERT", "demo_towns")
