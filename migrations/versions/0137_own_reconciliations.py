"""Customers reconcile as well: whose books a reconciliation is of, and what customers noted of their lines.

Module: statements
"""

from alembic import op

from bankhall.kernel.schema import grant, run_script

revision = "0137"
down_revision = "0133"

_TABLES = """
ALTER TABLE reconciliations ADD COLUMN customer_id uuid
    CONSTRAINT reconciliations_customer_id_fkey REFERENCES customers;
CREATE INDEX reconciliations_customer ON reconciliations (customer_id, id) WHERE customer_id IS NOT NULL;

CREATE TABLE reconciliation_notes (
    customer_id uuid NOT NULL CONSTRAINT reconciliation_notes_customer_id_fkey REFERENCES customers,
    account_id uuid NOT NULL CONSTRAINT reconciliation_notes_account_id_fkey REFERENCES accounts,
    same_as bytea NOT NULL,
    decision varchar(10) NOT NULL CONSTRAINT reconciliation_notes_decision
        CHECK (decision IN ('accepted', 'rejected', 'timing', 'noted')),
    sealed bytea,
    at timestamptz NOT NULL,
    CONSTRAINT reconciliation_notes_pkey PRIMARY KEY (customer_id, account_id, same_as)
);
"""

# The bank's own stay, and none changes its owner.
_KEPT = """
CREATE TRIGGER reconciliations_kept BEFORE DELETE ON reconciliations
    FOR EACH ROW WHEN (OLD.customer_id IS NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reconciliations_owned BEFORE UPDATE ON reconciliations
    FOR EACH ROW WHEN (OLD.customer_id IS DISTINCT FROM NEW.customer_id) EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    op.execute(_KEPT)
    grant("DELETE", "reconciliations")
    grant("SELECT, INSERT, UPDATE, DELETE", "reconciliation_notes")
