"""A key of their own for each customer, wrapped by a master key that is not in the database (8.3.1).

Module: kernel
"""

from bankhall.kernel.schema import grant, run_script

revision = "0021"
down_revision = "0020"

_TABLE = """
CREATE TABLE data_keys (
    subject_id uuid CONSTRAINT data_keys_pkey PRIMARY KEY,
    master varchar(64) NOT NULL,
    wrapped bytea NOT NULL,
    made_at timestamptz NOT NULL
);
CREATE INDEX data_keys_master ON data_keys (master);
"""


def upgrade() -> None:
    run_script(_TABLE)
    grant("SELECT, INSERT, UPDATE, DELETE", "data_keys")
