"""Who of the staff is there for a customer, who is away, and what passes with a customer from one to another.

Module: customers
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0078"
down_revision = "0077"

_TABLES = """
CREATE TABLE customer_managers (
    customer_id uuid NOT NULL CONSTRAINT customer_managers_pkey PRIMARY KEY
        CONSTRAINT customer_managers_customer_id_fkey REFERENCES customers,
    manager_id uuid,
    manager_name text,
    backup_id uuid,
    backup_name text,
    former_id uuid,
    former_name text,
    since timestamptz NOT NULL,
    steps smallint NOT NULL,
    CONSTRAINT customer_managers_somebody CHECK (manager_id IS NOT NULL OR former_id IS NOT NULL),
    CONSTRAINT customer_managers_another CHECK (backup_id IS DISTINCT FROM manager_id OR manager_id IS NULL)
);
CREATE INDEX customer_managers_manager ON customer_managers (manager_id, customer_id);
CREATE INDEX customer_managers_backup ON customer_managers (backup_id, manager_id);
CREATE INDEX customer_managers_vacant ON customer_managers (since, customer_id) WHERE manager_id IS NULL;

CREATE TABLE customer_manager_steps (
    customer_id uuid NOT NULL CONSTRAINT customer_manager_steps_customer_id_fkey REFERENCES customers,
    nth smallint NOT NULL CONSTRAINT customer_manager_steps_nth CHECK (nth > 0),
    kind varchar(12) NOT NULL CONSTRAINT customer_manager_steps_kind
        CHECK (kind IN ('assigned', 'handed_over', 'backup', 'released', 'vacated', 'ended')),
    manager_id uuid,
    manager_name text,
    backup_id uuid,
    backup_name text,
    from_id uuid,
    from_name text,
    sealed_note bytea,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT customer_manager_steps_pkey PRIMARY KEY (customer_id, nth)
);

CREATE TABLE manager_absences (
    id uuid NOT NULL CONSTRAINT manager_absences_pkey PRIMARY KEY,
    manager_id uuid NOT NULL,
    first_on date NOT NULL,
    last_on date NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT manager_absences_days CHECK (first_on <= last_on)
);
CREATE INDEX manager_absences_manager ON manager_absences (manager_id, last_on);

CREATE TABLE portfolio_files (
    id uuid NOT NULL CONSTRAINT portfolio_files_pkey PRIMARY KEY,
    customer_id uuid NOT NULL,
    nth smallint NOT NULL,
    manager_id uuid NOT NULL,
    promises smallint NOT NULL,
    read_at timestamptz,
    CONSTRAINT portfolio_files_customer_id_nth_key UNIQUE (customer_id, nth),
    CONSTRAINT portfolio_files_customer_id_fkey FOREIGN KEY (customer_id, nth) REFERENCES customer_manager_steps
);
CREATE INDEX portfolio_files_unread ON portfolio_files (manager_id, customer_id) WHERE read_at IS NULL;

ALTER TABLE customer_promise_steps ADD COLUMN owner_name text;
ALTER TABLE customer_promise_steps DROP CONSTRAINT customer_promise_steps_kind;
ALTER TABLE customer_promise_steps ADD CONSTRAINT customer_promise_steps_kind
    CHECK (kind IN ('moved', 'taken_over', 'handed_over', 'kept', 'withdrawn', 'contested'));
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("customer_manager_steps")
    grant("SELECT, INSERT, UPDATE, DELETE", "customer_managers")
    grant("SELECT, INSERT, DELETE", "manager_absences")
    grant("UPDATE (last_on)", "manager_absences")
    grant("SELECT, INSERT", "portfolio_files")
    grant("UPDATE (read_at)", "portfolio_files")
