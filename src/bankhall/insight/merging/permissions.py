"""Rights over merging. `MERGE`: look at two files side by side and ask for it. `APPROVE`: the second person's yes."""

MERGE = "customers.merge"
APPROVE = "customers.approve_merge"
