"""Conversations between customers and agents, what was said in them, and agents' quick replies.

Module: care
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0090"
down_revision = "0089"

_TABLES = """
CREATE TABLE conversations (
    id uuid CONSTRAINT conversations_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT conversations_customer_id_fkey REFERENCES customers,
    topic varchar(20) NOT NULL CONSTRAINT conversations_topic
        CHECK (topic IN ('account', 'card', 'transfer', 'bill', 'sign_in', 'other')),
    language varchar(8) NOT NULL CONSTRAINT conversations_language CHECK (language IN ('zh-CN', 'en')),
    channel varchar(10) NOT NULL CONSTRAINT conversations_channel CHECK (channel IN ('portal')),
    state varchar(10) NOT NULL CONSTRAINT conversations_state CHECK (state IN ('waiting', 'talking', 'ended')),
    agent_id uuid,
    agent_name text,
    opened_at timestamptz NOT NULL,
    waiting_since timestamptz,
    first_taken_at timestamptz,
    ended_at timestamptz,
    wrap_up varchar(12) CONSTRAINT conversations_wrap_up
        CHECK (wrap_up IN ('solved', 'explained', 'passed_on', 'no_answer', 'not_ours')),
    messages integer NOT NULL CONSTRAINT conversations_messages CHECK (messages >= 0),
    said_at timestamptz NOT NULL,
    customer_delivered integer NOT NULL,
    customer_read integer NOT NULL,
    agent_delivered integer NOT NULL,
    agent_read integer NOT NULL,
    CONSTRAINT conversations_agent CHECK ((state = 'talking') = (agent_id IS NOT NULL AND ended_at IS NULL)),
    CONSTRAINT conversations_waiting CHECK ((state = 'waiting') = (waiting_since IS NOT NULL)),
    CONSTRAINT conversations_ended CHECK ((state = 'ended') = (ended_at IS NOT NULL))
);
CREATE INDEX conversations_customer ON conversations (customer_id, id);
CREATE INDEX conversations_waiting_since ON conversations (waiting_since, id) WHERE state = 'waiting';
CREATE INDEX conversations_agent_said ON conversations (agent_id, said_at, id);
CREATE INDEX conversations_first_taken ON conversations (first_taken_at);

CREATE TABLE conversation_messages (
    conversation_id uuid CONSTRAINT conversation_messages_conversation_id_fkey REFERENCES conversations,
    nth integer NOT NULL CONSTRAINT conversation_messages_nth CHECK (nth > 0),
    client_id uuid,
    author varchar(10) NOT NULL CONSTRAINT conversation_messages_author
        CHECK (author IN ('customer', 'agent', 'bank')),
    step varchar(12) CONSTRAINT conversation_messages_step_kind
        CHECK (step IN ('taken', 'handed_over', 'handed_back', 'ended', 'reopened')),
    sealed bytea,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT conversation_messages_pkey PRIMARY KEY (conversation_id, nth),
    CONSTRAINT conversation_messages_conversation_id_client_id_key UNIQUE (conversation_id, client_id),
    CONSTRAINT conversation_messages_step CHECK ((author = 'bank') = (step IS NOT NULL)),
    CONSTRAINT conversation_messages_sealed CHECK (sealed IS NOT NULL OR author = 'bank')
);

CREATE TABLE quick_replies (
    id uuid CONSTRAINT quick_replies_pkey PRIMARY KEY,
    agent_id uuid NOT NULL,
    title varchar(40) NOT NULL,
    text varchar(1000) NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX quick_replies_agent ON quick_replies (agent_id, id);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("conversation_messages")
    grant("SELECT, INSERT, UPDATE", "conversations")
    grant("SELECT, INSERT, DELETE", "quick_replies")
