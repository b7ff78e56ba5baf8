"""Payments to other banks: the banks, what is on its way, and what the clearing said.

Module: payments
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0047"
down_revision = "0046"

_TABLES = """
CREATE TABLE banks (
    code varchar(12) CONSTRAINT banks_pkey PRIMARY KEY,
    bic varchar(11) CONSTRAINT banks_bic_key UNIQUE,
    name varchar(100) NOT NULL,
    name_en varchar(100) NOT NULL
);

ALTER TABLE payees ALTER COLUMN account_id DROP NOT NULL;
ALTER TABLE payees ADD COLUMN bank_code varchar(12) CONSTRAINT payees_bank_code_fkey REFERENCES banks;
ALTER TABLE payees ADD COLUMN number bytea;
ALTER TABLE payees ADD COLUMN known_by bytea;
ALTER TABLE payees ADD CONSTRAINT payees_place
    CHECK (num_nulls(bank_code, number, known_by) = CASE WHEN account_id IS NULL THEN 0 ELSE 3 END);
CREATE UNIQUE INDEX payees_elsewhere ON payees (customer_id, known_by) WHERE ended_at IS NULL;

ALTER TABLE transfers
    DROP CONSTRAINT transfers_state,
    DROP CONSTRAINT transfers_settled,
    DROP CONSTRAINT transfers_ended;
ALTER TABLE transfers
    ADD CONSTRAINT transfers_state CHECK
        (state IN ('waiting', 'sent', 'settled', 'refused', 'returned', 'declined', 'cancelled', 'lapsed')) NOT VALID,
    ADD CONSTRAINT transfers_settled CHECK
        ((state IN ('settled', 'returned')) = (transaction_id IS NOT NULL)) NOT VALID,
    ADD CONSTRAINT transfers_ended CHECK ((state IN ('waiting', 'sent')) = (ended_at IS NULL)) NOT VALID;
ALTER TABLE transfers VALIDATE CONSTRAINT transfers_state;
ALTER TABLE transfers VALIDATE CONSTRAINT transfers_settled;
ALTER TABLE transfers VALIDATE CONSTRAINT transfers_ended;

CREATE TABLE outgoing_payments (
    transfer_id uuid CONSTRAINT outgoing_payments_pkey PRIMARY KEY
        CONSTRAINT outgoing_payments_transfer_id_fkey REFERENCES transfers,
    bank_code varchar(12) NOT NULL CONSTRAINT outgoing_payments_bank_code_fkey REFERENCES banks,
    sealed bytea NOT NULL,
    hold_id uuid NOT NULL,
    sent_at timestamptz NOT NULL,
    answer_by timestamptz NOT NULL,
    next_try_at timestamptz,
    tries integer NOT NULL,
    handed_at timestamptz,
    answered_at timestamptz,
    returned_at timestamptz,
    return_transaction_id uuid,
    reason varchar(35),
    CONSTRAINT outgoing_payments_returned CHECK ((return_transaction_id IS NULL) = (returned_at IS NULL))
);
CREATE INDEX outgoing_payments_to_hand ON outgoing_payments (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX outgoing_payments_unanswered ON outgoing_payments (answer_by) WHERE answered_at IS NULL;

CREATE TABLE clearing_messages (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT clearing_messages_pkey PRIMARY KEY,
    kind varchar(10) NOT NULL,
    message_id varchar(64) NOT NULL,
    content_hash bytea NOT NULL,
    sealed bytea NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT clearing_messages_kind_message_id_key UNIQUE (kind, message_id)
);

CREATE TABLE clearing_answers (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT clearing_answers_pkey PRIMARY KEY,
    message bigint NOT NULL CONSTRAINT clearing_answers_message_fkey REFERENCES clearing_messages,
    kind varchar(10),
    instruction_id varchar(35),
    transfer_id uuid,
    amount bigint,
    currency char(3),
    reason varchar(35),
    outcome varchar(12) NOT NULL,
    why varchar(20),
    at timestamptz NOT NULL,
    CONSTRAINT clearing_answers_why CHECK ((outcome = 'quarantined') = (why IS NOT NULL))
);
CREATE INDEX clearing_answers_transfer ON clearing_answers (transfer_id);
CREATE INDEX clearing_answers_open ON clearing_answers (id) WHERE outcome = 'quarantined';

-- What was asked for stays as it was asked for, and a state only goes forward: to another bank it is sent, then settled
-- or refused, and what was settled there may come back.
CREATE OR REPLACE FUNCTION refuse_transfer_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.key, NEW.content_hash, NEW.payer_id, NEW.from_id, NEW.to_id, NEW.payee_id,
            NEW.amount, NEW.currency, NEW.memo, NEW.through, NEW.asked_at, NEW.asked_on, NEW.waits_until, NEW.deciders)
        IS DISTINCT FROM (OLD.id, OLD.key, OLD.content_hash, OLD.payer_id, OLD.from_id, OLD.to_id, OLD.payee_id,
            OLD.amount, OLD.currency, OLD.memo, OLD.through, OLD.asked_at, OLD.asked_on, OLD.waits_until, OLD.deciders)
    THEN
        RAISE EXCEPTION 'a transfer is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'waiting'
        OR OLD.state = 'sent' AND NEW.state IN ('settled', 'refused')
        OR OLD.state = 'settled' AND NEW.state = 'returned' AND NEW.transaction_id = OLD.transaction_id
            AND EXISTS (SELECT FROM outgoing_payments WHERE transfer_id = OLD.id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a transfer that has ended is not changed' USING ERRCODE = 'restrict_violation';
END $$;
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("clearing_messages")
    grant("SELECT, INSERT, UPDATE", "banks", "outgoing_payments", "clearing_answers")
