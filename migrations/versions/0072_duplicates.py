"""Who is in the customer file twice: weights, keys to look by, pairs and what was said to them.

Module: insight
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0072"
down_revision = "0071"

_TABLES = """
CREATE TABLE duplicate_models (
    id uuid CONSTRAINT duplicate_models_pkey PRIMARY KEY,
    at timestamptz NOT NULL,
    customers integer NOT NULL,
    pairs bigint NOT NULL,
    is_trained boolean NOT NULL,
    content jsonb NOT NULL
);

CREATE TABLE duplicate_terms (
    trait varchar(10) NOT NULL,
    digest varchar(24) NOT NULL,
    held integer NOT NULL,
    total integer NOT NULL,
    CONSTRAINT duplicate_terms_pkey PRIMARY KEY (trait, digest)
);

CREATE TABLE duplicate_keys (
    customer_id uuid CONSTRAINT duplicate_keys_pkey PRIMARY KEY,
    keys text[] NOT NULL,
    version integer NOT NULL
);
CREATE INDEX duplicate_keys_keys ON duplicate_keys USING gin (keys);

CREATE TABLE stale_duplicates (
    customer_id uuid CONSTRAINT stale_duplicates_pkey PRIMARY KEY,
    at timestamptz NOT NULL
);
CREATE INDEX stale_duplicates_at ON stale_duplicates (at);

CREATE TABLE duplicate_pairs (
    id uuid CONSTRAINT duplicate_pairs_pkey PRIMARY KEY,
    low_id uuid NOT NULL,
    high_id uuid NOT NULL,
    low_version integer NOT NULL,
    high_version integer NOT NULL,
    state varchar(10) NOT NULL DEFAULT 'open'
        CONSTRAINT duplicate_pairs_state CHECK (state IN ('open', 'unsure', 'same', 'different')),
    steps integer NOT NULL DEFAULT 0,
    prior integer NOT NULL,
    total integer NOT NULL,
    levels smallint[] NOT NULL,
    weights bigint[] NOT NULL,
    found_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    CONSTRAINT duplicate_pairs_order CHECK (low_id < high_id),
    CONSTRAINT duplicate_pairs_low_id_high_id_key UNIQUE (low_id, high_id)
);
CREATE INDEX duplicate_pairs_queue ON duplicate_pairs (state, total DESC, id);
CREATE INDEX duplicate_pairs_high ON duplicate_pairs (high_id);

CREATE TABLE duplicate_decisions (
    id uuid CONSTRAINT duplicate_decisions_pkey PRIMARY KEY,
    pair_id uuid NOT NULL,
    nth integer NOT NULL,
    kind varchar(10) NOT NULL CONSTRAINT duplicate_decisions_kind
        CHECK (kind IN ('same', 'different', 'unsure', 'undone', 'reopened')),
    total integer NOT NULL,
    sealed bytea,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE UNIQUE INDEX duplicate_decisions_pair ON duplicate_decisions (pair_id, nth);

CREATE TABLE duplicate_overrides (
    customer_id uuid NOT NULL,
    twin_id uuid NOT NULL,
    total integer NOT NULL,
    sealed bytea NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT duplicate_overrides_pkey PRIMARY KEY (customer_id, twin_id)
);
CREATE INDEX duplicate_overrides_twin ON duplicate_overrides (twin_id);

CREATE TABLE duplicate_runs (
    id uuid CONSTRAINT duplicate_runs_pkey PRIMARY KEY,
    asked_at timestamptz NOT NULL,
    stage varchar(10) NOT NULL
        CONSTRAINT duplicate_runs_stage CHECK (stage IN ('waiting', 'reading', 'comparing', 'done', 'failed')),
    done integer NOT NULL,
    total integer NOT NULL,
    found integer NOT NULL,
    model_id uuid CONSTRAINT duplicate_runs_model_id_fkey REFERENCES duplicate_models,
    moved_at timestamptz NOT NULL,
    finished_at timestamptz,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("duplicate_models", "duplicate_decisions", "duplicate_overrides")
    grant("SELECT, INSERT, UPDATE", "duplicate_runs")
    grant("SELECT, INSERT, UPDATE, DELETE", "duplicate_keys", "stale_duplicates", "duplicate_pairs", "duplicate_terms")
