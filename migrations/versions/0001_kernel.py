"""Events and their cursors, audit, business days, jobs.

Module: kernel
"""

from procrastinate import App, PsycopgConnector

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0001"
down_revision = None

_TABLES = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is appended, never edited: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'raise_exception';
END $$;

CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT events_pkey PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    kind varchar(100) NOT NULL,
    payload jsonb NOT NULL,
    at timestamptz NOT NULL,
    actor_kind varchar(20) NOT NULL,
    actor_id uuid
);
CREATE INDEX events_place ON events (xid, id);

CREATE TABLE event_cursors (
    subscriber varchar(100) CONSTRAINT event_cursors_pkey PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT '0',
    event_id bigint NOT NULL DEFAULT 0,
    failures integer NOT NULL DEFAULT 0,
    moved_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE parked_events (
    subscriber varchar(100) NOT NULL,
    event_id bigint NOT NULL,
    error text NOT NULL,
    parked_at timestamptz NOT NULL,
    CONSTRAINT parked_events_pkey PRIMARY KEY (subscriber, event_id)
);

CREATE TABLE audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_log_pkey PRIMARY KEY,
    at timestamptz NOT NULL,
    actor_kind varchar(20) NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    act varchar(100) NOT NULL,
    subject_kind varchar(50) NOT NULL,
    subject_id varchar(100) NOT NULL,
    facts jsonb NOT NULL,
    request_id varchar(64)
);
CREATE INDEX audit_log_subject ON audit_log (subject_kind, subject_id, id);

CREATE TABLE business_days (
    on_date date CONSTRAINT business_days_pkey PRIMARY KEY,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_by uuid
);
CREATE UNIQUE INDEX business_days_open ON business_days ((closed_at IS NULL)) WHERE closed_at IS NULL;
INSERT INTO business_days (on_date, opened_at) VALUES ((now() AT TIME ZONE 'Asia/Shanghai')::date, now());
"""

_JOBS = (
    "procrastinate_jobs",
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
)


def upgrade() -> None:
    run_script(_TABLES)
    # The jobs' tables are procrastinate's own: a new version of it brings its migrations as revisions of ours.
    run_script(App(connector=PsycopgConnector()).schema_manager.get_schema())
    append_only("events", "audit_log")
    grant("SELECT, INSERT, UPDATE", "event_cursors", "business_days")
    grant("SELECT, INSERT, DELETE", "parked_events")
    grant("SELECT, INSERT, UPDATE, DELETE", *_JOBS)
    grant("USAGE, SELECT", "ALL SEQUENCES IN SCHEMA public")
