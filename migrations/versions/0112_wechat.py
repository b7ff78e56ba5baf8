"""Customers' accounts in WeChat: which is whose, and the codes by which one is connected.

Module: care
"""

from bankhall.kernel.schema import grant, run_script

revision = "0112"
down_revision = "0111"

_CHANGES = """
ALTER TABLE conversation_messages DROP CONSTRAINT conversation_messages_proof;
ALTER TABLE conversation_messages ADD CONSTRAINT conversation_messages_proof
    CHECK (proof IN ('none', 'reply', 'linked'));

CREATE TABLE wechat_links (
    customer_id uuid CONSTRAINT wechat_links_pkey PRIMARY KEY
        CONSTRAINT wechat_links_customer_id_fkey REFERENCES customers,
    openid_key bytea NOT NULL CONSTRAINT wechat_links_openid_key_key UNIQUE,
    sealed bytea NOT NULL,
    connected_at timestamptz NOT NULL,
    wrote_at timestamptz NOT NULL,
    follows boolean NOT NULL,
    moved_at timestamptz NOT NULL
);

CREATE TABLE wechat_codes (
    customer_id uuid CONSTRAINT wechat_codes_pkey PRIMARY KEY
        CONSTRAINT wechat_codes_customer_id_fkey REFERENCES customers,
    code_key bytea NOT NULL CONSTRAINT wechat_codes_code_key_key UNIQUE,
    until timestamptz NOT NULL
);
"""


def upgrade() -> None:
    run_script(_CHANGES)
    grant("SELECT, INSERT, UPDATE, DELETE", "wechat_links", "wechat_codes")
