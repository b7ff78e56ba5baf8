"""What was booked on each day, kept by the database itself beside the entries: so that nobody adds up millions of them.

Module: ledger
"""

from bankhall.kernel.schema import grant, run_script

revision = "0012"
down_revision = "0011"

# Each statement that books adds its share as rows of its own: one row for a day would make all postings wait for each
# other. A job folds the shares of a day together (ledger.actions.turnover); their sums are the same before and after.
_TABLE = """
CREATE TABLE ledger_turnovers (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT ledger_turnovers_pkey PRIMARY KEY,
    booked_on date NOT NULL,
    currency char(3) NOT NULL,
    debit numeric NOT NULL,
    credit numeric NOT NULL,
    transactions bigint NOT NULL
);
CREATE INDEX ledger_turnovers_day ON ledger_turnovers (booked_on, currency);

-- Nothing is booked between the sums of what there is and the trigger that goes on from there.
LOCK TABLE ledger_entries IN SHARE ROW EXCLUSIVE MODE;

INSERT INTO ledger_turnovers (booked_on, currency, debit, credit, transactions)
SELECT booked_on, currency, sum(debit), sum(credit), count(*)
FROM (
    SELECT booked_on, currency, coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS debit,
           coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS credit
    FROM ledger_entries GROUP BY booked_on, currency, transaction_id
) AS booked
GROUP BY booked_on, currency;

CREATE FUNCTION ledger_add_turnovers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_turnovers (booked_on, currency, debit, credit, transactions)
    SELECT booked_on, currency, sum(debit), sum(credit), count(*)
    FROM (
        SELECT booked_on, currency, coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS debit,
               coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS credit
        FROM fresh GROUP BY booked_on, currency, transaction_id
    ) AS booked
    GROUP BY booked_on, currency;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_entries_counted AFTER INSERT ON ledger_entries
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_add_turnovers();
"""


def upgrade() -> None:
    run_script(_TABLE)
    grant("SELECT, INSERT, DELETE", "ledger_turnovers")
