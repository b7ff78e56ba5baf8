"""Rights over the customer file."""

VIEW = "customers.view"
CHANGE = "customers.change"
