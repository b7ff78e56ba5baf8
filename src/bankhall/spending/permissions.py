"""Rights over spending, both the customers'."""

VIEW_OWN = "spending.view_own"
CORRECT_OWN = "spending.correct_own"
