"""Disputes of entries, and what was said and done about each.

Module: payments
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0066"
down_revision = "0065"

_TABLES = """
CREATE TABLE disputes (
    id uuid CONSTRAINT disputes_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT disputes_customer_id_fkey REFERENCES customers,
    account_id uuid NOT NULL CONSTRAINT disputes_account_id_fkey REFERENCES accounts,
    seq bigint NOT NULL,
    transfer_id uuid,
    amount bigint NOT NULL,
    currency char(3) NOT NULL,
    is_incoming boolean NOT NULL,
    reason varchar(20) NOT NULL,
    sealed bytea NOT NULL,
    opened_at timestamptz NOT NULL,
    state varchar(10) NOT NULL CONSTRAINT disputes_state
        CHECK (state IN ('received', 'looking', 'needs_you', 'decided', 'withdrawn')),
    nth smallint NOT NULL CONSTRAINT disputes_nth CHECK (nth IN (1, 2)),
    due_at timestamptz NOT NULL,
    taken_by uuid,
    taken_name text NOT NULL,
    asked_back_at timestamptz,
    decided_at timestamptz,
    decided_by uuid,
    outcome varchar(12),
    given bigint NOT NULL,
    CONSTRAINT disputes_decided CHECK ((state = 'decided') = (outcome IS NOT NULL AND decided_at IS NOT NULL)),
    CONSTRAINT disputes_given CHECK (amount > 0 AND given BETWEEN 0 AND amount)
);
CREATE UNIQUE INDEX disputes_once ON disputes (account_id, seq) WHERE state <> 'withdrawn';
CREATE INDEX disputes_customer ON disputes (customer_id, id);
CREATE INDEX disputes_due ON disputes (due_at, id) WHERE state IN ('received', 'looking', 'needs_you');
CREATE INDEX disputes_decided_at ON disputes (decided_at);
CREATE INDEX disputes_transfer ON disputes (transfer_id) WHERE transfer_id IS NOT NULL;

CREATE TABLE dispute_steps (
    id uuid CONSTRAINT dispute_steps_pkey PRIMARY KEY,
    dispute_id uuid NOT NULL CONSTRAINT dispute_steps_dispute_id_fkey REFERENCES disputes,
    kind varchar(12) NOT NULL,
    at timestamptz NOT NULL,
    sealed bytea,
    minor bigint,
    for_customer boolean NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX dispute_steps_dispute ON dispute_steps (dispute_id, id);

-- What is disputed stays so, money that was given stays given, and what is over is taken up again by one appeal only.
CREATE FUNCTION refuse_dispute_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.customer_id, NEW.account_id, NEW.seq, NEW.transfer_id, NEW.amount, NEW.currency, NEW.is_incoming,
            NEW.reason, NEW.sealed, NEW.opened_at)
        IS DISTINCT FROM (OLD.id, OLD.customer_id, OLD.account_id, OLD.seq, OLD.transfer_id, OLD.amount, OLD.currency,
            OLD.is_incoming, OLD.reason, OLD.sealed, OLD.opened_at)
        OR NEW.given < OLD.given OR NEW.nth < OLD.nth
        OR OLD.state = 'withdrawn'
        OR (OLD.state = 'decided' AND NOT (NEW.state = 'received' AND OLD.nth = 1 AND NEW.nth = 2))
    THEN
        RAISE EXCEPTION 'a dispute is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER disputes_stay_as_opened BEFORE UPDATE ON disputes
    FOR EACH ROW EXECUTE FUNCTION refuse_dispute_change();
CREATE TRIGGER disputes_stay BEFORE DELETE OR TRUNCATE ON disputes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("dispute_steps")
    grant("SELECT, INSERT", "disputes")
    grant(
        "UPDATE (state, nth, due_at, taken_by, taken_name, asked_back_at, decided_at, decided_by, outcome, given)",
        "disputes",
    )
