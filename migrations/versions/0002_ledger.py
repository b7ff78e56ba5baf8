"""Accounts, balances, transactions, entries, holds: append-only and summing to zero, by the database itself.

Module: ledger
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0002"
down_revision = "0001"

_TABLES = """
CREATE TABLE ledger_accounts (
    id uuid CONSTRAINT ledger_accounts_pkey PRIMARY KEY,
    code varchar(40) CONSTRAINT ledger_accounts_code_key UNIQUE,
    name text NOT NULL,
    kind varchar(10) NOT NULL CONSTRAINT ledger_accounts_kind
        CHECK (kind IN ('asset', 'liability', 'income', 'expense', 'equity')),
    currency char(3) NOT NULL,
    opened_at timestamptz NOT NULL
);

CREATE TABLE ledger_balances (
    account_id uuid CONSTRAINT ledger_balances_pkey PRIMARY KEY
        CONSTRAINT ledger_balances_account_id_fkey REFERENCES ledger_accounts (id),
    currency char(3) NOT NULL,
    posted bigint NOT NULL,
    held bigint NOT NULL CONSTRAINT ledger_balances_held CHECK (held >= 0),
    floor bigint,
    entries bigint NOT NULL,
    closed_at timestamptz,
    CONSTRAINT ledger_balances_floor CHECK (floor IS NULL OR posted - held >= floor)
) WITH (fillfactor = 50);

CREATE TABLE ledger_transactions (
    id uuid CONSTRAINT ledger_transactions_pkey PRIMARY KEY,
    key varchar(300) NOT NULL CONSTRAINT ledger_transactions_key_key UNIQUE,
    content_hash bytea NOT NULL,
    kind varchar(40) NOT NULL,
    legs smallint NOT NULL,
    booked_on date NOT NULL,
    posted_at timestamptz NOT NULL,
    reverses uuid,
    by_kind varchar(20) NOT NULL,
    by_id uuid
);

CREATE UNIQUE INDEX ledger_transactions_reverses ON ledger_transactions (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE ledger_entries (
    account_id uuid NOT NULL,
    seq bigint NOT NULL,
    transaction_id uuid NOT NULL,
    currency char(3) NOT NULL,
    amount bigint NOT NULL CONSTRAINT ledger_entries_amount CHECK (amount <> 0),
    balance bigint NOT NULL,
    booked_on date NOT NULL,
    posted_at timestamptz NOT NULL,
    kind varchar(40) NOT NULL,
    text text NOT NULL,
    reference text,
    CONSTRAINT ledger_entries_pkey PRIMARY KEY (account_id, seq)
);
CREATE INDEX ledger_entries_day ON ledger_entries (account_id, booked_on, seq);
CREATE INDEX ledger_entries_transaction ON ledger_entries (transaction_id);

CREATE TABLE ledger_holds (
    id uuid CONSTRAINT ledger_holds_pkey PRIMARY KEY,
    key varchar(300) NOT NULL CONSTRAINT ledger_holds_key_key UNIQUE,
    content_hash bytea NOT NULL,
    account_id uuid NOT NULL CONSTRAINT ledger_holds_account_id_fkey REFERENCES ledger_accounts (id),
    currency char(3) NOT NULL,
    amount bigint NOT NULL CONSTRAINT ledger_holds_amount CHECK (amount > 0),
    reason text NOT NULL,
    placed_at timestamptz NOT NULL,
    expires_at timestamptz,
    by_kind varchar(20) NOT NULL,
    by_id uuid
);
CREATE INDEX ledger_holds_account ON ledger_holds (account_id, placed_at);

CREATE TABLE ledger_hold_endings (
    hold_id uuid CONSTRAINT ledger_hold_endings_pkey PRIMARY KEY
        CONSTRAINT ledger_hold_endings_hold_id_fkey REFERENCES ledger_holds (id),
    state varchar(10) NOT NULL CONSTRAINT ledger_hold_endings_state
        CHECK (state IN ('settled', 'released', 'expired')),
    transaction_id uuid,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid
);

CREATE TABLE ledger_verifications (
    id uuid CONSTRAINT ledger_verifications_pkey PRIMARY KEY,
    asked_at timestamptz NOT NULL,
    asked_by uuid,
    finished_at timestamptz,
    ok boolean,
    findings jsonb
);
CREATE INDEX ledger_verifications_asked ON ledger_verifications (asked_at);

-- Every statement that writes entries must bring whole transactions that exist, on accounts that exist, in their
-- currency, summing to zero in each currency. By induction so does the table. One pass groups the entries, so that
-- bringing in a bank's worth of them stays cheap.
CREATE FUNCTION ledger_check_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT booked.transaction_id, booked.currency, booked.total INTO wrong
    FROM (
        SELECT transaction_id, currency, sum(amount) AS total, sum(count(*)) OVER (PARTITION BY transaction_id) AS legs
        FROM fresh GROUP BY transaction_id, currency
    ) AS booked
    LEFT JOIN ledger_transactions AS head ON head.id = booked.transaction_id
    WHERE booked.total <> 0 OR head.legs IS DISTINCT FROM booked.legs
    ORDER BY booked.total = 0 LIMIT 1;
    IF wrong.total <> 0 THEN
        RAISE EXCEPTION 'entries do not sum to zero: transaction %: % %',
            wrong.transaction_id, wrong.total, wrong.currency USING ERRCODE = 'check_violation';
    ELSIF wrong.transaction_id IS NOT NULL THEN
        RAISE EXCEPTION 'entries without the whole of their transaction: transaction %', wrong.transaction_id
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT used.account_id, used.currency INTO wrong
    FROM (SELECT DISTINCT account_id, currency FROM fresh) AS used
    LEFT JOIN ledger_balances AS account USING (account_id)
    WHERE account.currency IS DISTINCT FROM used.currency LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entries on no account of that currency: account % in %', wrong.account_id, wrong.currency
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_entries_balanced AFTER INSERT ON ledger_entries
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_entries();

CREATE TRIGGER ledger_accounts_kept BEFORE DELETE OR TRUNCATE ON ledger_accounts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_balances_kept BEFORE DELETE OR TRUNCATE ON ledger_balances
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("ledger_transactions", "ledger_entries", "ledger_holds", "ledger_hold_endings")
    grant("SELECT, INSERT", "ledger_accounts")
    grant("SELECT, INSERT, UPDATE", "ledger_balances", "ledger_verifications")
