"""How many payments a customer has sent by hand in the minute at hand (ASVS 2.4.2), and how old each secret is that the
bank was given (13.3.4).

Module: payments
"""

from bankhall.kernel.schema import grant, run_script

revision = "0127"
down_revision = "0126"

_TABLES = """
ALTER TABLE payment_usage ADD COLUMN minute bigint NOT NULL DEFAULT 0, ADD COLUMN in_minute integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT payment_usage_minute CHECK (minute >= 0 AND in_minute >= 0);

CREATE TABLE secret_ages (
    name varchar(60) CONSTRAINT secret_ages_pkey PRIMARY KEY,
    value_key bytea NOT NULL,
    since timestamptz NOT NULL
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", "secret_ages")
