"""Rights over the customer file. `VIEW_OWN` is the customers'."""

VIEW = "customers.view"
CHANGE = "customers.change"
VIEW_OWN = "customers.view_own"
