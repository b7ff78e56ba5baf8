"""What customers have agreed to, act by act: given or withdrawn, to which words, how and by whom. Written once.

Module: customers
"""

from bankhall.kernel.schema import append_only, run_script

revision = "0032"
down_revision = "0031"

_TABLE = """
CREATE TABLE customer_consents (
    purpose varchar(30) NOT NULL,
    customer_id uuid NOT NULL CONSTRAINT customer_consents_customer_id_fkey REFERENCES customers (id),
    nth integer NOT NULL CONSTRAINT customer_consents_nth CHECK (nth > 0),
    is_given boolean NOT NULL,
    version smallint NOT NULL,
    language varchar(5) NOT NULL,
    digest bytea NOT NULL,
    channel varchar(10) NOT NULL CONSTRAINT customer_consents_channel
        CHECK (channel IN ('portal', 'branch', 'closing')),
    at timestamptz NOT NULL,
    signed_by varchar(64) NOT NULL,
    algorithm varchar(20) NOT NULL,
    signature bytea NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT customer_consents_pkey PRIMARY KEY (purpose, customer_id, nth)
);
CREATE INDEX customer_consents_customer ON customer_consents (customer_id, at);
"""


def upgrade() -> None:
    run_script(_TABLE)
    append_only("customer_consents")
