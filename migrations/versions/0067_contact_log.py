"""When the bank and its customers were in touch, and what customers say to it.

Module: customers
"""

from bankhall.kernel.schema import append_only, run_script

revision = "0067"
down_revision = "0066"

_TABLES = """
CREATE TABLE customer_contacts (
    id uuid CONSTRAINT customer_contacts_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT customer_contacts_customer_id_fkey REFERENCES customers,
    way varchar(10) NOT NULL CONSTRAINT customer_contacts_way
        CHECK (way IN ('call_in', 'call_out', 'branch', 'visit', 'letter', 'note')),
    happened_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    corrects uuid CONSTRAINT customer_contacts_corrects_fkey REFERENCES customer_contacts
        CONSTRAINT customer_contacts_corrects_key UNIQUE,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX customer_contacts_customer ON customer_contacts (customer_id, happened_at, id);

CREATE TABLE customer_contact_remarks (
    contact_id uuid CONSTRAINT customer_contact_remarks_pkey PRIMARY KEY
        CONSTRAINT customer_contact_remarks_contact_id_fkey REFERENCES customer_contacts,
    sealed bytea NOT NULL,
    at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("customer_contacts", "customer_contact_remarks")
