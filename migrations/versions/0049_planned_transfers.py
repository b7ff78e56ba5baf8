"""Transfers that are planned, and what came of each time that they were due.

Module: payments
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0049"
down_revision = "0048"

_TABLES = """
CREATE TABLE transfer_plans (
    id uuid CONSTRAINT transfer_plans_pkey PRIMARY KEY,
    key varchar(300) NOT NULL CONSTRAINT transfer_plans_key_key UNIQUE,
    content_hash bytea NOT NULL,
    payer_id uuid NOT NULL CONSTRAINT transfer_plans_payer_id_fkey REFERENCES customers,
    from_id uuid NOT NULL,
    payee_id uuid,
    to_own_id uuid,
    amount bigint NOT NULL CONSTRAINT transfer_plans_amount CHECK (amount > 0),
    currency char(3) NOT NULL,
    memo bytea,
    delay varchar(10),
    first_on date,
    every varchar(10),
    last_on date,
    times integer,
    at_month_end boolean NOT NULL,
    if_closed varchar(10) NOT NULL,
    made integer NOT NULL,
    failures integer NOT NULL,
    due_at timestamptz,
    due_on date,
    state varchar(10) NOT NULL CONSTRAINT transfer_plans_state
        CHECK (state IN ('active', 'done', 'cancelled', 'failed')),
    asked_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_by uuid,
    CONSTRAINT transfer_plans_target CHECK ((payee_id IS NULL) <> (to_own_id IS NULL)),
    CONSTRAINT transfer_plans_ended CHECK ((state = 'active') = (ended_at IS NULL)),
    CONSTRAINT transfer_plans_due CHECK (state <> 'active' OR (due_at IS NULL) <> (due_on IS NULL))
);
CREATE INDEX transfer_plans_payer ON transfer_plans (payer_id, id);
CREATE INDEX transfer_plans_due_at ON transfer_plans (due_at) WHERE state = 'active';
CREATE INDEX transfer_plans_due_on ON transfer_plans (due_on) WHERE state = 'active';

CREATE TABLE plan_runs (
    plan_id uuid NOT NULL CONSTRAINT plan_runs_plan_id_fkey REFERENCES transfer_plans,
    nth integer NOT NULL,
    day date NOT NULL,
    at timestamptz NOT NULL,
    transfer_id uuid,
    refused varchar(64),
    CONSTRAINT plan_runs_pkey PRIMARY KEY (plan_id, nth)
);

-- What was confirmed stays as it was confirmed, and what has ended stays ended.
CREATE FUNCTION refuse_plan_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'active' OR NEW.made < OLD.made
        OR (NEW.id, NEW.key, NEW.content_hash, NEW.payer_id, NEW.from_id, NEW.payee_id, NEW.to_own_id, NEW.amount,
            NEW.currency, NEW.memo, NEW.delay, NEW.first_on, NEW.every, NEW.last_on, NEW.times, NEW.at_month_end,
            NEW.if_closed, NEW.asked_at)
        IS DISTINCT FROM (OLD.id, OLD.key, OLD.content_hash, OLD.payer_id, OLD.from_id, OLD.payee_id, OLD.to_own_id,
            OLD.amount, OLD.currency, OLD.memo, OLD.delay, OLD.first_on, OLD.every, OLD.last_on, OLD.times,
            OLD.at_month_end, OLD.if_closed, OLD.asked_at)
    THEN
        RAISE EXCEPTION 'a planned transfer is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transfer_plans_stay_as_confirmed BEFORE UPDATE ON transfer_plans
    FOR EACH ROW EXECUTE FUNCTION refuse_plan_change();
CREATE TRIGGER transfer_plans_stay BEFORE DELETE OR TRUNCATE ON transfer_plans
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("plan_runs")
    grant("SELECT, INSERT, UPDATE", "transfer_plans")
