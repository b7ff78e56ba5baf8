"""Rules about payments, what they said, and cases; transfers that are put off or looked at first.

Module: risk
"""

from bankhall.kernel.schema import append_only, run_script

revision = "0051"
down_revision = "0050"

_TABLES = """
CREATE TABLE risk_rules (
    id uuid CONSTRAINT risk_rules_pkey PRIMARY KEY,
    name varchar(80) NOT NULL CONSTRAINT risk_rules_name_key UNIQUE,
    made_at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);

CREATE TABLE risk_versions (
    id uuid CONSTRAINT risk_versions_pkey PRIMARY KEY,
    rule_id uuid NOT NULL CONSTRAINT risk_versions_rule_id_fkey REFERENCES risk_rules,
    nth integer NOT NULL,
    text varchar(1000) NOT NULL,
    outcome varchar(10) NOT NULL CONSTRAINT risk_versions_outcome
        CHECK (outcome IN ('warn', 'confirm', 'delay', 'hold', 'refuse')),
    reason_zh varchar(200) NOT NULL,
    reason_en varchar(200) NOT NULL,
    made_at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT risk_versions_rule_id_nth_key UNIQUE (rule_id, nth)
);

CREATE TABLE risk_stages (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT risk_stages_pkey PRIMARY KEY,
    version_id uuid NOT NULL CONSTRAINT risk_stages_version_id_fkey REFERENCES risk_versions,
    stage varchar(10) NOT NULL CONSTRAINT risk_stages_stage CHECK (stage IN ('shadow', 'live', 'off')),
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX risk_stages_version ON risk_stages (version_id, id);

CREATE TABLE risk_fires (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT risk_fires_pkey PRIMARY KEY,
    version_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    is_live boolean NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX risk_fires_version ON risk_fires (version_id, at);
CREATE INDEX risk_fires_subject ON risk_fires (subject_id);

CREATE TABLE risk_cases (
    id uuid CONSTRAINT risk_cases_pkey PRIMARY KEY,
    subject_id uuid NOT NULL CONSTRAINT risk_cases_subject_id_key UNIQUE,
    customer_id uuid NOT NULL,
    minor bigint NOT NULL,
    currency char(3) NOT NULL,
    opened_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    versions uuid[] NOT NULL,
    facts text NOT NULL
);
CREATE INDEX risk_cases_due_at ON risk_cases (due_at);

CREATE TABLE risk_case_decisions (
    case_id uuid CONSTRAINT risk_case_decisions_pkey PRIMARY KEY
        CONSTRAINT risk_case_decisions_case_id_fkey REFERENCES risk_cases,
    verdict varchar(10) NOT NULL CONSTRAINT risk_case_decisions_verdict
        CHECK (verdict IN ('released', 'refused', 'withdrawn', 'expired')),
    is_fraud boolean NOT NULL,
    reason varchar(500) NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX risk_case_decisions_at ON risk_case_decisions (at);

-- 'delayed': put off, and to be taken back until then. 'held': a person looks first. Both have moved nothing.
ALTER TABLE transfers
    DROP CONSTRAINT transfers_state,
    DROP CONSTRAINT transfers_ended;
ALTER TABLE transfers
    ADD CONSTRAINT transfers_state CHECK
        (state IN ('waiting', 'delayed', 'held', 'sent', 'settled', 'refused', 'returned', 'declined', 'cancelled',
                   'lapsed', 'stopped')) NOT VALID,
    ADD CONSTRAINT transfers_ended CHECK
        ((state IN ('waiting', 'delayed', 'held', 'sent')) = (ended_at IS NULL)) NOT VALID;
ALTER TABLE transfers VALIDATE CONSTRAINT transfers_state;
ALTER TABLE transfers VALIDATE CONSTRAINT transfers_ended;
CREATE INDEX transfers_put_off ON transfers (waits_until) WHERE state IN ('delayed', 'held');

CREATE OR REPLACE FUNCTION refuse_transfer_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.key, NEW.content_hash, NEW.payer_id, NEW.from_id, NEW.to_id, NEW.payee_id,
            NEW.amount, NEW.currency, NEW.memo, NEW.through, NEW.asked_at, NEW.asked_on, NEW.waits_until, NEW.deciders)
        IS DISTINCT FROM (OLD.id, OLD.key, OLD.content_hash, OLD.payer_id, OLD.from_id, OLD.to_id, OLD.payee_id,
            OLD.amount, OLD.currency, OLD.memo, OLD.through, OLD.asked_at, OLD.asked_on, OLD.waits_until, OLD.deciders)
    THEN
        RAISE EXCEPTION 'a transfer is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('waiting', 'delayed', 'held')
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
    append_only("risk_rules", "risk_versions", "risk_stages", "risk_fires", "risk_cases", "risk_case_decisions")
