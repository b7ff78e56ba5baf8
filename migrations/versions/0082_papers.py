"""How long customers' documents are valid, who verified it, and what they were told.

Module: customers
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0082"
down_revision = "0081"

_TABLES = """
CREATE TABLE customer_papers (
    id uuid CONSTRAINT customer_papers_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT customer_papers_customer_id_fkey REFERENCES customers,
    kind varchar(20) NOT NULL,
    country char(2) NOT NULL,
    number_key bytea NOT NULL,
    sealed bytea NOT NULL,
    valid_until date,
    origin varchar(10) NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX customer_papers_customer ON customer_papers (customer_id, id);

CREATE TABLE customer_paper_steps (
    paper_id uuid CONSTRAINT customer_paper_steps_paper_id_fkey REFERENCES customer_papers,
    kind varchar(12) CONSTRAINT customer_paper_steps_kind CHECK (
        kind IN ('verified', 'declined', 'withdrawn', 'told_90', 'told_30', 'told_7', 'told_ended')
    ),
    seen varchar(10) CONSTRAINT customer_paper_steps_seen CHECK (seen IN ('original', 'chip', 'checked', 'copy')),
    sealed_note bytea,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT customer_paper_steps_pkey PRIMARY KEY (paper_id, kind)
);

CREATE TABLE held_customer_papers (
    customer_id uuid CONSTRAINT held_customer_papers_customer_id_fkey REFERENCES customers,
    kind varchar(20),
    country char(2),
    number_key bytea,
    paper_id uuid NOT NULL CONSTRAINT held_customer_papers_paper_id_fkey REFERENCES customer_papers,
    waits_id uuid CONSTRAINT held_customer_papers_waits_id_fkey REFERENCES customer_papers,
    valid_until date,
    is_verified boolean NOT NULL,
    told smallint,
    CONSTRAINT held_customer_papers_pkey PRIMARY KEY (customer_id, kind, country, number_key)
);
CREATE INDEX held_customer_papers_ends ON held_customer_papers (valid_until, paper_id);
CREATE INDEX held_customer_papers_document ON held_customer_papers (kind, country, number_key);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("customer_papers")
    append_only("customer_paper_steps")
    grant("SELECT, INSERT, UPDATE, DELETE", "held_customer_papers")
