"""Codes that people read from paper are kept as passwords are. What was kept before says no salting: recovery codes are
slowed by the worker, the others run out within three days.

Module: identity
"""

from bankhall.kernel.schema import run_script

revision = "0063"
down_revision = "0062"

_COLUMNS = """
ALTER TABLE recovery_codes ADD COLUMN salting text;
ALTER TABLE set_up_codes ADD COLUMN salting text;
ALTER TABLE waiting_passwords ADD COLUMN stop_salting text;
CREATE INDEX recovery_codes_old ON recovery_codes (enrolment_id) WHERE salting IS NULL AND used_at IS NULL;
"""


def upgrade() -> None:
    run_script(_COLUMNS)
