"""Calls of the bank's telephone system, and whose extension is whose.

Module: care
"""

from bankhall.kernel.schema import grant, run_script

revision = "0101"
down_revision = "0100"

_TABLES = """
CREATE TABLE care_calls (
    id uuid CONSTRAINT care_calls_pkey PRIMARY KEY,
    source_key bytea NOT NULL CONSTRAINT care_calls_source_key_key UNIQUE,
    state varchar(12) NOT NULL CONSTRAINT care_calls_state
        CHECK (state IN ('ringing', 'talking', 'ended', 'missed', 'called_back')),
    sealed bytea,
    customer_id uuid CONSTRAINT care_calls_customer_id_fkey REFERENCES customers,
    extension varchar(20),
    agent_id uuid,
    conversation_id uuid CONSTRAINT care_calls_conversation_id_fkey REFERENCES conversations,
    rang_at timestamptz NOT NULL,
    answered_at timestamptz,
    ended_at timestamptz,
    settled_by uuid,
    settled_name text,
    CONSTRAINT care_calls_answered CHECK (state <> 'talking' OR answered_at IS NOT NULL),
    CONSTRAINT care_calls_ended CHECK ((state IN ('ringing', 'talking')) = (ended_at IS NULL))
);
CREATE INDEX care_calls_missed ON care_calls (id) WHERE state = 'missed';
CREATE INDEX care_calls_under_way ON care_calls (agent_id, id) WHERE state IN ('ringing', 'talking');
CREATE INDEX care_calls_kept ON care_calls (rang_at) WHERE sealed IS NOT NULL;

CREATE TABLE care_extensions (
    agent_id uuid CONSTRAINT care_extensions_pkey PRIMARY KEY,
    extension varchar(20) NOT NULL CONSTRAINT care_extensions_extension_key UNIQUE,
    at timestamptz NOT NULL
);
"""

_CHANGES = "state, sealed, extension, agent_id, conversation_id, answered_at, ended_at, settled_by, settled_name"


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT", "care_calls")
    grant(f"UPDATE ({_CHANGES})", "care_calls")
    grant("SELECT, INSERT, UPDATE, DELETE", "care_extensions")
