"""How many payments a customer has sent by hand in the minute at hand (ASVS 2.4.2).

Module: payments
"""

from bankhall.kernel.schema import run_script

revision = "0127"
down_revision = "0126"

_TABLES = """
ALTER TABLE payment_usage ADD COLUMN minute bigint NOT NULL DEFAULT 0, ADD COLUMN in_minute integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT payment_usage_minute CHECK (minute >= 0 AND in_minute >= 0);
"""


def upgrade() -> None:
    run_script(_TABLES)
