"""Payments from other banks: each is credited once or refused, and answered.

Module: payments
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0052"
down_revision = "0051"

_TABLES = """
CREATE TABLE incoming_payments (
    id uuid CONSTRAINT incoming_payments_pkey PRIMARY KEY,
    message bigint NOT NULL CONSTRAINT incoming_payments_message_fkey REFERENCES clearing_messages,
    nth integer NOT NULL,
    bank varchar(35) NOT NULL,
    instruction_id varchar(35) NOT NULL,
    account_id uuid CONSTRAINT incoming_payments_account_id_fkey REFERENCES accounts,
    amount bigint NOT NULL CONSTRAINT incoming_payments_amount CHECK (amount > 0),
    currency char(3) NOT NULL,
    sealed bytea NOT NULL,
    state varchar(10) NOT NULL,
    reason varchar(4),
    transaction_id uuid,
    at timestamptz NOT NULL,
    CONSTRAINT incoming_payments_message_nth_key UNIQUE (message, nth),
    CONSTRAINT incoming_payments_state CHECK (
        CASE state WHEN 'credited' THEN num_nulls(account_id, transaction_id) = 0 AND reason IS NULL
                   WHEN 'rejected' THEN num_nulls(account_id, transaction_id) = 2 AND reason IS NOT NULL
                   ELSE false END)
);
CREATE UNIQUE INDEX incoming_payments_once ON incoming_payments (instruction_id, bank) WHERE state = 'credited';
CREATE INDEX incoming_payments_state ON incoming_payments (state, id);

CREATE TABLE clearing_reports (
    message bigint CONSTRAINT clearing_reports_pkey PRIMARY KEY
        CONSTRAINT clearing_reports_message_fkey REFERENCES clearing_messages,
    next_try_at timestamptz,
    tries integer NOT NULL,
    handed_at timestamptz
);
CREATE INDEX clearing_reports_to_hand ON clearing_reports (next_try_at) WHERE next_try_at IS NOT NULL;
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("incoming_payments")
    grant("SELECT, INSERT, UPDATE", "clearing_reports")
