"""Where customers can be written to, and the codes that are sent there.

Module: identity
"""

from bankhall.kernel.schema import grant, run_script

revision = "0037"
down_revision = "0036"

_TABLES = """
CREATE TABLE contacts (
    id uuid CONSTRAINT contacts_pkey PRIMARY KEY,
    enrolment_id uuid NOT NULL CONSTRAINT contacts_enrolment_id_fkey REFERENCES enrolments,
    way varchar(20) NOT NULL,
    place smallint NOT NULL,
    sealed bytea NOT NULL,
    language varchar(10) NOT NULL,
    known_at timestamptz NOT NULL,
    verified_at timestamptz,
    factor_since timestamptz,
    CONSTRAINT contacts_factors_are_verified CHECK (factor_since IS NULL OR verified_at IS NOT NULL)
);
CREATE INDEX contacts_of_enrolment ON contacts (enrolment_id, way, place);
CREATE UNIQUE INDEX contacts_one_factor ON contacts (enrolment_id, way) WHERE factor_since IS NOT NULL;

CREATE TABLE sent_codes (
    id uuid CONSTRAINT sent_codes_pkey PRIMARY KEY,
    enrolment_id uuid NOT NULL CONSTRAINT sent_codes_enrolment_id_fkey REFERENCES enrolments,
    purpose varchar(20) NOT NULL,
    subject_id uuid NOT NULL,
    way varchar(20) NOT NULL,
    contact_id uuid NOT NULL,
    code_hash bytea,
    sent_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    tries smallint NOT NULL
);
CREATE INDEX sent_codes_of_enrolment ON sent_codes (enrolment_id, purpose, sent_at);
CREATE INDEX sent_codes_sent_at ON sent_codes (sent_at);
CREATE UNIQUE INDEX sent_codes_one ON sent_codes (enrolment_id, purpose) WHERE code_hash IS NOT NULL;
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", "contacts", "sent_codes")
