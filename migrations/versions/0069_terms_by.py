"""Who asked for terms of remittances, and who agreed.

Module: payments
"""

from bankhall.kernel.schema import run_script

revision = "0069"
down_revision = "0068"

_TABLES = """
ALTER TABLE remittance_terms ADD COLUMN maker_name text, ADD COLUMN checker_name text;
"""


def upgrade() -> None:
    run_script(_TABLES)
