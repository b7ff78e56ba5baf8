"""Transfers inside the bank, whom they go to, how much may be paid.

Module: payments
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0041"
down_revision = "0040"

_TABLES = """
CREATE TABLE payees (
    id uuid CONSTRAINT payees_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT payees_customer_id_fkey REFERENCES customers,
    account_id uuid NOT NULL CONSTRAINT payees_account_id_fkey REFERENCES accounts,
    sealed bytea NOT NULL,
    added_at timestamptz NOT NULL,
    first_paid_at timestamptz,
    last_paid_at timestamptz,
    ended_at timestamptz
);
CREATE UNIQUE INDEX payees_current ON payees (customer_id, account_id) WHERE ended_at IS NULL;

CREATE TABLE wrong_payees (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT wrong_payees_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT wrong_payees_customer_id_fkey REFERENCES customers,
    at timestamptz NOT NULL
);
CREATE INDEX wrong_payees_customer ON wrong_payees (customer_id, at);

CREATE TABLE transfers (
    id uuid CONSTRAINT transfers_pkey PRIMARY KEY,
    key varchar(300) NOT NULL CONSTRAINT transfers_key_key UNIQUE,
    content_hash bytea NOT NULL,
    payer_id uuid NOT NULL,
    from_id uuid NOT NULL,
    to_id uuid NOT NULL,
    payee_id uuid,
    amount bigint NOT NULL CONSTRAINT transfers_amount CHECK (amount > 0),
    currency char(3) NOT NULL,
    memo bytea,
    through uuid,
    asked_at timestamptz NOT NULL,
    asked_on date NOT NULL,
    waits_until timestamptz,
    deciders uuid[],
    state varchar(10) NOT NULL CONSTRAINT transfers_state
        CHECK (state IN ('waiting', 'settled', 'declined', 'cancelled', 'lapsed')),
    transaction_id uuid,
    ended_at timestamptz,
    ended_by uuid,
    CONSTRAINT transfers_settled CHECK ((state = 'settled') = (transaction_id IS NOT NULL)),
    CONSTRAINT transfers_ended CHECK ((state = 'waiting') = (ended_at IS NULL))
);
CREATE INDEX transfers_payer ON transfers (payer_id, id);
CREATE INDEX transfers_waiting ON transfers (from_id, id) WHERE state = 'waiting';
CREATE INDEX transfers_deciders ON transfers USING gin (deciders) WHERE state = 'waiting';
CREATE INDEX transfers_through ON transfers (from_id, payer_id, id) WHERE through IS NOT NULL;

CREATE TABLE payment_usage (
    customer_id uuid,
    currency char(3),
    on_date date NOT NULL,
    day bigint NOT NULL,
    month bigint NOT NULL,
    payments bigint NOT NULL,
    CONSTRAINT payment_usage_pkey PRIMARY KEY (customer_id, currency)
) WITH (fillfactor = 50);

CREATE TABLE payment_limits (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT payment_limits_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT payment_limits_customer_id_fkey REFERENCES customers,
    currency char(3) NOT NULL,
    "each" bigint NOT NULL,
    a_day bigint NOT NULL,
    a_month bigint NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX payment_limits_customer ON payment_limits (customer_id, currency, id);

-- What was asked for stays as it was asked for, and what has ended stays ended.
CREATE FUNCTION refuse_transfer_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'waiting' OR (NEW.id, NEW.key, NEW.content_hash, NEW.payer_id, NEW.from_id, NEW.to_id, NEW.payee_id,
            NEW.amount, NEW.currency, NEW.memo, NEW.through, NEW.asked_at, NEW.asked_on, NEW.waits_until, NEW.deciders)
        IS DISTINCT FROM (OLD.id, OLD.key, OLD.content_hash, OLD.payer_id, OLD.from_id, OLD.to_id, OLD.payee_id,
            OLD.amount, OLD.currency, OLD.memo, OLD.through, OLD.asked_at, OLD.asked_on, OLD.waits_until, OLD.deciders)
    THEN
        RAISE EXCEPTION 'a transfer is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transfers_end_once BEFORE UPDATE ON transfers
    FOR EACH ROW EXECUTE FUNCTION refuse_transfer_change();
CREATE TRIGGER transfers_stay BEFORE DELETE OR TRUNCATE ON transfers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("payment_limits")
    grant("SELECT, INSERT, UPDATE", "payees", "transfers", "payment_usage")
    grant("SELECT, INSERT, DELETE", "wrong_payees")
