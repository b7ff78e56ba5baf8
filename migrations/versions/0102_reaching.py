"""Reaching a person: who is there, what they know, and to whom a conversation is offered.

Module: care
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0102"
down_revision = "0101"

_TABLES = """
-- Of a customer who is served before others, by their tier when they began.
ALTER TABLE conversations ADD COLUMN goes_first boolean NOT NULL DEFAULT false;

CREATE TABLE care_agents (
    agent_id uuid CONSTRAINT care_agents_pkey PRIMARY KEY,
    agent_name text NOT NULL,
    state varchar(10) NOT NULL CONSTRAINT care_agents_state CHECK (state IN ('available', 'break', 'away', 'off')),
    reason varchar(10),
    since timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    capacity smallint NOT NULL CONSTRAINT care_agents_capacity CHECK (capacity BETWEEN 1 AND 12),
    topics varchar(20)[] NOT NULL,
    languages varchar(8)[] NOT NULL,
    steps integer NOT NULL,
    CONSTRAINT care_agents_reason CHECK ((reason IS NOT NULL) = (state IN ('break', 'away')))
);
CREATE INDEX care_agents_available ON care_agents (seen_at) WHERE state = 'available';

CREATE TABLE care_agent_steps (
    agent_id uuid NOT NULL CONSTRAINT care_agent_steps_agent_id_fkey REFERENCES care_agents,
    nth integer NOT NULL CONSTRAINT care_agent_steps_nth CHECK (nth > 0),
    kind varchar(10) NOT NULL,
    state varchar(10) NOT NULL,
    reason varchar(10),
    capacity smallint NOT NULL,
    topics varchar(20)[] NOT NULL,
    languages varchar(8)[] NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT care_agent_steps_pkey PRIMARY KEY (agent_id, nth)
);
CREATE INDEX care_agent_steps_at ON care_agent_steps (at);

CREATE TABLE care_offers (
    id uuid CONSTRAINT care_offers_pkey PRIMARY KEY,
    conversation_id uuid NOT NULL CONSTRAINT care_offers_conversation_id_fkey REFERENCES conversations,
    agent_id uuid NOT NULL,
    agent_name text NOT NULL,
    why varchar(10) NOT NULL,
    offered_at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    ended_at timestamptz,
    outcome varchar(10) CONSTRAINT care_offers_outcome
        CHECK (outcome IN ('accepted', 'declined', 'lapsed', 'withdrawn')),
    CONSTRAINT care_offers_ended CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
-- To one at a time, and one at a time.
CREATE UNIQUE INDEX care_offers_open_of ON care_offers (conversation_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX care_offers_open_to ON care_offers (agent_id) WHERE ended_at IS NULL;
CREATE INDEX care_offers_due ON care_offers (until) WHERE ended_at IS NULL;
CREATE INDEX care_offers_conversation ON care_offers (conversation_id, ended_at);
CREATE INDEX care_offers_agent ON care_offers (agent_id, ended_at);

CREATE TABLE care_terms (
    nth integer CONSTRAINT care_terms_pkey PRIMARY KEY,
    offer_s smallint NOT NULL,
    own_s smallint NOT NULL,
    away_s smallint NOT NULL,
    most_at_once smallint NOT NULL,
    tells_of_listening boolean NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);

-- What came of an offer stays so.
CREATE FUNCTION refuse_offer_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'an offer is not changed so' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER care_offers_stay_ended BEFORE UPDATE ON care_offers
    FOR EACH ROW EXECUTE FUNCTION refuse_offer_change();
CREATE TRIGGER care_offers_stay BEFORE DELETE OR TRUNCATE ON care_offers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("care_agent_steps", "care_terms")
    grant("SELECT, INSERT, UPDATE", "care_agents")
    grant("SELECT, INSERT", "care_offers")
    grant("UPDATE (ended_at, outcome)", "care_offers")
