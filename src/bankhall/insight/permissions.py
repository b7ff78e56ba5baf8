"""Rights over what comes in from elsewhere."""

VIEW_IMPORTS = "imports.view"
REPAIR = "imports.repair"

SEE_DUPLICATES = "duplicates.see"
DECIDE_DUPLICATES = "duplicates.decide"

# The rights of the modules below, by their words: each shows its own figures on the day's first page.
CHANGE_CUSTOMERS = "customers.change"
VIEW_CUSTOMERS = "customers.view"
VIEW_ACCOUNTS = "accounts.view"
VIEW_LEDGER = "ledger.view"
VIEW_STAFF = "identity.view"
