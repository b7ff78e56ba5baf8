"""Accounts, who holds them, who changed their status, and the cards on them.

Module: accounts
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0005"
down_revision = "0004"

_TABLES = """
CREATE SEQUENCE account_numbers START 1000001 MAXVALUE 9999999999999;

CREATE TABLE accounts (
    id uuid CONSTRAINT accounts_pkey PRIMARY KEY
        CONSTRAINT accounts_id_fkey REFERENCES ledger_accounts (id),
    number varchar(16) COLLATE "C" NOT NULL CONSTRAINT accounts_number_key UNIQUE,
    kind varchar(12) NOT NULL CONSTRAINT accounts_kind
        CHECK (kind IN ('current', 'savings', 'time_deposit', 'internal')),
    currency char(3) NOT NULL,
    name text NOT NULL,
    product varchar(64),
    opened_on date NOT NULL,
    closed_on date,
    status varchar(10) NOT NULL CONSTRAINT accounts_status CHECK (status IN ('open', 'frozen', 'closed')),
    source varchar(64),
    source_id varchar(64),
    CONSTRAINT accounts_source_source_id_key UNIQUE (source, source_id),
    CONSTRAINT accounts_source CHECK ((source IS NULL) = (source_id IS NULL)),
    CONSTRAINT accounts_closed CHECK ((status = 'closed') = (closed_on IS NOT NULL))
);

CREATE TABLE account_holders (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT account_holders_pkey PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT account_holders_account_id_fkey REFERENCES accounts (id),
    customer_id uuid NOT NULL CONSTRAINT account_holders_customer_id_fkey REFERENCES customers (id),
    role varchar(10) NOT NULL CONSTRAINT account_holders_role CHECK (role IN ('owner', 'authorised')),
    since_on date NOT NULL,
    added_at timestamptz NOT NULL,
    added_by_kind varchar(20) NOT NULL,
    added_by_id uuid,
    ended_at timestamptz,
    ended_by_kind varchar(20),
    ended_by_id uuid,
    CONSTRAINT account_holders_ended CHECK ((ended_at IS NULL) = (ended_by_kind IS NULL))
);
CREATE UNIQUE INDEX account_holders_current ON account_holders (account_id, customer_id) WHERE ended_at IS NULL;
CREATE INDEX account_holders_customer ON account_holders (customer_id, account_id);

CREATE TABLE account_status_changes (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT account_status_changes_pkey PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT account_status_changes_account_id_fkey REFERENCES accounts (id),
    status varchar(10) NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX account_status_changes_account ON account_status_changes (account_id, id);

CREATE TABLE cards (
    id uuid CONSTRAINT cards_pkey PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT cards_account_id_fkey REFERENCES accounts (id),
    customer_id uuid NOT NULL CONSTRAINT cards_customer_id_fkey REFERENCES customers (id),
    kind varchar(30) NOT NULL,
    issued_on date NOT NULL,
    source varchar(64) NOT NULL,
    source_id varchar(64) NOT NULL,
    CONSTRAINT cards_source_source_id_key UNIQUE (source, source_id)
);
CREATE INDEX cards_account ON cards (account_id);

-- An account keeps its place in the books, its currency and its number for ever.
CREATE TRIGGER accounts_kept BEFORE DELETE OR TRUNCATE ON accounts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_holders_kept BEFORE DELETE OR TRUNCATE ON account_holders
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("account_status_changes")
    grant("SELECT, INSERT, UPDATE", "accounts", "account_holders")
    grant("SELECT, INSERT", "cards")
    grant("USAGE, SELECT", "SEQUENCE account_numbers")
