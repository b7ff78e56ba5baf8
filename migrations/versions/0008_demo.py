"""The sign-ins that a demo bank shows.

Module: demo
"""

from bankhall.kernel.schema import grant, run_script

revision = "0008"
down_revision = "0007"

_TABLES = """
CREATE TABLE demo_sign_ins (
    realm varchar(10) NOT NULL,
    login varchar(100) NOT NULL,
    password text NOT NULL,
    name text NOT NULL,
    note text NOT NULL,
    CONSTRAINT demo_sign_ins_pkey PRIMARY KEY (realm, login)
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT", "demo_sign_ins")
