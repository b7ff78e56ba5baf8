"""What was said in a ticket is a complaint; what the bank owes an answer to holds its customer.

Module: tickets
"""

from bankhall.kernel.schema import run_script

revision = "0132"
down_revision = "0129"

_CHANGES = """
ALTER TABLE complaints ADD ticket_nth smallint;
ALTER TABLE complaints ADD CONSTRAINT complaints_ticket_nth CHECK (ticket_nth IS NULL OR ticket_id IS NOT NULL);
CREATE UNIQUE INDEX complaints_ticket_nth_key ON complaints (ticket_id, ticket_nth) WHERE ticket_nth IS NOT NULL;

INSERT INTO customer_ties (customer_id, kind, subject_id)
SELECT customer_id, 'matter', id FROM tickets
WHERE state IN ('new', 'working', 'waiting_customer', 'waiting_others')
UNION ALL
SELECT customer_id, 'matter', id FROM complaints WHERE state IN ('received', 'looking')
ON CONFLICT DO NOTHING;
"""


def upgrade() -> None:
    run_script(_CHANGES)
