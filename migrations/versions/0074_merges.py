"""Two files of one customer become one, and two again.

Module: customers, insight
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0074"
down_revision = "0073"

_TABLES = """
ALTER TABLE customers DROP CONSTRAINT customers_status,
    ADD CONSTRAINT customers_status CHECK (status IN ('active', 'blocked', 'closed', 'merged'));
ALTER TABLE customer_consents DROP CONSTRAINT customer_consents_channel,
    ADD CONSTRAINT customer_consents_channel CHECK (channel IN ('portal', 'branch', 'closing', 'merging'));

CREATE TABLE customer_merges (
    id uuid CONSTRAINT customer_merges_pkey PRIMARY KEY,
    kept_id uuid NOT NULL CONSTRAINT customer_merges_kept_id_fkey REFERENCES customers,
    merged_id uuid NOT NULL CONSTRAINT customer_merges_merged_id_fkey REFERENCES customers,
    kept_status varchar(10) NOT NULL,
    merged_status varchar(10) NOT NULL,
    sealed_before bytea NOT NULL,
    sealed_after bytea NOT NULL,
    was_barred boolean NOT NULL,
    asked_by_id uuid,
    asked_by_name text NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT customer_merges_two CHECK (kept_id <> merged_id)
);
CREATE INDEX customer_merges_kept ON customer_merges (kept_id, id);
CREATE INDEX customer_merges_merged ON customer_merges (merged_id, id);

CREATE TABLE customer_splits (
    merge_id uuid CONSTRAINT customer_splits_pkey PRIMARY KEY
        CONSTRAINT customer_splits_merge_id_fkey REFERENCES customer_merges,
    asked_by_id uuid,
    asked_by_name text NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);

CREATE TABLE merged_customers (
    customer_id uuid CONSTRAINT merged_customers_pkey PRIMARY KEY
        CONSTRAINT merged_customers_customer_id_fkey REFERENCES customers,
    into_id uuid NOT NULL CONSTRAINT merged_customers_into_id_fkey REFERENCES customers,
    merge_id uuid NOT NULL CONSTRAINT merged_customers_merge_id_fkey REFERENCES customer_merges,
    CONSTRAINT merged_customers_two CHECK (customer_id <> into_id)
);
CREATE INDEX merged_customers_into ON merged_customers (into_id);

CREATE TABLE customer_merge_receipts (
    merge_id uuid NOT NULL CONSTRAINT customer_merge_receipts_merge_id_fkey REFERENCES customer_merges,
    nth integer NOT NULL,
    of varchar(20) NOT NULL,
    kind varchar(30) NOT NULL,
    subject_id uuid NOT NULL,
    facts jsonb NOT NULL,
    CONSTRAINT customer_merge_receipts_pkey PRIMARY KEY (merge_id, nth)
);

-- A customer and all whose files are merged into theirs, through however many steps. Merging refuses what would go
-- deeper than eight.
CREATE FUNCTION customer_ids(who uuid) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH RECURSIVE one (id, depth) AS (
        SELECT who, 0
        UNION ALL
        SELECT merged.customer_id, one.depth + 1
        FROM merged_customers merged JOIN one ON merged.into_id = one.id WHERE one.depth < 8
    )
    SELECT array_agg(id) FROM one
$$;

-- The file in which a customer's is today.
CREATE FUNCTION customer_survivor(who uuid) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH RECURSIVE one (id, depth) AS (
        SELECT who, 0
        UNION ALL
        SELECT merged.into_id, one.depth + 1
        FROM merged_customers merged JOIN one ON merged.customer_id = one.id WHERE one.depth < 8
    )
    SELECT id FROM one ORDER BY depth DESC LIMIT 1
$$;
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("customer_merges", "customer_splits", "customer_merge_receipts")
    grant("SELECT, INSERT, DELETE", "merged_customers")
