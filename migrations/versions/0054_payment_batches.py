"""Files of payments that customers bring, and what came of each row.

Module: payments
"""

from bankhall.kernel.schema import grant, run_script

revision = "0054"
down_revision = "0053"

_TABLES = """
CREATE TABLE payment_batches (
    id uuid CONSTRAINT payment_batches_pkey PRIMARY KEY,
    key varchar(300) NOT NULL CONSTRAINT payment_batches_key_key UNIQUE,
    content_hash bytea NOT NULL,
    payer_id uuid NOT NULL CONSTRAINT payment_batches_payer_id_fkey REFERENCES customers,
    kind varchar(10) NOT NULL CONSTRAINT payment_batches_kind CHECK (kind IN ('csv', 'pain001')),
    from_id uuid,
    digest bytea NOT NULL,
    known bytea NOT NULL,
    why bytea,
    currency char(3),
    rows integer NOT NULL,
    good integer NOT NULL,
    doubled integer NOT NULL,
    total bigint NOT NULL,
    paid integer NOT NULL,
    refused integer NOT NULL,
    paid_total bigint NOT NULL,
    misfits integer NOT NULL,
    first_on date,
    last_on date,
    state varchar(10) NOT NULL CONSTRAINT payment_batches_state CHECK (
        state IN ('reading', 'unreadable', 'ready', 'waiting', 'running', 'done', 'none', 'cancelled')),
    mode varchar(4),
    asked_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    starts_at timestamptz,
    next_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT payment_batches_confirmed CHECK (state NOT IN ('waiting', 'running', 'done', 'none') OR mode IS NOT NULL)
);
CREATE INDEX payment_batches_payer ON payment_batches (payer_id, id);
CREATE INDEX payment_batches_digest ON payment_batches (payer_id, digest);
CREATE INDEX payment_batches_next ON payment_batches (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE payment_batch_files (
    batch_id uuid NOT NULL CONSTRAINT payment_batch_files_pkey PRIMARY KEY
        CONSTRAINT payment_batch_files_batch_id_fkey REFERENCES payment_batches,
    sealed bytea NOT NULL
);

CREATE TABLE payment_batch_rows (
    batch_id uuid NOT NULL CONSTRAINT payment_batch_rows_batch_id_fkey REFERENCES payment_batches,
    nth integer NOT NULL,
    line integer NOT NULL,
    sealed bytea NOT NULL,
    amount bigint,
    currency varchar(3) NOT NULL,
    from_id uuid,
    account_id uuid,
    is_own boolean NOT NULL,
    bank_code varchar(12),
    known_by bytea,
    same_as bytea,
    is_doubled boolean NOT NULL,
    due_on date,
    faults jsonb NOT NULL,
    state varchar(10) NOT NULL CONSTRAINT payment_batch_rows_state
        CHECK (state IN ('good', 'faulty', 'paid', 'refused', 'cancelled')),
    refused varchar(64),
    transfer_id uuid,
    CONSTRAINT payment_batch_rows_pkey PRIMARY KEY (batch_id, nth),
    CONSTRAINT payment_batch_rows_paid CHECK ((state = 'paid') = (transfer_id IS NOT NULL)),
    CONSTRAINT payment_batch_rows_refused CHECK ((state = 'refused') = (refused IS NOT NULL)),
    CONSTRAINT payment_batch_rows_good
        CHECK (state = 'faulty' OR num_nulls(amount, from_id, due_on, same_as) = 0 AND amount > 0)
);
CREATE INDEX payment_batch_rows_left ON payment_batch_rows (batch_id, due_on, nth) WHERE state = 'good';
CREATE INDEX payment_batch_rows_same ON payment_batch_rows (same_as) WHERE state = 'paid';

ALTER TABLE payees ADD COLUMN of_batch uuid;

-- What was read stays as it was read, what was confirmed as it was confirmed, and what has ended stays ended.
CREATE FUNCTION refuse_batch_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('unreadable', 'done', 'none', 'cancelled')
        OR (NEW.id, NEW.key, NEW.content_hash, NEW.payer_id, NEW.kind, NEW.from_id, NEW.digest, NEW.asked_at)
        IS DISTINCT FROM (OLD.id, OLD.key, OLD.content_hash, OLD.payer_id, OLD.kind, OLD.from_id, OLD.digest,
            OLD.asked_at)
        OR OLD.state <> 'reading'
        AND (NEW.known, NEW.currency, NEW.rows, NEW.good, NEW.total, NEW.first_on, NEW.last_on)
        IS DISTINCT FROM (OLD.known, OLD.currency, OLD.rows, OLD.good, OLD.total, OLD.first_on, OLD.last_on)
        OR OLD.confirmed_at IS NOT NULL AND (NEW.mode, NEW.confirmed_at, NEW.starts_at)
        IS DISTINCT FROM (OLD.mode, OLD.confirmed_at, OLD.starts_at)
    THEN
        RAISE EXCEPTION 'a file of payments is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_batches_stay_as_read BEFORE UPDATE ON payment_batches
    FOR EACH ROW EXECUTE FUNCTION refuse_batch_change();
CREATE TRIGGER payment_batches_stay BEFORE DELETE OR TRUNCATE ON payment_batches
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_batch_row_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'good'
        OR (NEW.batch_id, NEW.nth, NEW.line, NEW.sealed, NEW.amount, NEW.currency, NEW.from_id, NEW.account_id,
            NEW.is_own, NEW.bank_code, NEW.known_by, NEW.same_as, NEW.is_doubled, NEW.due_on, NEW.faults)
        IS DISTINCT FROM (OLD.batch_id, OLD.nth, OLD.line, OLD.sealed, OLD.amount, OLD.currency, OLD.from_id,
            OLD.account_id, OLD.is_own, OLD.bank_code, OLD.known_by, OLD.same_as, OLD.is_doubled, OLD.due_on,
            OLD.faults)
    THEN
        RAISE EXCEPTION 'a row of a file is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_batch_rows_stay_as_read BEFORE UPDATE ON payment_batch_rows
    FOR EACH ROW EXECUTE FUNCTION refuse_batch_row_change();
CREATE TRIGGER payment_batch_rows_stay BEFORE DELETE OR TRUNCATE ON payment_batch_rows
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE", "payment_batches", "payment_batch_rows")
    grant("SELECT, INSERT, DELETE", "payment_batch_files")
