"""Rights over branches. `VISIT` is the customers'."""

MANAGE = "branches.manage"
SERVE = "branches.serve"
VISIT = "branches.visit"
