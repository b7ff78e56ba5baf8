"""By which ways no code opens the door, where a bank must forbid them.

Module: identity
"""

from bankhall.kernel.schema import grant, run_script

revision = "0059"
down_revision = "0058"

_TABLES = """
CREATE TABLE forbidden_factors (
    way varchar(20) CONSTRAINT forbidden_factors_pkey PRIMARY KEY
        CONSTRAINT forbidden_factors_way CHECK (way IN ('sms', 'email')),
    since timestamptz NOT NULL
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, DELETE", "forbidden_factors")
