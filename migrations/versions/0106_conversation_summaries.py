"""What a conversation began with at the assistant.

Module: care
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0106"
down_revision = "0104"

_TABLES = """
CREATE TABLE conversation_summaries (
    conversation_id uuid NOT NULL CONSTRAINT conversation_summaries_pkey PRIMARY KEY
        CONSTRAINT conversation_summaries_conversation_id_fkey REFERENCES conversations,
    turns smallint NOT NULL CONSTRAINT conversation_summaries_turns CHECK (turns > 0),
    sealed bytea NOT NULL,
    at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT", "conversation_summaries")
    append_only("conversation_summaries")
