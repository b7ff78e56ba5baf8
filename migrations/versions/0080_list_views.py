"""Views of lists of customers, and customers by since when they are, one page after another.

Module: insight
"""

from bankhall.kernel.schema import grant, run_script

revision = "0080"
down_revision = "0079"

_TABLES = """
CREATE TABLE list_views (
    id uuid NOT NULL CONSTRAINT list_views_pkey PRIMARY KEY,
    owner_id uuid NOT NULL,
    owner_name text NOT NULL,
    name varchar(40) NOT NULL,
    filters jsonb NOT NULL,
    columns text[] NOT NULL,
    sort varchar(10) NOT NULL,
    role text,
    version integer NOT NULL,
    made_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT list_views_owner_id_name_key UNIQUE (owner_id, name)
);
CREATE INDEX list_views_role ON list_views (role);

CREATE TABLE list_starts (
    staff_id uuid NOT NULL CONSTRAINT list_starts_pkey PRIMARY KEY,
    view_id uuid NOT NULL CONSTRAINT list_starts_view_id_fkey REFERENCES list_views ON DELETE CASCADE
);
CREATE INDEX list_starts_view ON list_starts (view_id);

DROP INDEX customers_since;
CREATE INDEX customers_since ON customers (since_on, number);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", "list_views", "list_starts")
