"""Acts on many customers of a list, with what came of each.

Module: insight
"""

from bankhall.kernel.schema import grant, run_script

revision = "0084"
down_revision = "0083"

_TABLES = """
CREATE TABLE bulk_acts (
    id uuid NOT NULL CONSTRAINT bulk_acts_pkey PRIMARY KEY,
    kind varchar(10) NOT NULL
        CONSTRAINT bulk_acts_kind CHECK (kind IN ('give_tag', 'take_tag', 'assign', 'open_task')),
    reason varchar(20) NOT NULL,
    terms jsonb NOT NULL,
    filters jsonb,
    colleague_name text,
    sealed_words bytea,
    state varchar(10) NOT NULL
        CONSTRAINT bulk_acts_state CHECK (state IN ('running', 'done', 'stopped', 'undoing', 'undone')),
    customers integer NOT NULL,
    done integer NOT NULL,
    already integer NOT NULL,
    refused integer NOT NULL,
    undone integer NOT NULL,
    kept integer NOT NULL,
    at timestamptz NOT NULL,
    ended_at timestamptz,
    undo_by_id uuid,
    undo_by_name text,
    forgotten_at timestamptz,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX bulk_acts_by ON bulk_acts (by_id, id);
CREATE INDEX bulk_acts_under_way ON bulk_acts (by_id) WHERE state IN ('running', 'undoing');
CREATE INDEX bulk_acts_kept ON bulk_acts (at) WHERE forgotten_at IS NULL;

CREATE TABLE bulk_act_rows (
    act_id uuid NOT NULL CONSTRAINT bulk_act_rows_act_id_fkey REFERENCES bulk_acts,
    nth integer NOT NULL,
    customer_id uuid NOT NULL CONSTRAINT bulk_act_rows_customer_id_fkey REFERENCES customers,
    outcome varchar(10) NOT NULL CONSTRAINT bulk_act_rows_outcome CHECK (
        outcome IN ('waiting', 'done', 'already', 'refused', 'undone', 'kept')
    ),
    code varchar(60),
    mark jsonb,
    sealed_before bytea,
    at timestamptz,
    CONSTRAINT bulk_act_rows_pkey PRIMARY KEY (act_id, nth)
);
CREATE INDEX bulk_act_rows_outcome ON bulk_act_rows (act_id, outcome, nth);
CREATE INDEX bulk_act_rows_customer ON bulk_act_rows (customer_id);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE", "bulk_acts")
    grant("SELECT, INSERT, UPDATE", "bulk_act_rows")
