"""Rows of a table of customers that are put aside can be mended, said to be somebody else, or dismissed.

Module: insight
"""

from bankhall.kernel.schema import run_script

revision = "0086"
down_revision = "0085"

_CHANGES = """
ALTER TABLE customer_files ADD COLUMN dismissed integer NOT NULL DEFAULT 0;
ALTER TABLE customer_files ALTER COLUMN dismissed DROP DEFAULT;

ALTER TABLE customer_file_rows
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN marks text[] NOT NULL DEFAULT '{}',
    ADD COLUMN mended text[] NOT NULL DEFAULT '{}',
    ADD COLUMN cleared_ids uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN hand_ids uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN hand_name text NOT NULL DEFAULT '',
    ADD COLUMN hand_at timestamptz,
    ADD COLUMN sealed_reason bytea,
    DROP CONSTRAINT customer_file_rows_state,
    ADD CONSTRAINT customer_file_rows_state CHECK (state IN ('good', 'faulty', 'twin', 'taken', 'dismissed'));
ALTER TABLE customer_file_rows
    ALTER COLUMN version DROP DEFAULT,
    ALTER COLUMN marks DROP DEFAULT,
    ALTER COLUMN mended DROP DEFAULT,
    ALTER COLUMN cleared_ids DROP DEFAULT,
    ALTER COLUMN hand_ids DROP DEFAULT,
    ALTER COLUMN hand_name DROP DEFAULT;
"""


def upgrade() -> None:
    run_script(_CHANGES)
