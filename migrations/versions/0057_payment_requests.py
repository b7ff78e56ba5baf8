"""Requests to pay, who may ask whom, and what was reported.

Module: payments
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0057"
down_revision = "0056"

_TABLES = """
CREATE TABLE payment_requests (
    id uuid CONSTRAINT payment_requests_pkey PRIMARY KEY,
    group_id uuid NOT NULL,
    asker_id uuid NOT NULL CONSTRAINT payment_requests_asker_id_fkey REFERENCES customers,
    to_id uuid NOT NULL CONSTRAINT payment_requests_to_id_fkey REFERENCES accounts,
    asked_id uuid NOT NULL CONSTRAINT payment_requests_asked_id_fkey REFERENCES customers,
    asked_account_id uuid NOT NULL CONSTRAINT payment_requests_asked_account_id_fkey REFERENCES accounts,
    amount bigint NOT NULL CONSTRAINT payment_requests_amount CHECK (amount > 0),
    currency char(3) NOT NULL,
    may_change boolean NOT NULL,
    sealed_note bytea,
    sealed_name bytea NOT NULL,
    asked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    state varchar(10) NOT NULL CONSTRAINT payment_requests_state
        CHECK (state IN ('open', 'paying', 'paid', 'declined', 'withdrawn')),
    why varchar(20),
    transfer_id uuid,
    paid bigint,
    reminded_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT payment_requests_other CHECK (asker_id <> asked_id),
    CONSTRAINT payment_requests_paid_by CHECK ((state IN ('paying', 'paid')) = (transfer_id IS NOT NULL)),
    CONSTRAINT payment_requests_paid CHECK ((transfer_id IS NULL) = (paid IS NULL)),
    CONSTRAINT payment_requests_ended CHECK ((state IN ('open', 'paying')) = (ended_at IS NULL))
);
CREATE INDEX payment_requests_asker ON payment_requests (asker_id, id);
CREATE INDEX payment_requests_asked ON payment_requests (asked_id, id);
CREATE INDEX payment_requests_paying ON payment_requests (transfer_id) WHERE state = 'paying';
CREATE INDEX payment_requests_unpaid ON payment_requests (expires_at) WHERE state <> 'paid';

CREATE TABLE request_permissions (
    id uuid CONSTRAINT request_permissions_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT request_permissions_customer_id_fkey REFERENCES customers,
    asker_id uuid NOT NULL CONSTRAINT request_permissions_asker_id_fkey REFERENCES customers,
    may_ask boolean NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT request_permissions_customer_id_asker_id_key UNIQUE (customer_id, asker_id)
);

CREATE TABLE request_settings (
    customer_id uuid NOT NULL CONSTRAINT request_settings_pkey PRIMARY KEY
        CONSTRAINT request_settings_customer_id_fkey REFERENCES customers,
    who varchar(10) NOT NULL,
    at timestamptz NOT NULL
);

CREATE TABLE request_reports (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT request_reports_pkey PRIMARY KEY,
    request_id uuid NOT NULL CONSTRAINT request_reports_request_id_key UNIQUE,
    asker_id uuid NOT NULL CONSTRAINT request_reports_asker_id_fkey REFERENCES customers,
    by_id uuid NOT NULL CONSTRAINT request_reports_by_id_fkey REFERENCES customers,
    why varchar(20) NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX request_reports_asker ON request_reports (asker_id);

-- What is asked stays as it was asked, and what has ended stays ended. What was paid is kept.
CREATE FUNCTION refuse_request_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state IN ('paying', 'paid') THEN
            RAISE EXCEPTION 'a paid request is kept' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state IN ('paid', 'declined', 'withdrawn')
        OR (NEW.id, NEW.group_id, NEW.asker_id, NEW.to_id, NEW.asked_id, NEW.asked_account_id, NEW.amount,
            NEW.currency, NEW.may_change, NEW.sealed_note, NEW.sealed_name, NEW.asked_at, NEW.expires_at)
        IS DISTINCT FROM (OLD.id, OLD.group_id, OLD.asker_id, OLD.to_id, OLD.asked_id, OLD.asked_account_id,
            OLD.amount, OLD.currency, OLD.may_change, OLD.sealed_note, OLD.sealed_name, OLD.asked_at, OLD.expires_at)
    THEN
        RAISE EXCEPTION 'a request is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_requests_stay_as_asked BEFORE UPDATE OR DELETE ON payment_requests
    FOR EACH ROW EXECUTE FUNCTION refuse_request_change();
CREATE TRIGGER payment_requests_stay BEFORE TRUNCATE ON payment_requests
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("request_reports")
    grant("SELECT, INSERT, UPDATE, DELETE", "payment_requests", "request_permissions")
    grant("SELECT, INSERT, UPDATE", "request_settings")
