"""Rights over statements. `TAKE` is the customers': to have them made, and to take them home. `RECONCILE` is
the staff's: to compare an account with an outside statement, and to decide what is left.
"""

TAKE = "statements.take"
RECONCILE = "statements.reconcile"
