"""Spending: what came in, what went out and where to, in a customer's own words (issue 3, the portal's home).

Owns the table `spending_corrections`. The entries are the books', the accounts are accounts'; nothing is copied from
them: every figure is computed from the entries when it is asked for (docs/adr/0014).

Invariants
- What counts are the accounts that the customer owns: an authorised user's income is not his own.
- Money moved between the customer's own accounts is neither income nor spending.
- What is in the sums is in the feed of entries, under the same category, and the other way round.
- The customer's word goes before the rules', and a later word before an earlier one. Taken back, it leaves no trace in
  the figures and stays in the table.
- A request reads a bounded number of entries; where that is not enough, the answer says how far it came.

Events: SpendingCorrected, SpendingCorrectionTakenBack.
"""
