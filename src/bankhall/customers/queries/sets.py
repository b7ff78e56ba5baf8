"""The customer file as sets, for statements that go over a whole bank at once. Trusted text, and nothing in it lies
sealed.
"""

from typing import Final

from bankhall.customers import words
from bankhall.customers.types import ConsentPurpose

PROFILES: Final = "SELECT id AS customer_id, kind, status, since_on FROM customers"
LISTED: Final = "SELECT id AS customer_id, number, kind, status, since_on FROM customers"
OPEN_PROMISES: Final = "SELECT customer_id, due_on FROM open_customer_promises"

# An entry that was corrected is told by the one that came in its place.
CONTACTS: Final = """
SELECT customer_id, way, happened_at FROM customer_contacts AS contact
WHERE NOT EXISTS (SELECT FROM customer_contacts AS later WHERE later.corrects = contact.id)
"""

DOCUMENTS: Final = "SELECT customer_id, kind FROM customer_documents"
MANAGED: Final = "SELECT customer_id, manager_id, manager_name FROM customer_managers"
# Of `:reader`, and those for whom they stand in on `:today`.
PORTFOLIO: Final = """
SELECT customer_id FROM customer_managers WHERE manager_id = :reader
UNION ALL
SELECT m.customer_id FROM customer_managers AS m
JOIN manager_absences AS a ON a.manager_id = m.manager_id AND :today BETWEEN a.first_on AND a.last_on
WHERE m.backup_id = :reader
"""


def agreeing(*purposes: ConsentPurpose) -> str:
    """Who agrees, at this moment, to any of these."""
    each = (_AGREEING.format(purpose=one.value, version=words.present_version(one)) for one in purposes)
    return " UNION ".join(each)


_AGREEING: Final = """
SELECT customer_id FROM (
    SELECT DISTINCT ON (customer_id) customer_id, is_given, version FROM customer_consents
    WHERE purpose = '{purpose}' ORDER BY customer_id, nth DESC
) AS last WHERE is_given AND version = {version}
"""
