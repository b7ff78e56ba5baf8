"""Payments that rules refused, and a person's look at what rules decided (PIPL art. 24).

Module: payments
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0064"
down_revision = "0063"

_TABLES = """
CREATE TABLE refused_payments (
    id uuid CONSTRAINT refused_payments_pkey PRIMARY KEY,
    payer_id uuid NOT NULL CONSTRAINT refused_payments_payer_id_fkey REFERENCES customers,
    from_id uuid NOT NULL CONSTRAINT refused_payments_from_id_fkey REFERENCES accounts,
    payee_id uuid NOT NULL CONSTRAINT refused_payments_payee_id_fkey REFERENCES payees,
    amount bigint NOT NULL CONSTRAINT refused_payments_amount CHECK (amount > 0),
    currency char(3) NOT NULL,
    memo bytea,
    is_abroad boolean NOT NULL,
    is_by_mandate boolean NOT NULL,
    versions uuid[] NOT NULL,
    reason_zh varchar(200) NOT NULL,
    reason_en varchar(200) NOT NULL,
    facts text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX refused_payments_payer ON refused_payments (payer_id, id);

CREATE TABLE payment_looks (
    id uuid CONSTRAINT payment_looks_pkey PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT payment_looks_case_id_key UNIQUE
        CONSTRAINT payment_looks_case_id_fkey REFERENCES risk_cases,
    subject_id uuid NOT NULL CONSTRAINT payment_looks_subject_id_key UNIQUE,
    about varchar(10) NOT NULL CONSTRAINT payment_looks_about CHECK (about IN ('refused', 'delayed', 'held')),
    customer_id uuid NOT NULL CONSTRAINT payment_looks_customer_id_fkey REFERENCES customers,
    sealed_words bytea,
    asked_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    state varchar(10) NOT NULL CONSTRAINT payment_looks_state
        CHECK (state IN ('open', 'allowed', 'stays', 'withdrawn', 'over')),
    ended_at timestamptz,
    sealed_answer bytea,
    allowed_until timestamptz,
    used_for uuid,
    CONSTRAINT payment_looks_ended CHECK ((state = 'open') = (ended_at IS NULL)),
    CONSTRAINT payment_looks_answered CHECK ((state IN ('allowed', 'stays')) = (sealed_answer IS NOT NULL)),
    CONSTRAINT payment_looks_allowed CHECK ((state = 'allowed' AND about = 'refused') = (allowed_until IS NOT NULL)),
    CONSTRAINT payment_looks_used CHECK (used_for IS NULL OR allowed_until IS NOT NULL)
);
CREATE INDEX payment_looks_customer ON payment_looks (customer_id, id);
CREATE INDEX payment_looks_open ON payment_looks (asked_at) WHERE state = 'open';
CREATE INDEX payment_looks_ended_at ON payment_looks (ended_at) WHERE state IN ('allowed', 'stays');

-- What was asked stays as it was asked, an answer is given once, and an allowance is used once.
CREATE FUNCTION refuse_look_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.case_id, NEW.subject_id, NEW.about, NEW.customer_id, NEW.sealed_words, NEW.asked_at, NEW.due_at)
        IS DISTINCT FROM
        (OLD.id, OLD.case_id, OLD.subject_id, OLD.about, OLD.customer_id, OLD.sealed_words, OLD.asked_at, OLD.due_at)
        OR OLD.used_for IS NOT NULL
        OR (OLD.state <> 'open' AND (NEW.state, NEW.ended_at, NEW.sealed_answer, NEW.allowed_until)
            IS DISTINCT FROM (OLD.state, OLD.ended_at, OLD.sealed_answer, OLD.allowed_until))
        OR (OLD.state = 'open' AND NEW.used_for IS NOT NULL)
    THEN
        RAISE EXCEPTION 'an answer is given once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_looks_stay_as_asked BEFORE UPDATE ON payment_looks
    FOR EACH ROW EXECUTE FUNCTION refuse_look_change();
CREATE TRIGGER payment_looks_stay BEFORE DELETE OR TRUNCATE ON payment_looks
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("refused_payments")
    grant("SELECT, INSERT", "payment_looks")
    grant("UPDATE (state, ended_at, sealed_answer, allowed_until, used_for)", "payment_looks")
