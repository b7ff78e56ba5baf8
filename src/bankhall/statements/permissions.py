"""Rights over statements. `TAKE` is the customers': to have them made, and to take them home."""

TAKE = "statements.take"
