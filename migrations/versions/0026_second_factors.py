"""Second factors: passkeys, authenticator apps, recovery codes; the step between a password and a session; and what the
security page says of a session.

Module: identity
"""

from bankhall.kernel.schema import grant, run_script

revision = "0026"
down_revision = "0025"

_TABLES = """
CREATE TABLE passkeys (
    id uuid CONSTRAINT passkeys_pkey PRIMARY KEY,
    enrolment_id uuid NOT NULL CONSTRAINT passkeys_enrolment_id_fkey REFERENCES enrolments,
    credential_id bytea NOT NULL CONSTRAINT passkeys_credential_id_key UNIQUE,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    transports varchar(20)[] NOT NULL,
    name text NOT NULL,
    made_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX passkeys_of_enrolment ON passkeys (enrolment_id, made_at);

CREATE TABLE authenticators (
    id uuid CONSTRAINT authenticators_pkey PRIMARY KEY,
    enrolment_id uuid NOT NULL CONSTRAINT authenticators_enrolment_id_fkey REFERENCES enrolments,
    sealed_secret bytea NOT NULL,
    last_counter bigint NOT NULL,
    made_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    used_at timestamptz
);
CREATE UNIQUE INDEX authenticators_one ON authenticators (enrolment_id) WHERE confirmed_at IS NOT NULL;
CREATE UNIQUE INDEX authenticators_one_offered ON authenticators (enrolment_id) WHERE confirmed_at IS NULL;

CREATE TABLE recovery_codes (
    enrolment_id uuid NOT NULL CONSTRAINT recovery_codes_enrolment_id_fkey REFERENCES enrolments,
    code_hash bytea NOT NULL,
    made_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT recovery_codes_pkey PRIMARY KEY (enrolment_id, code_hash)
);

CREATE TABLE pending_sign_ins (
    id uuid CONSTRAINT pending_sign_ins_pkey PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT pending_sign_ins_token_hash_key UNIQUE,
    enrolment_id uuid NOT NULL CONSTRAINT pending_sign_ins_enrolment_id_fkey REFERENCES enrolments,
    begun_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    tries smallint NOT NULL
);
CREATE INDEX pending_sign_ins_of_enrolment ON pending_sign_ins (enrolment_id, begun_at);
CREATE INDEX pending_sign_ins_ends_at ON pending_sign_ins (ends_at);

CREATE TABLE passkey_challenges (
    challenge_hash bytea CONSTRAINT passkey_challenges_pkey PRIMARY KEY,
    purpose varchar(20) NOT NULL,
    subject_id uuid,
    ends_at timestamptz NOT NULL
);
CREATE INDEX passkey_challenges_subject ON passkey_challenges (subject_id) WHERE subject_id IS NOT NULL;
CREATE INDEX passkey_challenges_ends_at ON passkey_challenges (ends_at);

ALTER TABLE sessions
    ADD COLUMN way varchar(20) NOT NULL DEFAULT 'password',
    ADD COLUMN confirmed_at timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN device varchar(20) NOT NULL DEFAULT 'other',
    ADD COLUMN browser varchar(20) NOT NULL DEFAULT 'other';
ALTER TABLE sessions
    ALTER COLUMN way DROP DEFAULT,
    ALTER COLUMN confirmed_at DROP DEFAULT,
    ALTER COLUMN device DROP DEFAULT,
    ALTER COLUMN browser DROP DEFAULT;
UPDATE sessions SET confirmed_at = begun_at;

ALTER TABLE demo_sign_ins ADD COLUMN totp_secret text;
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant(
        "SELECT, INSERT, UPDATE, DELETE",
        "passkeys",
        "authenticators",
        "recovery_codes",
        "pending_sign_ins",
        "passkey_challenges",
    )
