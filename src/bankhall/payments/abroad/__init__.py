"""Remittances abroad: a payment in another currency, at a rate that was quoted and has a time limit.

Owns `remittance_terms` (the bank's margin and fees by currency, each from an instant on), `remittance_quotes` (what was
offered to whom, kept whether it was used or not) and `payees_abroad` (where payees abroad live). What was remitted is
a transfer like any other and belongs to payments (`transfers`, `remittances`): limits, risk rules, holding and answers
are theirs.

Invariants
- A quote is its customer's, good until its instant and not at it, and used once: the database has an index for it.
- What is paid is what was quoted: a remittance names its quote, and no amount.
- Exactly the payee, both amounts, both currencies, the rate, the fees and the quote are confirmed.
- Nobody's remittances of a year come to more dollars than the year's allowance, also when two come at once.
- Nothing waits for somebody's yes at a quoted rate, and nothing is remitted by a mandate.
"""
