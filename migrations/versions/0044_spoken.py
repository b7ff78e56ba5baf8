"""How what is confirmed is said in the message that brings the code for it.

Module: kernel
"""

from bankhall.kernel.schema import run_script

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    run_script("ALTER TABLE confirmations ADD COLUMN sealed_spoken bytea;")
