"""Rights over tables of customers. `IMPORT`: bring one and ask for it. `APPROVE`: the second person's yes."""

IMPORT = "customers.import"
APPROVE = "customers.approve_import"
