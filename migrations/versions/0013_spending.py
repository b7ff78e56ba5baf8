"""What customers say their entries are about.

Module: spending
"""

from bankhall.kernel.schema import grant, run_script

revision = "0013"
down_revision = "0012"

_TABLES = """
CREATE TABLE spending_corrections (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT spending_corrections_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT spending_corrections_customer_id_fkey REFERENCES customers (id),
    scope varchar(8) NOT NULL,
    side varchar(3) NOT NULL CONSTRAINT spending_corrections_side CHECK (side IN ('in', 'out')),
    account_id uuid CONSTRAINT spending_corrections_account_id_fkey REFERENCES accounts (id),
    seq bigint,
    merchant text,
    category varchar(20) NOT NULL,
    said_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT spending_corrections_scope CHECK (
        (scope = 'entry' AND account_id IS NOT NULL AND seq IS NOT NULL AND merchant IS NULL) OR
        (scope = 'merchant' AND account_id IS NULL AND seq IS NULL AND merchant IS NOT NULL))
);
CREATE INDEX spending_corrections_held ON spending_corrections (customer_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX spending_corrections_entry ON spending_corrections (customer_id, account_id, seq)
    WHERE ended_at IS NULL AND scope = 'entry';
CREATE UNIQUE INDEX spending_corrections_merchant ON spending_corrections (customer_id, merchant, side)
    WHERE ended_at IS NULL AND scope = 'merchant';

CREATE TRIGGER spending_corrections_kept BEFORE DELETE OR TRUNCATE ON spending_corrections
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT", "spending_corrections")
    grant("UPDATE (ended_at)", "spending_corrections")
