"""What the bank notes about its customers, by what rule, and who has objected.

Module: tags
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0073"
down_revision = "0072"

_TABLES = """
CREATE TABLE tags (
    id uuid CONSTRAINT tags_pkey PRIMARY KEY,
    name_zh varchar(40) NOT NULL CONSTRAINT tags_name_zh_key UNIQUE,
    name_en varchar(60) NOT NULL CONSTRAINT tags_name_en_key UNIQUE,
    kind varchar(10) NOT NULL CONSTRAINT tags_kind CHECK (kind IN ('rule', 'hand', 'model')),
    theme varchar(10) NOT NULL,
    owner_id uuid,
    owner_name text NOT NULL,
    made_at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);

CREATE TABLE tag_versions (
    id uuid CONSTRAINT tag_versions_pkey PRIMARY KEY,
    tag_id uuid NOT NULL CONSTRAINT tag_versions_tag_id_fkey REFERENCES tags,
    nth smallint NOT NULL,
    rule jsonb,
    value jsonb,
    confidence smallint NOT NULL CONSTRAINT tag_versions_confidence CHECK (confidence BETWEEN 1 AND 100),
    lasts_days smallint,
    needs_consent boolean NOT NULL,
    told_zh varchar(200),
    told_en varchar(200),
    made_at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT tag_versions_told CHECK ((told_zh IS NULL) = (told_en IS NULL)),
    CONSTRAINT tag_versions_tag_id_nth_key UNIQUE (tag_id, nth)
);

CREATE TABLE tag_stages (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT tag_stages_pkey PRIMARY KEY,
    version_id uuid NOT NULL CONSTRAINT tag_stages_version_id_fkey REFERENCES tag_versions,
    stage varchar(10) NOT NULL CONSTRAINT tag_stages_stage CHECK (stage IN ('live', 'off')),
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX tag_stages_version ON tag_stages (version_id, id);

CREATE TABLE tag_given (
    customer_id uuid NOT NULL,
    tag_id uuid NOT NULL,
    version smallint NOT NULL,
    confidence smallint NOT NULL,
    since timestamptz NOT NULL,
    ends_on date,
    value bigint,
    evidence bigint[] NOT NULL,
    by_id uuid,
    by_name text,
    sealed_note bytea,
    CONSTRAINT tag_given_pkey PRIMARY KEY (customer_id, tag_id)
);
CREATE INDEX tag_given_tag ON tag_given (tag_id, customer_id);

CREATE TABLE tag_objections (
    id uuid CONSTRAINT tag_objections_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT tag_objections_customer_id_fkey REFERENCES customers,
    tag_id uuid NOT NULL CONSTRAINT tag_objections_tag_id_fkey REFERENCES tags,
    sealed bytea NOT NULL,
    at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE UNIQUE INDEX tag_objections_held ON tag_objections (customer_id, tag_id) WHERE ended_at IS NULL;
CREATE INDEX tag_objections_tag ON tag_objections (tag_id) WHERE ended_at IS NULL;

CREATE TABLE tag_counts (
    tag_id uuid NOT NULL CONSTRAINT tag_counts_tag_id_fkey REFERENCES tags,
    on_date date NOT NULL,
    customers integer NOT NULL,
    CONSTRAINT tag_counts_pkey PRIMARY KEY (tag_id, on_date)
);

CREATE TABLE tag_happenings (
    customer_id uuid NOT NULL,
    kind varchar(20) NOT NULL,
    on_date date NOT NULL,
    times integer NOT NULL,
    CONSTRAINT tag_happenings_pkey PRIMARY KEY (customer_id, kind, on_date)
);

CREATE TABLE tag_runs (
    id uuid CONSTRAINT tag_runs_pkey PRIMARY KEY,
    tag_id uuid CONSTRAINT tag_runs_tag_id_fkey REFERENCES tags,
    state varchar(10) NOT NULL CONSTRAINT tag_runs_state
        CHECK (state IN ('waiting', 'running', 'done', 'cancelled')),
    asked_at timestamptz NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    steps integer NOT NULL,
    done integer NOT NULL,
    customers bigint NOT NULL,
    given bigint NOT NULL,
    taken bigint NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX tag_runs_asked ON tag_runs (asked_at);
CREATE INDEX tag_runs_open ON tag_runs (state) WHERE state IN ('waiting', 'running');

CREATE TABLE tag_waiting (
    customer_id uuid CONSTRAINT tag_waiting_pkey PRIMARY KEY
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("tag_versions", "tag_stages")
    grant("SELECT, INSERT, UPDATE", "tags", "tag_counts", "tag_runs")
    grant("SELECT, INSERT, UPDATE, DELETE", "tag_given", "tag_objections", "tag_happenings", "tag_waiting")
