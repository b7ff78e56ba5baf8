"""Benefits that customers take up, by their tier.

Module: tiers
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0128"
down_revision = "0127"

_TABLES = """
CREATE TABLE tier_benefits (
    id uuid CONSTRAINT tier_benefits_pkey PRIMARY KEY,
    terms jsonb NOT NULL,
    at timestamptz NOT NULL,
    maker_name text NOT NULL,
    checker_name text NOT NULL
);

CREATE TABLE tier_benefit_endings (
    benefit_id uuid CONSTRAINT tier_benefit_endings_benefit_id_fkey REFERENCES tier_benefits,
    last_on date,
    at timestamptz NOT NULL,
    maker_name text NOT NULL,
    checker_name text NOT NULL,
    CONSTRAINT tier_benefit_endings_pkey PRIMARY KEY (benefit_id, last_on)
);

CREATE TABLE tier_benefit_takings (
    id uuid CONSTRAINT tier_benefit_takings_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT tier_benefit_takings_customer_id_fkey REFERENCES customers,
    benefit_id uuid NOT NULL CONSTRAINT tier_benefit_takings_benefit_id_fkey REFERENCES tier_benefits,
    period_on date NOT NULL,
    level smallint NOT NULL,
    state varchar(10) NOT NULL
        CONSTRAINT tier_benefit_takings_state CHECK (state IN ('open', 'fulfilled', 'cancelled')),
    sealed bytea,
    good_until date,
    task_id uuid,
    at timestamptz NOT NULL,
    sealed_note bytea,
    ended_at timestamptz,
    ended_by uuid,
    ended_by_name text,
    CONSTRAINT tier_benefit_takings_ended CHECK ((state = 'open') = (ended_at IS NULL)),
    CONSTRAINT tier_benefit_takings_level CHECK (level >= 0)
);
CREATE INDEX tier_benefit_takings_customer ON tier_benefit_takings (customer_id, period_on);
CREATE INDEX tier_benefit_takings_period ON tier_benefit_takings (benefit_id, period_on);
CREATE INDEX tier_benefit_takings_open ON tier_benefit_takings (id) WHERE state = 'open';

CREATE TABLE tier_benefit_reminders (
    customer_id uuid CONSTRAINT tier_benefit_reminders_customer_id_fkey REFERENCES customers,
    benefit_id uuid CONSTRAINT tier_benefit_reminders_benefit_id_fkey REFERENCES tier_benefits,
    period_on date,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT tier_benefit_reminders_pkey PRIMARY KEY (customer_id, benefit_id, period_on)
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT", "tier_benefits", "tier_benefit_endings", "tier_benefit_reminders")
    append_only("tier_benefits", "tier_benefit_endings", "tier_benefit_reminders")
    grant("SELECT, INSERT, UPDATE", "tier_benefit_takings")
