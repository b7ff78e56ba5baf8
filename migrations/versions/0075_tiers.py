"""Tiers: schemes, months, what customers had and the tier that came of it, grades, and tiers given by hand.

Module: tiers
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0075"
down_revision = "0074"

_TABLES = """
CREATE TABLE tier_schemes (
    version smallint CONSTRAINT tier_schemes_pkey PRIMARY KEY CONSTRAINT tier_schemes_version CHECK (version > 0),
    from_month date NOT NULL CONSTRAINT tier_schemes_from_month_key UNIQUE,
    terms jsonb NOT NULL,
    effects jsonb NOT NULL,
    at timestamptz NOT NULL,
    maker_name text NOT NULL,
    checker_name text NOT NULL
);

CREATE TABLE tier_months (
    month date CONSTRAINT tier_months_pkey PRIMARY KEY,
    rates jsonb NOT NULL,
    figures_to uuid,
    figures_at timestamptz,
    assessed_to uuid,
    assessed_at timestamptz
);

CREATE TABLE tier_figures (
    customer_id uuid NOT NULL CONSTRAINT tier_figures_customer_id_fkey REFERENCES customers,
    month date NOT NULL,
    assets bigint NOT NULL,
    payments integer NOT NULL,
    tenure smallint NOT NULL,
    grade char(1),
    CONSTRAINT tier_figures_pkey PRIMARY KEY (customer_id, month),
    CONSTRAINT tier_figures_counts CHECK (payments >= 0 AND tenure >= 0)
);
CREATE INDEX tier_figures_month ON tier_figures (month, customer_id);

CREATE TABLE tier_assessments (
    customer_id uuid NOT NULL CONSTRAINT tier_assessments_customer_id_fkey REFERENCES customers,
    month date NOT NULL,
    version smallint NOT NULL CONSTRAINT tier_assessments_version_fkey REFERENCES tier_schemes,
    earned smallint NOT NULL,
    level smallint NOT NULL,
    from_on date NOT NULL,
    outcome varchar(8) NOT NULL CONSTRAINT tier_assessments_outcome
        CHECK (outcome IN ('first', 'kept', 'raised', 'warned', 'lowered')),
    warned_month date,
    lower_to smallint,
    lowers_on date,
    at timestamptz NOT NULL,
    CONSTRAINT tier_assessments_pkey PRIMARY KEY (customer_id, month),
    CONSTRAINT tier_assessments_notice CHECK ((lower_to IS NULL) = (lowers_on IS NULL)),
    CONSTRAINT tier_assessments_levels CHECK (earned >= 0 AND level >= 0)
);
CREATE INDEX tier_assessments_month ON tier_assessments (month, level);
CREATE INDEX tier_assessments_falling ON tier_assessments (month, lowers_on, customer_id) WHERE lowers_on IS NOT NULL;

CREATE TABLE tier_grades (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT tier_grades_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT tier_grades_customer_id_fkey REFERENCES customers,
    grade char(1) CONSTRAINT tier_grades_grade CHECK (grade IN ('A', 'B', 'C', 'D', 'E')),
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX tier_grades_customer ON tier_grades (customer_id, id);

CREATE TABLE tier_grants (
    id uuid CONSTRAINT tier_grants_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT tier_grants_customer_id_fkey REFERENCES customers,
    level smallint NOT NULL CONSTRAINT tier_grants_level CHECK (level > 0),
    from_on date NOT NULL,
    until_on date NOT NULL,
    sealed bytea NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT tier_grants_days CHECK (until_on >= from_on)
);
CREATE INDEX tier_grants_customer ON tier_grants (customer_id, until_on);

CREATE TABLE tier_grant_endings (
    grant_id uuid CONSTRAINT tier_grant_endings_pkey PRIMARY KEY
        CONSTRAINT tier_grant_endings_grant_id_fkey REFERENCES tier_grants,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);

ALTER TABLE remittance_quotes
    ADD COLUMN waived bigint NOT NULL DEFAULT 0 CONSTRAINT remittance_quotes_waived CHECK (waived >= 0),
    ADD COLUMN tier_zh varchar(40),
    ADD COLUMN tier_en varchar(40);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("tier_schemes", "tier_grades", "tier_grants", "tier_grant_endings")
    grant("SELECT, INSERT, UPDATE", "tier_months")
    # What was reckoned of somebody goes when they are forgotten; nothing of it is ever changed.
    grant("SELECT, INSERT, DELETE", "tier_figures", "tier_assessments")
