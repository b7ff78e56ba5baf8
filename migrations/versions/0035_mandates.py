"""What customers let other customers see and do on their accounts: given, accepted, changed, ended. Written once.

Module: accounts
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0035"
down_revision = "0034"

_WHO = "by_kind varchar(20) NOT NULL, by_id uuid, by_name text NOT NULL"

_TABLES = f"""
CREATE TABLE mandates (
    id uuid CONSTRAINT mandates_pkey PRIMARY KEY,
    giver_id uuid NOT NULL CONSTRAINT mandates_giver_id_fkey REFERENCES customers,
    by_code boolean NOT NULL,
    taker_key bytea NOT NULL,
    sealed bytea NOT NULL,
    offered_at timestamptz NOT NULL,
    offer_ends_at timestamptz NOT NULL,
    {_WHO}
);
CREATE INDEX mandates_giver ON mandates (giver_id, id);
CREATE UNIQUE INDEX mandates_code ON mandates (taker_key) WHERE by_code;
CREATE INDEX mandates_taker_key ON mandates (taker_key);

CREATE TABLE mandate_terms (
    mandate_id uuid CONSTRAINT mandate_terms_mandate_id_fkey REFERENCES mandates,
    version smallint,
    account_ids uuid[] NOT NULL,
    powers jsonb NOT NULL,
    guard jsonb,
    from_on date NOT NULL,
    until_on date NOT NULL,
    begins_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    {_WHO},
    CONSTRAINT mandate_terms_pkey PRIMARY KEY (mandate_id, version),
    CONSTRAINT mandate_terms_ends CHECK (begins_at < ends_at AND ends_at <= begins_at + interval '367 days')
);

CREATE TABLE mandate_acceptances (
    mandate_id uuid CONSTRAINT mandate_acceptances_pkey PRIMARY KEY
        CONSTRAINT mandate_acceptances_mandate_id_fkey REFERENCES mandates,
    taker_id uuid NOT NULL CONSTRAINT mandate_acceptances_taker_id_fkey REFERENCES customers,
    at timestamptz NOT NULL,
    {_WHO}
);
CREATE INDEX mandate_acceptances_taker ON mandate_acceptances (taker_id, mandate_id);

CREATE TABLE mandate_endings (
    mandate_id uuid CONSTRAINT mandate_endings_pkey PRIMARY KEY
        CONSTRAINT mandate_endings_mandate_id_fkey REFERENCES mandates,
    reason text,
    at timestamptz NOT NULL,
    {_WHO}
);

CREATE TABLE mandate_looks (
    mandate_id uuid CONSTRAINT mandate_looks_mandate_id_fkey REFERENCES mandates,
    on_date date,
    account_id uuid CONSTRAINT mandate_looks_account_id_fkey REFERENCES accounts,
    kind varchar(40),
    at timestamptz NOT NULL,
    CONSTRAINT mandate_looks_pkey PRIMARY KEY (mandate_id, on_date, account_id, kind)
);

CREATE TABLE mandate_wrong_codes (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT mandate_wrong_codes_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT mandate_wrong_codes_customer_id_fkey REFERENCES customers,
    at timestamptz NOT NULL
);
CREATE INDEX mandate_wrong_codes_customer ON mandate_wrong_codes (customer_id, at);
"""

_FUNCTIONS = """
-- The one place that says which mandate lets somebody through to which account at an instant: accepted, not ended,
-- within its days, the account not closed, and the giver its owner now and alone. Whether one of the two is blocked,
-- the customer file knows.
CREATE FUNCTION mandates_in_force(taker uuid, instant timestamptz)
RETURNS TABLE (mandate_id uuid, giver_id uuid, account_id uuid, powers jsonb, until_on date)
LANGUAGE sql STABLE AS $$
    SELECT given.id, given.giver_id, owned.account_id, agreed.powers, agreed.until_on
    FROM mandate_acceptances accepted
    JOIN mandates given ON given.id = accepted.mandate_id
    JOIN LATERAL (
        SELECT * FROM mandate_terms latest WHERE latest.mandate_id = given.id ORDER BY version DESC LIMIT 1
    ) agreed ON true
    JOIN account_holders owned ON owned.account_id = ANY(agreed.account_ids) AND owned.customer_id = given.giver_id
        AND owned.role = 'owner' AND owned.ended_at IS NULL
    JOIN accounts covered ON covered.id = owned.account_id AND covered.status <> 'closed'
    WHERE accepted.taker_id = taker AND agreed.begins_at <= instant AND agreed.ends_at > instant
      AND NOT EXISTS (SELECT FROM mandate_endings ended WHERE ended.mandate_id = given.id)
      AND NOT EXISTS (SELECT FROM account_holders other
                      WHERE other.account_id = owned.account_id AND other.role = 'owner'
                        AND other.customer_id <> given.giver_id AND other.ended_at IS NULL)
$$;
"""


def upgrade() -> None:
    run_script(_TABLES)
    run_script(_FUNCTIONS)
    append_only("mandates", "mandate_terms", "mandate_acceptances", "mandate_endings", "mandate_looks")
    grant("SELECT, INSERT, DELETE", "mandate_wrong_codes")
