"""The quality of service: at which figures notice is given, and indexes by which it is counted.

Module: quality
"""

from bankhall.kernel.schema import grant, run_script

revision = "0108"
down_revision = "0107"

_TABLES = """
CREATE TABLE quality_settings (
    code varchar(20) CONSTRAINT quality_settings_pkey PRIMARY KEY,
    value integer NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX conversations_opened ON conversations (opened_at);
CREATE INDEX conversations_ended ON conversations (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX conversations_again ON conversations (customer_id, topic, opened_at);
CREATE INDEX conversation_messages_handed ON conversation_messages (conversation_id)
    WHERE step IN ('handed_over', 'handed_back', 'reopened');
CREATE INDEX tickets_opened_at ON tickets (opened_at);
CREATE INDEX tickets_answered_at ON tickets (first_answered_at) WHERE first_answered_at IS NOT NULL;
CREATE INDEX tickets_solved_at ON tickets (solved_at) WHERE solved_at IS NOT NULL;
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE", "quality_settings")
