"""One act on many customers of a list (issue 6, ADR 0054): asked for, run in portions, looked through, taken back.

Owns the tables `bulk_acts` (what was asked, by whom, how far it is) and `bulk_act_rows` (each customer with what came
of it).

Invariants
- Exactly those who were counted when it was confirmed stand in an act, whatever the list finds later.
- A customer is done once, however often the job is run or killed: a portion and its outcomes are one commit.
- The right is the act's own, and the list is that of whoever asked, both as they stand when each portion runs.
- Taken back is only what nobody has changed since; the rest stays as it is, and says why.
- What was written to it lies sealed, and is gone after `rules.KEPT`, with what it takes to take it back.

Lock order: the act, then what its verbs lock.
"""
