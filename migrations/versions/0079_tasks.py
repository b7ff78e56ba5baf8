"""What staff have to do, about customers and about none.

Module: customers
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0079"
down_revision = "0078"

_TABLES = """
CREATE TABLE customer_tasks (
    id uuid NOT NULL CONSTRAINT customer_tasks_pkey PRIMARY KEY,
    customer_id uuid CONSTRAINT customer_tasks_customer_id_fkey REFERENCES customers,
    sealed bytea NOT NULL,
    owner_id uuid,
    owner_name text NOT NULL,
    due_on date NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX customer_tasks_customer ON customer_tasks (customer_id, id);

CREATE TABLE customer_task_steps (
    task_id uuid NOT NULL CONSTRAINT customer_task_steps_task_id_fkey REFERENCES customer_tasks,
    nth smallint NOT NULL CONSTRAINT customer_task_steps_nth CHECK (nth > 0),
    kind varchar(10) NOT NULL CONSTRAINT customer_task_steps_kind
        CHECK (kind IN ('moved', 'given', 'done', 'dropped', 'reopened')),
    on_date date NOT NULL,
    due_on date NOT NULL,
    owner_id uuid,
    owner_name text NOT NULL,
    sealed_note bytea NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT customer_task_steps_pkey PRIMARY KEY (task_id, nth)
);
CREATE INDEX customer_task_steps_on ON customer_task_steps (on_date, kind);

CREATE TABLE open_customer_tasks (
    task_id uuid NOT NULL CONSTRAINT open_customer_tasks_pkey PRIMARY KEY
        CONSTRAINT open_customer_tasks_task_id_fkey REFERENCES customer_tasks,
    customer_id uuid CONSTRAINT open_customer_tasks_customer_id_fkey REFERENCES customers,
    owner_id uuid,
    owner_name text NOT NULL,
    due_on date NOT NULL,
    steps smallint NOT NULL
);
CREATE INDEX open_customer_tasks_due ON open_customer_tasks (due_on, task_id);
CREATE INDEX open_customer_tasks_owner ON open_customer_tasks (owner_id, due_on, task_id);
CREATE INDEX open_customer_tasks_customer ON open_customer_tasks (customer_id, due_on);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("customer_tasks", "customer_task_steps")
    grant("SELECT, INSERT, UPDATE, DELETE", "open_customer_tasks")
