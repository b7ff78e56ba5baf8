"""Tickets: what a customer needs that is not done at once.

Module: tickets
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0095"
down_revision = "0093"

_TABLES = """
-- Said on the phone: begins where a number has seven digits (the last is a check digit).
CREATE SEQUENCE ticket_numbers START 100001;

CREATE TABLE tickets (
    id uuid CONSTRAINT tickets_pkey PRIMARY KEY,
    number varchar(12) NOT NULL,
    customer_id uuid NOT NULL CONSTRAINT tickets_customer_id_fkey REFERENCES customers,
    type varchar(20) NOT NULL,
    came_by varchar(10) NOT NULL,
    sealed bytea NOT NULL,
    opened_at timestamptz NOT NULL,
    split_from uuid CONSTRAINT tickets_split_from_fkey REFERENCES tickets,
    first_due_at timestamptz NOT NULL,
    state varchar(16) NOT NULL CONSTRAINT tickets_state
        CHECK (state IN ('new', 'working', 'waiting_customer', 'waiting_others', 'solved', 'closed')),
    urgency varchar(10) NOT NULL CONSTRAINT tickets_urgency CHECK (urgency IN ('low', 'normal', 'high')),
    team varchar(10) NOT NULL,
    assignee_id uuid,
    assignee_name text NOT NULL,
    first_answered_at timestamptz,
    due_at timestamptz,
    left_s integer,
    order_at timestamptz NOT NULL,
    solved_at timestamptz,
    closed_at timestamptz,
    escalated_at timestamptz,
    escalated_for timestamptz,
    merged_into uuid CONSTRAINT tickets_merged_into_fkey REFERENCES tickets,
    caused_by uuid CONSTRAINT tickets_caused_by_fkey REFERENCES tickets,
    steps smallint NOT NULL,
    CONSTRAINT tickets_paused CHECK ((state = 'waiting_customer') = (left_s IS NOT NULL)),
    CONSTRAINT tickets_links CHECK (merged_into IS DISTINCT FROM id AND caused_by IS DISTINCT FROM id)
);
CREATE UNIQUE INDEX tickets_number_key ON tickets (number);
CREATE INDEX tickets_customer ON tickets (customer_id, id);
CREATE INDEX tickets_open ON tickets (order_at, id)
    WHERE state IN ('new', 'working', 'waiting_customer', 'waiting_others');
CREATE INDEX tickets_open_of ON tickets (assignee_id, order_at, id)
    WHERE state IN ('new', 'working', 'waiting_customer', 'waiting_others');
CREATE INDEX tickets_over ON tickets (order_at, id) WHERE state IN ('solved', 'closed');
CREATE INDEX tickets_merged ON tickets (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX tickets_split ON tickets (split_from) WHERE split_from IS NOT NULL;
CREATE INDEX tickets_caused ON tickets (caused_by) WHERE caused_by IS NOT NULL;

CREATE TABLE ticket_steps (
    ticket_id uuid NOT NULL CONSTRAINT ticket_steps_ticket_id_fkey REFERENCES tickets,
    nth smallint NOT NULL CONSTRAINT ticket_steps_nth CHECK (nth > 0),
    kind varchar(20) NOT NULL,
    what varchar(40),
    sealed bytea,
    for_customer boolean NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT ticket_steps_pkey PRIMARY KEY (ticket_id, nth)
);

CREATE TABLE ticket_files (
    id uuid CONSTRAINT ticket_files_pkey PRIMARY KEY,
    ticket_id uuid NOT NULL CONSTRAINT ticket_files_ticket_id_fkey REFERENCES tickets,
    nth smallint NOT NULL,
    media varchar(40) NOT NULL,
    size integer NOT NULL,
    sealed_name bytea NOT NULL,
    sealed bytea NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX ticket_files_ticket ON ticket_files (ticket_id, nth, id);

CREATE TABLE resume_codes (
    ticket_id uuid CONSTRAINT resume_codes_pkey PRIMARY KEY CONSTRAINT resume_codes_ticket_id_fkey REFERENCES tickets,
    digest bytea NOT NULL,
    until timestamptz NOT NULL
);
CREATE UNIQUE INDEX resume_codes_digest_key ON resume_codes (digest);
CREATE INDEX resume_codes_until ON resume_codes (until);

CREATE TABLE resume_tries (
    id uuid CONSTRAINT resume_tries_pkey PRIMARY KEY,
    by_id uuid NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX resume_tries_by ON resume_tries (by_id, at);
CREATE INDEX resume_tries_at ON resume_tries (at);

-- What was asked for stays so, and what is closed stays closed.
CREATE FUNCTION refuse_ticket_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'closed' AND (NEW.state <> 'closed' OR NEW.closed_at IS DISTINCT FROM OLD.closed_at)
        OR NEW.steps < OLD.steps
        OR OLD.merged_into IS NOT NULL AND NEW.merged_into IS DISTINCT FROM OLD.merged_into
    THEN
        RAISE EXCEPTION 'a ticket is not changed so' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_stay_closed BEFORE UPDATE ON tickets FOR EACH ROW EXECUTE FUNCTION refuse_ticket_change();
CREATE TRIGGER tickets_stay BEFORE DELETE OR TRUNCATE ON tickets FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

_CHANGES = (
    "state, urgency, team, assignee_id, assignee_name, first_answered_at, due_at, left_s, order_at, solved_at,"
    " closed_at, escalated_at, escalated_for, merged_into, caused_by, steps"
)


def upgrade() -> None:
    run_script(_TABLES)
    append_only("ticket_steps", "ticket_files")
    grant("SELECT, INSERT", "tickets")
    grant(f"UPDATE ({_CHANGES})", "tickets")
    grant("SELECT, INSERT, UPDATE, DELETE", "resume_codes")
    grant("SELECT, INSERT, DELETE", "resume_tries")
    grant("USAGE, SELECT", "SEQUENCE ticket_numbers")
