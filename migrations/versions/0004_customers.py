"""Customers, their documents, what they are found by, what ties them to the bank, and who changed their status.

Module: customers
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0004"
down_revision = "0003"

_TABLES = """
CREATE SEQUENCE customer_numbers START 100000001 MAXVALUE 999999999;

CREATE TABLE customers (
    id uuid CONSTRAINT customers_pkey PRIMARY KEY,
    number varchar(10) NOT NULL CONSTRAINT customers_number_key UNIQUE,
    kind varchar(12) NOT NULL CONSTRAINT customers_kind CHECK (kind IN ('person', 'organisation')),
    name text NOT NULL,
    status varchar(10) NOT NULL CONSTRAINT customers_status CHECK (status IN ('active', 'blocked', 'closed')),
    birth_on date,
    gender varchar(10),
    phones text[] NOT NULL,
    emails text[] NOT NULL,
    address_line text,
    address_district text,
    address_city text,
    address_region text,
    address_postcode text,
    address_country char(2),
    since_on date NOT NULL,
    source varchar(64),
    source_id varchar(64),
    version integer NOT NULL,
    CONSTRAINT customers_source_source_id_key UNIQUE (source, source_id),
    CONSTRAINT customers_source CHECK ((source IS NULL) = (source_id IS NULL))
);
CREATE INDEX customers_by_status ON customers (status, id);
CREATE INDEX customers_by_kind ON customers (kind, id);

CREATE TABLE customer_documents (
    customer_id uuid NOT NULL CONSTRAINT customer_documents_customer_id_fkey
        REFERENCES customers (id) DEFERRABLE INITIALLY DEFERRED,
    nth smallint NOT NULL,
    kind varchar(20) NOT NULL,
    country char(2) NOT NULL,
    number text NOT NULL,
    CONSTRAINT customer_documents_pkey PRIMARY KEY (customer_id, nth),
    CONSTRAINT customer_documents_kind_country_number_key UNIQUE (kind, country, number)
);

CREATE TABLE customer_search (
    customer_id uuid CONSTRAINT customer_search_pkey PRIMARY KEY
        CONSTRAINT customer_search_customer_id_fkey REFERENCES customers (id),
    name_key text NOT NULL,
    tokens text[] NOT NULL
);
CREATE INDEX customer_search_tokens ON customer_search USING gin (tokens);

CREATE TABLE customer_ties (
    customer_id uuid NOT NULL CONSTRAINT customer_ties_customer_id_fkey REFERENCES customers (id),
    kind varchar(20) NOT NULL,
    subject_id uuid NOT NULL,
    CONSTRAINT customer_ties_pkey PRIMARY KEY (customer_id, kind, subject_id)
);

CREATE TABLE customer_status_changes (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT customer_status_changes_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT customer_status_changes_customer_id_fkey REFERENCES customers (id),
    status varchar(10) NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);
CREATE INDEX customer_status_changes_customer ON customer_status_changes (customer_id, id);

CREATE TRIGGER customers_kept BEFORE DELETE OR TRUNCATE ON customers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    append_only("customer_status_changes")
    grant("SELECT, INSERT, UPDATE", "customers", "customer_search")
    grant("SELECT, INSERT, DELETE", "customer_documents", "customer_ties")
    grant("USAGE, SELECT", "SEQUENCE customer_numbers")
