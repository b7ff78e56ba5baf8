"""Rights over accounts. `VIEW_OWN`, `ARRANGE_OWN`, `FREEZE_OWN` and `LET_IN` are the customers'."""

VIEW = "accounts.view"
OPEN = "accounts.open"
CHANGE = "accounts.change"
HOLD = "accounts.hold"
EXPORT = "accounts.export"
VIEW_OWN = "accounts.view_own"
ARRANGE_OWN = "accounts.arrange_own"
FREEZE_OWN = "accounts.freeze_own"
LET_IN = "accounts.let_in"
END_MANDATES = "accounts.end_mandates"

# The customer file's own right, by its word: who has only this one finds customers, and no account.
VIEW_CUSTOMERS = "customers.view"
