"""Planned transfers that are changed: amount, memo and last day, with what they were before.

Module: payments
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0062"
down_revision = "0061"

_TABLES = """
CREATE TABLE plan_changes (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT plan_changes_pkey PRIMARY KEY,
    plan_id uuid NOT NULL CONSTRAINT plan_changes_plan_id_fkey REFERENCES transfer_plans,
    amount bigint NOT NULL,
    memo bytea,
    last_on date,
    at timestamptz NOT NULL
);
CREATE INDEX plan_changes_plan ON plan_changes (plan_id);

-- Whom it pays, from where and how often stays as it was confirmed, and what has ended stays ended. What else is
-- changed is written down as it was, whoever changes it.
CREATE OR REPLACE FUNCTION refuse_plan_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'active' OR NEW.made < OLD.made
        OR (NEW.id, NEW.key, NEW.content_hash, NEW.payer_id, NEW.from_id, NEW.payee_id, NEW.to_own_id,
            NEW.currency, NEW.delay, NEW.first_on, NEW.every, NEW.times, NEW.at_month_end, NEW.if_closed, NEW.asked_at)
        IS DISTINCT FROM (OLD.id, OLD.key, OLD.content_hash, OLD.payer_id, OLD.from_id, OLD.payee_id, OLD.to_own_id,
            OLD.currency, OLD.delay, OLD.first_on, OLD.every, OLD.times, OLD.at_month_end, OLD.if_closed, OLD.asked_at)
    THEN
        RAISE EXCEPTION 'a planned transfer is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.amount, NEW.memo, NEW.last_on) IS DISTINCT FROM (OLD.amount, OLD.memo, OLD.last_on) THEN
        INSERT INTO plan_changes (plan_id, amount, memo, last_on, at)
        VALUES (OLD.id, OLD.amount, OLD.memo, OLD.last_on, now());
    END IF;
    RETURN NEW;
END $$;
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("plan_changes")
    grant("SELECT, INSERT", "plan_changes")
