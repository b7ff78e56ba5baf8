"""Articles, their versions and stages, what readers say of them, and the questions that found no answer.

Module: knowledge
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0092"
down_revision = "0090"

_TABLES = """
CREATE TABLE knowledge_articles (
    id uuid CONSTRAINT knowledge_articles_pkey PRIMARY KEY,
    topic varchar(20) NOT NULL,
    audience varchar(10) NOT NULL CONSTRAINT knowledge_articles_audience CHECK (audience IN ('customers', 'staff')),
    title_zh text NOT NULL,
    title_en text NOT NULL,
    state varchar(10) NOT NULL
        CONSTRAINT knowledge_articles_state CHECK (state IN ('draft', 'published', 'withdrawn')),
    last_nth smallint NOT NULL,
    live_nth smallint,
    owner_id uuid,
    owner_name text NOT NULL,
    review_on date NOT NULL,
    changed_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT knowledge_articles_live CHECK ((state = 'published') = (live_nth IS NOT NULL))
);
CREATE INDEX knowledge_articles_changed ON knowledge_articles (changed_at, id);
CREATE INDEX knowledge_articles_review ON knowledge_articles (review_on) WHERE state = 'published';

CREATE TABLE knowledge_versions (
    article_id uuid CONSTRAINT knowledge_versions_article_id_fkey REFERENCES knowledge_articles,
    nth smallint CONSTRAINT knowledge_versions_nth CHECK (nth > 0),
    topic varchar(20) NOT NULL,
    audience varchar(10) NOT NULL,
    title_zh text NOT NULL,
    title_en text NOT NULL,
    body_zh text NOT NULL,
    body_en text NOT NULL,
    ways_zh text[] NOT NULL,
    ways_en text[] NOT NULL,
    note text NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT knowledge_versions_pkey PRIMARY KEY (article_id, nth)
);

CREATE TABLE knowledge_stages (
    n bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT knowledge_stages_pkey PRIMARY KEY,
    article_id uuid NOT NULL CONSTRAINT knowledge_stages_article_id_fkey REFERENCES knowledge_articles,
    nth smallint NOT NULL,
    kind varchar(10) NOT NULL CONSTRAINT knowledge_stages_kind
        CHECK (kind IN ('drafted', 'published', 'withdrawn', 'reviewed', 'taken_over')),
    note text NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX knowledge_stages_article ON knowledge_stages (article_id, n);
CREATE INDEX knowledge_stages_live ON knowledge_stages (n) WHERE kind IN ('published', 'withdrawn');

CREATE TABLE knowledge_feedback (
    article_id uuid CONSTRAINT knowledge_feedback_article_id_fkey REFERENCES knowledge_articles,
    nth smallint,
    reader_key bytea,
    helped boolean NOT NULL,
    language varchar(5) NOT NULL,
    on_date date NOT NULL,
    CONSTRAINT knowledge_feedback_pkey PRIMARY KEY (article_id, nth, reader_key)
);
CREATE INDEX knowledge_feedback_on ON knowledge_feedback (on_date);

CREATE TABLE knowledge_remarks (
    id uuid CONSTRAINT knowledge_remarks_pkey PRIMARY KEY,
    article_id uuid NOT NULL CONSTRAINT knowledge_remarks_article_id_fkey REFERENCES knowledge_articles,
    nth smallint NOT NULL,
    language varchar(5) NOT NULL,
    sealed bytea NOT NULL,
    on_date date NOT NULL
);
CREATE INDEX knowledge_remarks_article ON knowledge_remarks (article_id, id);
CREATE INDEX knowledge_remarks_on ON knowledge_remarks (on_date);

CREATE TABLE knowledge_gaps (
    id uuid CONSTRAINT knowledge_gaps_pkey PRIMARY KEY,
    question_key bytea NOT NULL CONSTRAINT knowledge_gaps_question_key_key UNIQUE,
    language varchar(5) NOT NULL,
    sealed bytea NOT NULL,
    times integer NOT NULL CONSTRAINT knowledge_gaps_times CHECK (times > 0),
    source varchar(10) NOT NULL CONSTRAINT knowledge_gaps_source CHECK (source IN ('search', 'assistant')),
    first_on date NOT NULL,
    last_on date NOT NULL,
    article_id uuid CONSTRAINT knowledge_gaps_article_id_fkey REFERENCES knowledge_articles,
    closed_at timestamptz,
    closed_by_id uuid
);
CREATE INDEX knowledge_gaps_open ON knowledge_gaps (times, id) WHERE closed_at IS NULL;
CREATE INDEX knowledge_gaps_last ON knowledge_gaps (last_on);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE", "knowledge_articles")
    append_only("knowledge_versions")
    append_only("knowledge_stages")
    grant("SELECT, INSERT, UPDATE, DELETE", "knowledge_feedback")
    grant("SELECT, INSERT, DELETE", "knowledge_remarks")
    grant("SELECT, INSERT, UPDATE, DELETE", "knowledge_gaps")
