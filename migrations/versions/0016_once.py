"""What was done under which key, so that a request that comes twice is done once.

Module: kernel
"""

from bankhall.kernel.schema import append_only, run_script

revision = "0016"
down_revision = "0015"

_TABLE = """
CREATE TABLE done_once (
    key varchar(300) CONSTRAINT done_once_pkey PRIMARY KEY,
    content_hash bytea NOT NULL,
    subject_id uuid NOT NULL,
    at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    run_script(_TABLE)
    append_only("done_once")
