"""What messages of conversations hold besides words, and the files among it.

Module: care
"""

from bankhall.kernel.schema import append_only, run_script

revision = "0104"
down_revision = "0103"

_TABLES = """
ALTER TABLE conversation_messages
    ADD COLUMN holds varchar(12) CONSTRAINT conversation_messages_holds
        CHECK (holds IN ('file', 'form', 'answer', 'withdrawal', 'summary')),
    ADD COLUMN about integer CONSTRAINT conversation_messages_about CHECK (about < nth),
    ADD COLUMN sealed_details bytea,
    ADD CONSTRAINT conversation_messages_details CHECK ((holds IS NULL) = (sealed_details IS NULL));

-- A form is filled in once, or withdrawn.
CREATE UNIQUE INDEX conversation_messages_about_key ON conversation_messages (conversation_id, about)
    WHERE about IS NOT NULL;

CREATE TABLE conversation_files (
    id uuid CONSTRAINT conversation_files_pkey PRIMARY KEY,
    conversation_id uuid NOT NULL CONSTRAINT conversation_files_conversation_id_fkey REFERENCES conversations,
    nth integer NOT NULL,
    sealed bytea NOT NULL,
    by_id uuid NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX conversation_files_conversation ON conversation_files (conversation_id, nth);
CREATE INDEX conversation_files_by ON conversation_files (by_id, at);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("conversation_files")
