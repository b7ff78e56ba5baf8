"""Billers, customer numbers with them, what is due there and what was paid. The biller house is a bank of the directory
that nobody finds.

Module: payments
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0058"
down_revision = "0057"

_TABLES = """
INSERT INTO banks (code, bic, name, name_en) VALUES ('999290000091', NULL, '缴费中心', 'Bill payment centre')
    ON CONFLICT DO NOTHING;

CREATE TABLE billers (
    code varchar(20) CONSTRAINT billers_pkey PRIMARY KEY,
    kind varchar(20) NOT NULL,
    name varchar(100) NOT NULL,
    name_en varchar(100) NOT NULL,
    digits integer NOT NULL,
    number_check varchar(10) NOT NULL,
    prepaid boolean NOT NULL,
    least bigint NOT NULL,
    most bigint NOT NULL
);

CREATE TABLE bill_accounts (
    id uuid CONSTRAINT bill_accounts_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT bill_accounts_customer_id_fkey REFERENCES customers,
    biller varchar(20) NOT NULL CONSTRAINT bill_accounts_biller_fkey REFERENCES billers,
    sealed_number bytea NOT NULL,
    known_by bytea NOT NULL,
    payee_id uuid NOT NULL CONSTRAINT bill_accounts_payee_id_fkey REFERENCES payees,
    added_at timestamptz NOT NULL,
    ended_at timestamptz,
    looked_at timestamptz,
    auto_from_id uuid,
    auto_most bigint,
    CONSTRAINT bill_accounts_auto CHECK ((auto_from_id IS NULL) = (auto_most IS NULL))
);
CREATE UNIQUE INDEX bill_accounts_current ON bill_accounts (customer_id, known_by) WHERE ended_at IS NULL;
CREATE INDEX bill_accounts_to_look ON bill_accounts (looked_at) WHERE ended_at IS NULL;

CREATE TABLE bills (
    id uuid CONSTRAINT bills_pkey PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT bills_account_id_fkey REFERENCES bill_accounts,
    reference varchar(40) NOT NULL,
    amount bigint NOT NULL CONSTRAINT bills_amount CHECK (amount > 0),
    currency char(3) NOT NULL,
    period varchar(7) NOT NULL,
    due_on date NOT NULL,
    seen_at timestamptz NOT NULL,
    transfer_id uuid,
    reminded_at timestamptz,
    tried_at timestamptz,
    CONSTRAINT bills_account_id_reference_key UNIQUE (account_id, reference)
);
CREATE INDEX bills_due ON bills (due_on);

CREATE TABLE bill_payments (
    transfer_id uuid CONSTRAINT bill_payments_pkey PRIMARY KEY
        CONSTRAINT bill_payments_transfer_id_fkey REFERENCES transfers,
    payer_id uuid NOT NULL CONSTRAINT bill_payments_payer_id_fkey REFERENCES customers,
    account_id uuid NOT NULL CONSTRAINT bill_payments_account_id_fkey REFERENCES bill_accounts,
    bill_id uuid CONSTRAINT bill_payments_bill_id_fkey REFERENCES bills,
    is_automatic boolean NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX bill_payments_payer ON bill_payments (payer_id, transfer_id);

-- A bill stays as the biller said it.
CREATE FUNCTION refuse_bill_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.account_id, NEW.reference, NEW.amount, NEW.currency, NEW.period, NEW.due_on)
        IS DISTINCT FROM (OLD.id, OLD.account_id, OLD.reference, OLD.amount, OLD.currency, OLD.period, OLD.due_on)
    THEN
        RAISE EXCEPTION 'a bill is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bills_stay_as_presented BEFORE UPDATE ON bills FOR EACH ROW EXECUTE FUNCTION refuse_bill_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("bill_payments")
    grant("SELECT, INSERT, UPDATE", "billers", "bill_accounts", "bills")
