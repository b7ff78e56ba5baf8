"""Who belongs to whom: families, representatives, owners.

Module: customers
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0076"
down_revision = "0075"

_TABLES = """
CREATE TABLE customer_relations (
    id uuid CONSTRAINT customer_relations_pkey PRIMARY KEY,
    kind varchar(20) NOT NULL CONSTRAINT customer_relations_kind
        CHECK (kind IN ('spouse', 'parent', 'sibling', 'relative', 'guardian', 'legal_representative', 'agent', 'owner',
                        'beneficial_owner')),
    from_id uuid CONSTRAINT customer_relations_from_id_fkey REFERENCES customers,
    to_id uuid CONSTRAINT customer_relations_to_id_fkey REFERENCES customers,
    share smallint CONSTRAINT customer_relations_share CHECK (share BETWEEN 1 AND 10000),
    ground varchar(12),
    since_on date,
    origin varchar(10) NOT NULL,
    sealed bytea,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT customer_relations_a_customer CHECK (from_id IS NOT NULL OR to_id IS NOT NULL),
    CONSTRAINT customer_relations_two CHECK (from_id <> to_id),
    CONSTRAINT customer_relations_outsider CHECK ((sealed IS NOT NULL) = (from_id IS NULL OR to_id IS NULL))
);
CREATE INDEX customer_relations_from ON customer_relations (from_id, id);
CREATE INDEX customer_relations_to ON customer_relations (to_id, id);

CREATE TABLE customer_relation_steps (
    relation_id uuid CONSTRAINT customer_relation_steps_relation_id_fkey REFERENCES customer_relations,
    nth smallint CONSTRAINT customer_relation_steps_nth CHECK (nth > 0),
    kind varchar(10) NOT NULL CONSTRAINT customer_relation_steps_kind
        CHECK (kind IN ('verified', 'contested', 'ended')),
    reason varchar(12),
    sealed_note bytea,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT customer_relation_steps_pkey PRIMARY KEY (relation_id, nth)
);

CREATE TABLE open_customer_relations (
    relation_id uuid CONSTRAINT open_customer_relations_pkey PRIMARY KEY
        CONSTRAINT open_customer_relations_relation_id_fkey REFERENCES customer_relations,
    kind varchar(20) NOT NULL,
    from_id uuid CONSTRAINT open_customer_relations_from_id_fkey REFERENCES customers,
    to_id uuid CONSTRAINT open_customer_relations_to_id_fkey REFERENCES customers,
    share smallint,
    is_verified boolean NOT NULL,
    is_contested boolean NOT NULL,
    steps smallint NOT NULL,
    CONSTRAINT open_customer_relations_kind_from_id_to_id_key UNIQUE (kind, from_id, to_id)
);
CREATE INDEX open_customer_relations_from ON open_customer_relations (from_id);
CREATE INDEX open_customer_relations_to ON open_customer_relations (to_id);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("customer_relations", "customer_relation_steps")
    grant("SELECT, INSERT, UPDATE, DELETE", "open_customer_relations")
