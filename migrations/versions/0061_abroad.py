"""Remittances abroad: rates, terms, quotes, and what became of them.

Module: payments
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0061"
down_revision = "0060"

_TABLES = """
ALTER TABLE banks ADD COLUMN country char(2) NOT NULL DEFAULT 'CN';

CREATE TABLE exchange_rates (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT exchange_rates_pkey PRIMARY KEY,
    currency char(3) NOT NULL,
    mid numeric(20, 10) NOT NULL CONSTRAINT exchange_rates_mid CHECK (mid > 0),
    source varchar(40) NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX exchange_rates_latest ON exchange_rates (currency, id);

CREATE TABLE remittance_terms (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT remittance_terms_pkey PRIMARY KEY,
    currency char(3) NOT NULL,
    from_at timestamptz NOT NULL,
    margin numeric(8, 6) NOT NULL CONSTRAINT remittance_terms_margin CHECK (margin >= 0 AND margin < 0.2),
    fee_share numeric(8, 6) NOT NULL CONSTRAINT remittance_terms_fee_share CHECK (fee_share >= 0 AND fee_share < 0.2),
    fee_least bigint NOT NULL,
    fee_most bigint NOT NULL,
    message_fee bigint NOT NULL CONSTRAINT remittance_terms_message_fee CHECK (message_fee >= 0),
    others_charge bigint NOT NULL CONSTRAINT remittance_terms_others_charge CHECK (others_charge >= 0),
    via varchar(11) NOT NULL,
    days integer NOT NULL CONSTRAINT remittance_terms_days CHECK (days BETWEEN 0 AND 10),
    at timestamptz NOT NULL,
    CONSTRAINT remittance_terms_fees CHECK (fee_least >= 0 AND fee_most >= fee_least),
    CONSTRAINT remittance_terms_currency_from_at_key UNIQUE (currency, from_at)
);

CREATE TABLE remittance_quotes (
    id uuid CONSTRAINT remittance_quotes_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT remittance_quotes_customer_id_fkey REFERENCES customers,
    at timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    country char(2) NOT NULL,
    currency char(3) NOT NULL,
    side varchar(10) NOT NULL CONSTRAINT remittance_quotes_side CHECK (side IN ('pay', 'receive')),
    charges char(4) NOT NULL CONSTRAINT remittance_quotes_charges CHECK (charges IN ('DEBT', 'SHAR', 'CRED')),
    mid numeric(20, 10) NOT NULL,
    rate numeric(20, 10) NOT NULL,
    sent bigint NOT NULL,
    exchanged bigint NOT NULL,
    worth bigint NOT NULL,
    fee bigint NOT NULL,
    others_fee bigint NOT NULL,
    others_charge bigint NOT NULL,
    usd bigint NOT NULL,
    via varchar(11) NOT NULL,
    arrives_by date NOT NULL,
    CONSTRAINT remittance_quotes_amounts CHECK (sent > 0 AND exchanged > 0 AND worth > 0 AND usd > 0)
);
CREATE INDEX remittance_quotes_customer ON remittance_quotes (customer_id, id);

CREATE TABLE payees_abroad (
    payee_id uuid CONSTRAINT payees_abroad_pkey PRIMARY KEY
        CONSTRAINT payees_abroad_payee_id_fkey REFERENCES payees,
    country char(2) NOT NULL,
    sealed bytea NOT NULL
);

CREATE TABLE remittances (
    transfer_id uuid CONSTRAINT remittances_pkey PRIMARY KEY
        CONSTRAINT remittances_transfer_id_fkey REFERENCES transfers,
    quote_id uuid NOT NULL CONSTRAINT remittances_quote_id_key UNIQUE
        CONSTRAINT remittances_quote_id_fkey REFERENCES remittance_quotes,
    customer_id uuid NOT NULL CONSTRAINT remittances_customer_id_fkey REFERENCES customers,
    uetr uuid NOT NULL CONSTRAINT remittances_uetr_key UNIQUE,
    country char(2) NOT NULL,
    currency char(3) NOT NULL,
    sent bigint NOT NULL,
    rate numeric(20, 10) NOT NULL,
    mid numeric(20, 10) NOT NULL,
    charges char(4) NOT NULL CONSTRAINT remittances_charges CHECK (charges IN ('DEBT', 'SHAR', 'CRED')),
    exchanged bigint NOT NULL,
    worth bigint NOT NULL,
    fee bigint NOT NULL,
    others_fee bigint NOT NULL,
    usd bigint NOT NULL,
    year integer NOT NULL,
    purpose char(6) NOT NULL,
    via varchar(11) NOT NULL,
    arrives_by date NOT NULL,
    sealed bytea NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT remittances_amounts CHECK (sent > 0 AND exchanged > 0 AND worth > 0)
);
CREATE INDEX remittances_allowance ON remittances (customer_id, year);

CREATE TABLE remittance_returns (
    transfer_id uuid CONSTRAINT remittance_returns_pkey PRIMARY KEY
        CONSTRAINT remittance_returns_transfer_id_fkey REFERENCES remittances,
    rate numeric(20, 10) NOT NULL,
    amount bigint NOT NULL,
    at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("remittance_terms", "remittance_quotes", "remittances", "remittance_returns")
    grant("SELECT, INSERT, DELETE", "exchange_rates")
    grant("SELECT, INSERT, UPDATE", "payees_abroad")
