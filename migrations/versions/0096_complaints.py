"""Complaints by the statutory clock.

Module: tickets
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0096"
down_revision = "0095"

_TABLES = """
CREATE SEQUENCE complaint_numbers START 200001;

CREATE TABLE complaints (
    id uuid CONSTRAINT complaints_pkey PRIMARY KEY,
    number varchar(12) NOT NULL,
    customer_id uuid NOT NULL CONSTRAINT complaints_customer_id_fkey REFERENCES customers,
    ticket_id uuid CONSTRAINT complaints_ticket_id_fkey REFERENCES tickets,
    product varchar(10) NOT NULL,
    came_by varchar(10) NOT NULL,
    sealed bytea NOT NULL,
    received_at timestamptz NOT NULL,
    received_on date NOT NULL,
    state varchar(10) NOT NULL CONSTRAINT complaints_state
        CHECK (state IN ('received', 'looking', 'decided', 'withdrawn')),
    nth smallint NOT NULL CONSTRAINT complaints_nth CHECK (nth IN (1, 2)),
    is_complex boolean NOT NULL,
    is_extended boolean NOT NULL,
    due_on date NOT NULL,
    about_staff_ids uuid[] NOT NULL,
    about_staff_names text[] NOT NULL,
    handler_id uuid,
    handler_name text NOT NULL,
    decided_at timestamptz,
    decided_on date,
    decided_by uuid,
    outcome varchar(12),
    cause varchar(12),
    responsible varchar(10),
    steps smallint NOT NULL,
    CONSTRAINT complaints_decided
        CHECK ((state = 'decided') = (outcome IS NOT NULL AND cause IS NOT NULL AND decided_at IS NOT NULL)),
    CONSTRAINT complaints_kept_out CHECK (handler_id IS NULL OR handler_id <> ALL (about_staff_ids))
);
CREATE UNIQUE INDEX complaints_number_key ON complaints (number);
CREATE INDEX complaints_customer ON complaints (customer_id, id);
CREATE INDEX complaints_open ON complaints (due_on, id) WHERE state IN ('received', 'looking');
CREATE INDEX complaints_received ON complaints (received_on, id);
CREATE INDEX complaints_ticket ON complaints (ticket_id) WHERE ticket_id IS NOT NULL;

CREATE TABLE complaint_steps (
    complaint_id uuid NOT NULL CONSTRAINT complaint_steps_complaint_id_fkey REFERENCES complaints,
    nth smallint NOT NULL CONSTRAINT complaint_steps_nth CHECK (nth > 0),
    kind varchar(16) NOT NULL,
    sealed bytea,
    until_on date,
    for_customer boolean NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT complaint_steps_pkey PRIMARY KEY (complaint_id, nth)
);

CREATE TABLE complaint_extensions (
    id uuid CONSTRAINT complaint_extensions_pkey PRIMARY KEY,
    complaint_id uuid NOT NULL CONSTRAINT complaint_extensions_complaint_id_fkey REFERENCES complaints,
    nth smallint NOT NULL,
    until_on date NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX complaint_extensions_of ON complaint_extensions (complaint_id);

-- What was complained of and when stays so, no day is taken back, what is withdrawn is over, and what is decided is
-- taken up again by one review only.
CREATE FUNCTION refuse_complaint_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn')
        OR NEW.nth < OLD.nth OR NEW.steps < OLD.steps OR NEW.due_on < OLD.due_on
        OR NOT NEW.about_staff_ids @> OLD.about_staff_ids
        OR (OLD.is_complex AND NOT NEW.is_complex) OR (OLD.is_extended AND NOT NEW.is_extended)
        OR (OLD.state = 'decided' AND NEW.state <> 'decided'
            AND NOT (NEW.state = 'received' AND OLD.nth = 1 AND NEW.nth = 2))
        OR (NEW.nth = 1 AND NEW.due_on > OLD.received_on + 60)
    THEN
        RAISE EXCEPTION 'a complaint is not changed so' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER complaints_stay_as_they_came BEFORE UPDATE ON complaints
    FOR EACH ROW EXECUTE FUNCTION refuse_complaint_change();
CREATE TRIGGER complaints_stay BEFORE DELETE OR TRUNCATE ON complaints
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

_CHANGES = (
    "state, nth, is_complex, is_extended, due_on, about_staff_ids, about_staff_names, handler_id, handler_name,"
    " decided_at, decided_on, decided_by, outcome, cause, responsible, steps"
)


def upgrade() -> None:
    run_script(_TABLES)
    append_only("complaint_steps", "complaint_extensions")
    grant("SELECT, INSERT", "complaints")
    grant(f"UPDATE ({_CHANGES})", "complaints")
    grant("USAGE, SELECT", "SEQUENCE complaint_numbers")
