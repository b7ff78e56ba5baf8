"""Colleagues in a conversation: who listens, whispers and joins.

Module: care
"""

from bankhall.kernel.schema import append_only, run_script

revision = "0103"
down_revision = "0102"

_TABLES = """
-- Who besides the agent has a part in it now: id, name, role, and whether the agent is told.
ALTER TABLE conversations ADD COLUMN others jsonb NOT NULL DEFAULT '[]';
ALTER TABLE conversations ADD COLUMN whispers integer NOT NULL DEFAULT 0;

-- Those that run: few of all that there ever were.
CREATE INDEX conversations_talking ON conversations (agent_id) WHERE state = 'talking';

ALTER TABLE conversation_messages DROP CONSTRAINT conversation_messages_step_kind;
ALTER TABLE conversation_messages ADD CONSTRAINT conversation_messages_step_kind
    CHECK (step IN ('taken', 'handed_over', 'handed_back', 'ended', 'reopened', 'not_sent', 'called', 'missed',
        'visited', 'joined', 'left'));

CREATE TABLE care_part_steps (
    id uuid CONSTRAINT care_part_steps_pkey PRIMARY KEY,
    conversation_id uuid NOT NULL CONSTRAINT care_part_steps_conversation_id_fkey REFERENCES conversations,
    staff_id uuid NOT NULL,
    staff_name text NOT NULL,
    kind varchar(10) NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX care_part_steps_conversation ON care_part_steps (conversation_id, id);

CREATE TABLE care_whispers (
    conversation_id uuid NOT NULL CONSTRAINT care_whispers_conversation_id_fkey REFERENCES conversations,
    nth integer NOT NULL CONSTRAINT care_whispers_nth CHECK (nth > 0),
    after integer NOT NULL,
    sealed bytea NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT care_whispers_pkey PRIMARY KEY (conversation_id, nth)
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("care_part_steps", "care_whispers")
