"""Staff come by a provider: who is linked, who is on the way, what the provider told of signing out.

Module: identity
"""

from bankhall.kernel.schema import grant, run_script

revision = "0033"
down_revision = "0032"

_TABLES = """
CREATE TABLE sso_attempts (
    state_hash bytea CONSTRAINT sso_attempts_pkey PRIMARY KEY,
    browser_hash bytea NOT NULL,
    purpose varchar(20) NOT NULL,
    session_id uuid,
    sealed_secrets bytea NOT NULL,
    begun_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL
);
CREATE INDEX sso_attempts_browser ON sso_attempts (browser_hash, begun_at);
CREATE INDEX sso_attempts_ends_at ON sso_attempts (ends_at);

CREATE TABLE sso_links (
    enrolment_id uuid CONSTRAINT sso_links_pkey PRIMARY KEY
        CONSTRAINT sso_links_enrolment_id_fkey REFERENCES enrolments,
    person_key bytea NOT NULL CONSTRAINT sso_links_person_key_key UNIQUE,
    sealed_person bytea NOT NULL,
    linked_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE sso_logouts (
    jti_key bytea CONSTRAINT sso_logouts_pkey PRIMARY KEY,
    sub_key bytea,
    sid_key bytea,
    issued_at timestamptz NOT NULL,
    forget_at timestamptz NOT NULL
);
CREATE INDEX sso_logouts_forget_at ON sso_logouts (forget_at);

ALTER TABLE pending_sign_ins ADD COLUMN sso_sub_key bytea, ADD COLUMN sso_sid_key bytea;
ALTER TABLE sessions ADD COLUMN sso_sub_key bytea, ADD COLUMN sso_sid_key bytea;
CREATE INDEX sessions_sso_sub_key ON sessions (sso_sub_key) WHERE sso_sub_key IS NOT NULL;
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", "sso_attempts", "sso_links", "sso_logouts")
