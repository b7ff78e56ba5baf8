"""Rights over the customer file. `VIEW_OWN` and `CHANGE_OWN` are the customers'."""

VIEW = "customers.view"
CHANGE = "customers.change"
UNMASK = "customers.unmask"
UNMASK_FOR_LAW = "customers.unmask_for_law"
RECORD_CONSENT = "customers.record_consent"
VIEW_OWN = "customers.view_own"
CHANGE_OWN = "customers.change_own"
