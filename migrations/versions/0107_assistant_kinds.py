"""The assistant opens pages and declines.

Module: assistant
"""

from bankhall.kernel.schema import run_script

revision = "0107"
down_revision = "0106"

_CHANGES = """
ALTER TABLE assistant_days DROP CONSTRAINT assistant_days_kind;
ALTER TABLE assistant_days ADD CONSTRAINT assistant_days_kind
    CHECK (kind IN ('answered', 'done', 'choices', 'unknown', 'person', 'starts', 'declined'));
"""


def upgrade() -> None:
    run_script(_CHANGES)
