"""Rights over lists. `SEE_ALL`: the whole bank, not only one's own portfolio. The others are of the modules below."""

SEE_ALL = "lists.see_all"

VIEW_CUSTOMERS = "customers.view"
TASK = "customers.task"
SEE_TAGS = "tags.see"
SEE_TIERS = "tiers.see"
# The bank's data leaves with it: a right of its own.
EXPORT = "lists.export"
# Says yes to more than one person may take out alone.
APPROVE_EXPORT = "lists.approve_export"
