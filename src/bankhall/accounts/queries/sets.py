"""Who owns which accounts, as a set, for statements that go over a whole bank at once. Trusted text."""

from typing import Final

# Of owners only: what an authorised user may use is not theirs.
HOLDINGS: Final = """
SELECT holder.customer_id, account.id AS account_id, account.kind, account.currency, account.status
FROM account_holders AS holder JOIN accounts AS account ON account.id = holder.account_id
WHERE holder.ended_at IS NULL AND holder.role = 'owner'
"""
CARDS: Final = "SELECT customer_id FROM cards"
