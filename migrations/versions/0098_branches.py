"""Branches, numbers for those who wait in them, and counters.

Module: branches
"""

from bankhall.kernel.schema import grant, run_script

revision = "0098"
down_revision = "0096"

_TABLES = """
CREATE TABLE branches (
    id uuid NOT NULL CONSTRAINT branches_pkey PRIMARY KEY,
    code varchar(8) NOT NULL CONSTRAINT branches_code_key UNIQUE,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    city_zh text NOT NULL,
    city_en text NOT NULL,
    district_zh text NOT NULL,
    district_en text NOT NULL,
    address_zh text NOT NULL,
    address_en text NOT NULL,
    phone varchar(24) NOT NULL,
    latitude_e6 integer NOT NULL,
    longitude_e6 integer NOT NULL,
    services varchar(16)[] NOT NULL,
    facilities varchar(16)[] NOT NULL,
    week jsonb NOT NULL,
    special_days jsonb NOT NULL,
    counters smallint NOT NULL CONSTRAINT branches_counters CHECK (counters BETWEEN 1 AND 60),
    slot_minutes smallint NOT NULL,
    slot_places smallint NOT NULL,
    version integer NOT NULL,
    closed_at timestamptz,
    at timestamptz NOT NULL
);

CREATE TABLE branch_tickets (
    id uuid NOT NULL CONSTRAINT branch_tickets_pkey PRIMARY KEY,
    branch_id uuid NOT NULL CONSTRAINT branch_tickets_branch_id_fkey REFERENCES branches,
    on_date date NOT NULL,
    number varchar(6) NOT NULL,
    service varchar(16) NOT NULL,
    state varchar(8) NOT NULL CONSTRAINT branch_tickets_state
        CHECK (state IN ('waiting', 'called', 'serving', 'served', 'missed', 'left', 'lapsed')),
    via varchar(12) NOT NULL,
    goes_first boolean NOT NULL,
    rank_at timestamptz NOT NULL,
    customer_id uuid CONSTRAINT branch_tickets_customer_id_fkey REFERENCES customers,
    for_counter smallint,
    counter smallint,
    calls smallint NOT NULL,
    drawn_at timestamptz NOT NULL,
    called_at timestamptz,
    begun_at timestamptz,
    ended_at timestamptz,
    outcome varchar(8),
    served_by_id uuid,
    CONSTRAINT branch_tickets_branch_id_on_date_number_key UNIQUE (branch_id, on_date, number),
    CONSTRAINT branch_tickets_ended CHECK ((ended_at IS NULL) = (state IN ('waiting', 'called', 'serving')))
);
CREATE INDEX branch_tickets_line ON branch_tickets (branch_id, rank_at, id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX branch_tickets_person ON branch_tickets (customer_id, branch_id) WHERE ended_at IS NULL;
CREATE INDEX branch_tickets_customer ON branch_tickets (customer_id, drawn_at);
CREATE INDEX branch_tickets_day ON branch_tickets (on_date, branch_id, called_at);

CREATE TABLE branch_numbers (
    branch_id uuid NOT NULL CONSTRAINT branch_numbers_branch_id_fkey REFERENCES branches,
    on_date date NOT NULL,
    letter varchar(1) NOT NULL,
    last smallint NOT NULL,
    CONSTRAINT branch_numbers_pkey PRIMARY KEY (branch_id, on_date, letter)
);

CREATE TABLE branch_counters (
    branch_id uuid NOT NULL CONSTRAINT branch_counters_branch_id_fkey REFERENCES branches,
    counter smallint NOT NULL,
    staff_id uuid NOT NULL CONSTRAINT branch_counters_staff_id_key UNIQUE,
    staff_name text NOT NULL,
    services varchar(16)[] NOT NULL,
    opened_at timestamptz NOT NULL,
    ticket_id uuid CONSTRAINT branch_counters_ticket_id_key UNIQUE
        CONSTRAINT branch_counters_ticket_id_fkey REFERENCES branch_tickets,
    CONSTRAINT branch_counters_pkey PRIMARY KEY (branch_id, counter)
);

CREATE TABLE branch_paces (
    branch_id uuid NOT NULL CONSTRAINT branch_paces_branch_id_fkey REFERENCES branches,
    service varchar(16) NOT NULL,
    seconds integer NOT NULL,
    served integer NOT NULL,
    CONSTRAINT branch_paces_pkey PRIMARY KEY (branch_id, service)
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE", "branches", "branch_tickets", "branch_numbers", "branch_paces")
    grant("SELECT, INSERT, UPDATE, DELETE", "branch_counters")
