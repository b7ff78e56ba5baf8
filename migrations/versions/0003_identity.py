"""Who may sign in, with what, as which staff; sessions and the gate against guessing.

Module: identity
"""

from bankhall.kernel.schema import grant, run_script

revision = "0003"
down_revision = "0002"

_WHO = "by_kind varchar(20) NOT NULL, by_id uuid, by_name text NOT NULL"

_TABLES = f"""
CREATE TABLE enrolments (
    id uuid CONSTRAINT enrolments_pkey PRIMARY KEY,
    realm varchar(20) NOT NULL CONSTRAINT enrolments_realm_known CHECK (realm IN ('customer', 'staff')),
    holder_id uuid NOT NULL,
    login varchar(64) NOT NULL,
    name text NOT NULL,
    enrolled_at timestamptz NOT NULL,
    {_WHO},
    CONSTRAINT enrolments_realm_login_key UNIQUE (realm, login),
    CONSTRAINT enrolments_realm_holder_id_key UNIQUE (realm, holder_id)
);

CREATE TABLE credentials (
    id uuid CONSTRAINT credentials_pkey PRIMARY KEY,
    enrolment_id uuid NOT NULL CONSTRAINT credentials_enrolment_id_fkey REFERENCES enrolments,
    kind varchar(20) NOT NULL,
    secret text NOT NULL,
    made_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX credentials_one_password ON credentials (enrolment_id) WHERE kind = 'password';

CREATE TABLE sign_in_bars (
    enrolment_id uuid CONSTRAINT sign_in_bars_pkey PRIMARY KEY
        CONSTRAINT sign_in_bars_enrolment_id_fkey REFERENCES enrolments,
    barred_at timestamptz NOT NULL,
    {_WHO},
    reason text NOT NULL
);

CREATE TABLE staff_members (
    id uuid CONSTRAINT staff_members_pkey PRIMARY KEY,
    name text NOT NULL,
    hired_at timestamptz NOT NULL,
    {_WHO}
);

CREATE TABLE staff_departures (
    staff_id uuid CONSTRAINT staff_departures_pkey PRIMARY KEY
        CONSTRAINT staff_departures_staff_id_fkey REFERENCES staff_members,
    left_at timestamptz NOT NULL,
    {_WHO},
    reason text NOT NULL
);

CREATE TABLE roles (
    name varchar(64) CONSTRAINT roles_pkey PRIMARY KEY,
    defined_at timestamptz NOT NULL,
    {_WHO}
);

CREATE TABLE role_rights (
    role varchar(64) NOT NULL CONSTRAINT role_rights_role_fkey REFERENCES roles,
    right_name varchar(100) NOT NULL,
    CONSTRAINT role_rights_pkey PRIMARY KEY (role, right_name)
);

CREATE TABLE staff_roles (
    staff_id uuid NOT NULL CONSTRAINT staff_roles_staff_id_fkey REFERENCES staff_members,
    role varchar(64) NOT NULL CONSTRAINT staff_roles_role_fkey REFERENCES roles,
    given_at timestamptz NOT NULL,
    {_WHO},
    CONSTRAINT staff_roles_pkey PRIMARY KEY (staff_id, role)
);

CREATE TABLE sessions (
    id uuid CONSTRAINT sessions_pkey PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT sessions_token_hash_key UNIQUE,
    enrolment_id uuid NOT NULL CONSTRAINT sessions_enrolment_id_fkey REFERENCES enrolments,
    assurance smallint NOT NULL,
    begun_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL
);
CREATE INDEX sessions_of_enrolment ON sessions (enrolment_id, begun_at);
CREATE INDEX sessions_ends_at ON sessions (ends_at);

CREATE TABLE sign_in_gates (
    key bytea CONSTRAINT sign_in_gates_pkey PRIMARY KEY,
    tried_at timestamptz[] NOT NULL,
    locked_until timestamptz,
    forget_at timestamptz NOT NULL
);
CREATE INDEX sign_in_gates_forget_at ON sign_in_gates (forget_at);

CREATE TABLE sign_in_visits (
    address_key bytea NOT NULL,
    minute timestamptz NOT NULL,
    visits integer NOT NULL,
    CONSTRAINT sign_in_visits_pkey PRIMARY KEY (minute, address_key)
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT", "staff_departures", "staff_members")
    grant("SELECT, INSERT, UPDATE", "enrolments", "credentials", "roles")
    grant("SELECT, INSERT, DELETE", "sign_in_bars", "role_rights", "staff_roles")
    grant("SELECT, INSERT, UPDATE, DELETE", "sessions", "sign_in_gates", "sign_in_visits")
