"""Conversations over e-mail, SMS, WeChat, telephone and at the counter: by which channel each message came, whether it
is proved whose it is, and what came in for which nobody was found.

Module: care
"""

from bankhall.kernel.schema import grant, run_script

revision = "0100"
down_revision = "0099"

_CHANGES = """
ALTER TABLE conversations DROP CONSTRAINT conversations_channel;
ALTER TABLE conversations ADD CONSTRAINT conversations_channel
    CHECK (channel IN ('portal', 'email', 'sms', 'wechat', 'phone', 'branch'));

ALTER TABLE conversation_messages
    ADD COLUMN channel varchar(10) NOT NULL DEFAULT 'portal',
    ADD COLUMN proof varchar(10),
    ADD COLUMN left_out smallint NOT NULL DEFAULT 0,
    ADD COLUMN seconds integer;
ALTER TABLE conversation_messages
    ADD CONSTRAINT conversation_messages_channel
        CHECK (channel IN ('portal', 'email', 'sms', 'wechat', 'phone', 'branch')),
    ADD CONSTRAINT conversation_messages_proof CHECK (proof IN ('none', 'reply')),
    ADD CONSTRAINT conversation_messages_left_out CHECK (left_out >= 0),
    ADD CONSTRAINT conversation_messages_seconds CHECK (seconds >= 0);
ALTER TABLE conversation_messages DROP CONSTRAINT conversation_messages_step_kind;
ALTER TABLE conversation_messages ADD CONSTRAINT conversation_messages_step_kind
    CHECK (step IN ('taken', 'handed_over', 'handed_back', 'ended', 'reopened', 'not_sent', 'called', 'missed',
        'visited'));

CREATE TABLE channel_threads (
    conversation_id uuid CONSTRAINT channel_threads_pkey PRIMARY KEY
        CONSTRAINT channel_threads_conversation_id_fkey REFERENCES conversations,
    token_key bytea NOT NULL CONSTRAINT channel_threads_token_key_key UNIQUE,
    sealed bytea NOT NULL
);

CREATE TABLE channel_arrivals (
    id uuid CONSTRAINT channel_arrivals_pkey PRIMARY KEY,
    channel varchar(10) NOT NULL,
    source_key bytea NOT NULL,
    state varchar(10) NOT NULL CONSTRAINT channel_arrivals_state
        CHECK (state IN ('kept', 'open', 'tied', 'dismissed', 'lapsed', 'dropped')),
    why varchar(16),
    conversation_id uuid CONSTRAINT channel_arrivals_conversation_id_fkey REFERENCES conversations,
    sealed bytea,
    came_at timestamptz NOT NULL,
    settled_at timestamptz,
    settled_by uuid,
    settled_name text,
    CONSTRAINT channel_arrivals_source UNIQUE (channel, source_key),
    CONSTRAINT channel_arrivals_sealed CHECK ((state = 'open') = (sealed IS NOT NULL)),
    CONSTRAINT channel_arrivals_tied CHECK ((state IN ('kept', 'tied')) = (conversation_id IS NOT NULL))
);
CREATE INDEX channel_arrivals_open ON channel_arrivals (id) WHERE state = 'open';

CREATE TABLE channel_letters (
    letter_id uuid CONSTRAINT channel_letters_pkey PRIMARY KEY,
    conversation_id uuid NOT NULL CONSTRAINT channel_letters_conversation_id_fkey REFERENCES conversations,
    nth integer NOT NULL,
    channel varchar(10) NOT NULL,
    failed_at timestamptz
);

CREATE TABLE channel_mailboxes (
    name varchar(200) CONSTRAINT channel_mailboxes_pkey PRIMARY KEY,
    validity bigint NOT NULL,
    uid bigint NOT NULL,
    at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    run_script(_CHANGES)
    grant("SELECT, INSERT", "channel_threads", "channel_arrivals", "channel_letters")
    grant("UPDATE (sealed)", "channel_threads")
    grant("UPDATE (state, why, conversation_id, sealed, settled_at, settled_by, settled_name)", "channel_arrivals")
    grant("UPDATE (failed_at)", "channel_letters")
    grant("SELECT, INSERT, UPDATE", "channel_mailboxes")
