"""Statements: what was asked for, the register of what was issued, the files, and who asked in vain.

Module: statements
"""

from bankhall.kernel.schema import grant, run_script

revision = "0046"
down_revision = "0045"

_TABLES = """
CREATE TABLE statements (
    id uuid CONSTRAINT statements_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT statements_customer_id_fkey REFERENCES customers,
    account_id uuid NOT NULL CONSTRAINT statements_account_id_fkey REFERENCES accounts,
    first_on date NOT NULL,
    last_on date NOT NULL,
    form varchar(10) NOT NULL CONSTRAINT statements_form CHECK (form IN ('pdf', 'csv', 'camt053')),
    language varchar(10) NOT NULL,
    state varchar(10) NOT NULL CONSTRAINT statements_state CHECK (state IN ('waiting', 'making', 'made', 'failed')),
    asked_at timestamptz NOT NULL,
    entries integer NOT NULL,
    done integer NOT NULL,
    size integer NOT NULL,
    made_at timestamptz,
    code_key bytea,
    holders bytea,
    currency char(3),
    closing bigint,
    digest bytea,
    algorithm varchar(20),
    signed_by varchar(64),
    signature bytea,
    CONSTRAINT statements_period CHECK (last_on >= first_on),
    CONSTRAINT statements_made CHECK ((state = 'made') = (signature IS NOT NULL))
);
CREATE INDEX statements_asked ON statements (customer_id, account_id, asked_at);
CREATE UNIQUE INDEX statements_code ON statements (code_key) WHERE code_key IS NOT NULL;
CREATE UNIQUE INDEX statements_digest ON statements (digest) WHERE digest IS NOT NULL;

-- What was issued stays as it was issued.
CREATE FUNCTION refuse_issued_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'made'
        OR (NEW.id, NEW.customer_id, NEW.account_id, NEW.first_on, NEW.last_on, NEW.form, NEW.asked_at)
        IS DISTINCT FROM (OLD.id, OLD.customer_id, OLD.account_id, OLD.first_on, OLD.last_on, OLD.form, OLD.asked_at)
    THEN
        RAISE EXCEPTION 'an issued statement is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER statements_issued_once BEFORE UPDATE ON statements
    FOR EACH ROW EXECUTE FUNCTION refuse_issued_change();
CREATE TRIGGER statements_stay BEFORE DELETE OR TRUNCATE ON statements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE statement_files (
    statement_id uuid CONSTRAINT statement_files_pkey PRIMARY KEY
        CONSTRAINT statement_files_statement_id_fkey REFERENCES statements,
    sealed bytea NOT NULL,
    kept_until timestamptz NOT NULL
);
CREATE INDEX statement_files_kept ON statement_files (kept_until);

CREATE TABLE statement_tries (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT statement_tries_pkey PRIMARY KEY,
    key bytea NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX statement_tries_key ON statement_tries (key, at);
CREATE INDEX statement_tries_at ON statement_tries (at);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE", "statements")
    grant("SELECT, INSERT, DELETE", "statement_files", "statement_tries")
