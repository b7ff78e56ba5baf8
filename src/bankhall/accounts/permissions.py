"""Rights over accounts. `VIEW_OWN` is the customers'."""

VIEW = "accounts.view"
OPEN = "accounts.open"
CHANGE = "accounts.change"
VIEW_OWN = "accounts.view_own"
