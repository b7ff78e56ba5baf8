"""Quality review: scorecards, sampling, reviews, objections, coaching, calibration.

Module: quality
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0115"
down_revision = "0112"

_SIGNS = "CHECK (sign IN ('low_mark', 'complains', 'handed_over', 'long_wait', 'none'))"
_DONE = """by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL"""

_TABLES = f"""
CREATE TABLE quality_scorecards (
    id uuid CONSTRAINT quality_scorecards_pkey PRIMARY KEY,
    nth integer NOT NULL CONSTRAINT quality_scorecards_nth_key UNIQUE,
    state varchar(10) NOT NULL CONSTRAINT quality_scorecards_state CHECK (state IN ('draft', 'in_force', 'past')),
    criteria jsonb NOT NULL,
    at timestamptz NOT NULL,
    in_force_at timestamptz,
    {_DONE},
    CONSTRAINT quality_scorecards_in_force CHECK ((state = 'draft') = (in_force_at IS NULL))
);
CREATE UNIQUE INDEX quality_scorecards_one ON quality_scorecards (state) WHERE state IN ('draft', 'in_force');

CREATE TABLE quality_plans (
    id uuid CONSTRAINT quality_plans_pkey PRIMARY KEY,
    name varchar(40) NOT NULL,
    per varchar(10) NOT NULL CONSTRAINT quality_plans_per CHECK (per IN ('week', 'month')),
    due_days smallint NOT NULL,
    terms jsonb NOT NULL,
    is_active boolean NOT NULL,
    at timestamptz NOT NULL,
    {_DONE}
);

CREATE TABLE quality_draws (
    id uuid CONSTRAINT quality_draws_pkey PRIMARY KEY,
    plan_id uuid NOT NULL CONSTRAINT quality_draws_plan_id_fkey REFERENCES quality_plans,
    from_on date NOT NULL,
    to_on date NOT NULL,
    seed varchar(64) NOT NULL,
    terms jsonb NOT NULL,
    frame integer NOT NULL,
    drawn integer NOT NULL,
    at timestamptz NOT NULL,
    {_DONE},
    CONSTRAINT quality_draws_plan_id_from_on_key UNIQUE (plan_id, from_on)
);

CREATE TABLE quality_draw_units (
    draw_id uuid CONSTRAINT quality_draw_units_draw_id_fkey REFERENCES quality_draws,
    conversation_id uuid CONSTRAINT quality_draw_units_conversation_id_fkey REFERENCES conversations,
    agent_id uuid NOT NULL,
    agent_name text NOT NULL,
    is_new boolean NOT NULL,
    sign varchar(12) NOT NULL CONSTRAINT quality_draw_units_sign {_SIGNS},
    is_drawn boolean NOT NULL,
    CONSTRAINT quality_draw_units_pkey PRIMARY KEY (draw_id, conversation_id)
);

CREATE TABLE quality_calibrations (
    id uuid CONSTRAINT quality_calibrations_pkey PRIMARY KEY,
    conversation_id uuid NOT NULL CONSTRAINT quality_calibrations_conversation_id_fkey REFERENCES conversations,
    agent_id uuid NOT NULL,
    agent_name text NOT NULL,
    scorecard_id uuid NOT NULL CONSTRAINT quality_calibrations_scorecard_id_fkey REFERENCES quality_scorecards,
    due_on date NOT NULL,
    at timestamptz NOT NULL,
    closed_at timestamptz,
    {_DONE}
);

CREATE TABLE quality_reviews (
    id uuid CONSTRAINT quality_reviews_pkey PRIMARY KEY,
    conversation_id uuid NOT NULL CONSTRAINT quality_reviews_conversation_id_fkey REFERENCES conversations,
    agent_id uuid NOT NULL,
    agent_name text NOT NULL,
    topic varchar(20) NOT NULL,
    channel varchar(10) NOT NULL,
    talked_at timestamptz NOT NULL,
    scorecard_id uuid NOT NULL CONSTRAINT quality_reviews_scorecard_id_fkey REFERENCES quality_scorecards,
    source varchar(12) NOT NULL
        CONSTRAINT quality_reviews_source CHECK (source IN ('drawn', 'by_hand', 'calibration')),
    draw_id uuid CONSTRAINT quality_reviews_draw_id_fkey REFERENCES quality_draws,
    calibration_id uuid CONSTRAINT quality_reviews_calibration_id_fkey REFERENCES quality_calibrations,
    sign varchar(12) NOT NULL CONSTRAINT quality_reviews_sign {_SIGNS},
    taken integer,
    of integer,
    state varchar(10) NOT NULL CONSTRAINT quality_reviews_state CHECK (state IN ('open', 'draft', 'finished')),
    reviewer_id uuid,
    reviewer_name text NOT NULL,
    due_on date NOT NULL,
    opened_at timestamptz NOT NULL,
    draft jsonb NOT NULL,
    sealed bytea,
    verdicts smallint NOT NULL,
    score smallint CONSTRAINT quality_reviews_score CHECK (score BETWEEN 0 AND 100),
    is_knocked_out boolean NOT NULL,
    finished_at timestamptz,
    seen_at timestamptz,
    response varchar(10) CONSTRAINT quality_reviews_response CHECK (response IN ('agreed', 'objected')),
    object_until date,
    CONSTRAINT quality_reviews_finished
        CHECK ((state = 'finished') = (finished_at IS NOT NULL AND score IS NOT NULL)),
    CONSTRAINT quality_reviews_nobody_themself CHECK (reviewer_id <> agent_id),
    CONSTRAINT quality_reviews_drawn CHECK ((source = 'drawn') = (draw_id IS NOT NULL)),
    CONSTRAINT quality_reviews_calibration CHECK ((source = 'calibration') = (calibration_id IS NOT NULL))
);
CREATE UNIQUE INDEX quality_reviews_once ON quality_reviews (conversation_id) WHERE calibration_id IS NULL;
CREATE UNIQUE INDEX quality_reviews_blind ON quality_reviews (calibration_id, reviewer_id)
    WHERE calibration_id IS NOT NULL;
CREATE INDEX quality_reviews_due ON quality_reviews (due_on, id) WHERE state <> 'finished';
CREATE INDEX quality_reviews_finished ON quality_reviews (finished_at, id) WHERE state = 'finished';
CREATE INDEX quality_reviews_agent ON quality_reviews (agent_id, finished_at);

CREATE TABLE quality_review_verdicts (
    review_id uuid CONSTRAINT quality_review_verdicts_review_id_fkey REFERENCES quality_reviews,
    nth smallint,
    judged jsonb NOT NULL,
    sealed bytea,
    score smallint NOT NULL CONSTRAINT quality_review_verdicts_score CHECK (score BETWEEN 0 AND 100),
    is_knocked_out boolean NOT NULL,
    at timestamptz NOT NULL,
    {_DONE},
    CONSTRAINT quality_review_verdicts_pkey PRIMARY KEY (review_id, nth)
);

CREATE TABLE quality_objections (
    review_id uuid CONSTRAINT quality_objections_pkey PRIMARY KEY
        CONSTRAINT quality_objections_review_id_fkey REFERENCES quality_reviews,
    sealed bytea NOT NULL,
    at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by_id uuid,
    decided_by_name text NOT NULL,
    outcome varchar(10) CONSTRAINT quality_objections_outcome CHECK (outcome IN ('stands', 'changed')),
    sealed_answer bytea,
    CONSTRAINT quality_objections_decided CHECK ((outcome IS NULL) = (decided_at IS NULL))
);
CREATE INDEX quality_objections_open ON quality_objections (at) WHERE decided_at IS NULL;

CREATE TABLE quality_coachings (
    id uuid CONSTRAINT quality_coachings_pkey PRIMARY KEY,
    review_id uuid NOT NULL CONSTRAINT quality_coachings_review_id_fkey REFERENCES quality_reviews,
    agent_id uuid NOT NULL,
    agent_name text NOT NULL,
    sealed bytea NOT NULL,
    due_on date NOT NULL,
    at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_by_name text NOT NULL,
    outcome varchar(10) CONSTRAINT quality_coachings_outcome CHECK (outcome IN ('done', 'not_done')),
    sealed_note bytea,
    {_DONE},
    CONSTRAINT quality_coachings_closed CHECK ((outcome IS NULL) = (closed_at IS NULL))
);
CREATE INDEX quality_coachings_review ON quality_coachings (review_id);
CREATE INDEX quality_coachings_agent ON quality_coachings (agent_id, due_on);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("quality_draws", "quality_draw_units", "quality_review_verdicts")
    grant(
        "SELECT, INSERT, UPDATE",
        "quality_scorecards",
        "quality_plans",
        "quality_calibrations",
        "quality_reviews",
        "quality_objections",
        "quality_coachings",
    )
