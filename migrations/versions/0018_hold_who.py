"""Holds say by name who placed and who ended them, and why they were released. Older ones know only the id.

Module: ledger
"""

from bankhall.kernel.schema import run_script

revision = "0018"
down_revision = "0017"

_COLUMNS = """
ALTER TABLE ledger_holds ADD COLUMN by_name text;
ALTER TABLE ledger_hold_endings ADD COLUMN by_name text, ADD COLUMN reason text;
"""


def upgrade() -> None:
    run_script(_COLUMNS)
