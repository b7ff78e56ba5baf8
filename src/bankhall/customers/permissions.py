"""Rights over the customer file. `VIEW_OWN` is the customers'."""

VIEW = "customers.view"
CHANGE = "customers.change"
UNMASK = "customers.unmask"
UNMASK_FOR_LAW = "customers.unmask_for_law"
VIEW_OWN = "customers.view_own"
