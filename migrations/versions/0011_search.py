"""What customers and accounts are found by at once: the beginning of a name, the last four signs of a number.

Module: customers, accounts
"""

from bankhall.kernel.schema import run_script

revision = "0011"
down_revision = "0010"

# The tokens as customers.rules.search_tokens makes them from now on.
_CHANGES = r"""
ALTER TABLE customer_search ALTER COLUMN name_key TYPE text COLLATE "C";
CREATE INDEX customer_search_name ON customer_search (name_key);

UPDATE customer_search AS search SET tokens = search.tokens || tails.tokens
FROM (
    SELECT customer_id, array_agg(DISTINCT token) AS tokens
    FROM (
        SELECT id AS customer_id, 'p4:' || right(regexp_replace(phone, '[^0-9]', '', 'g'), 4) AS token
        FROM customers, unnest(phones) AS phone
        UNION ALL
        SELECT customer_id, 'd4:' || right(compact, 4)
        FROM customer_documents, regexp_replace(upper(number), '[^[:alnum:]]', '', 'g') AS compact
        WHERE length(compact) >= 8
    ) AS tail
    GROUP BY customer_id
) AS tails
WHERE tails.customer_id = search.customer_id;

CREATE INDEX accounts_tail ON accounts (right(number, 4));
"""


def upgrade() -> None:
    run_script(_CHANGES)
