"""To whom a mandate is offered that goes by customer number, so that they can be told.

Module: accounts
"""

from bankhall.kernel.schema import run_script

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    run_script("ALTER TABLE mandates ADD COLUMN sealed_number bytea;")
