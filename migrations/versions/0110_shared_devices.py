"""Sessions that end sooner, on devices that others use too.

Module: identity
"""

from bankhall.kernel.schema import run_script

revision = "0110"
down_revision = "0109"

_COLUMN = """
ALTER TABLE sessions ADD COLUMN idle interval NOT NULL DEFAULT interval '15 minutes';
ALTER TABLE sessions ALTER COLUMN idle DROP DEFAULT;
"""


def upgrade() -> None:
    run_script(_COLUMN)
