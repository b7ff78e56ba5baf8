"""Rights over tiers. `WRITE`: to try terms out and to ask for a scheme; `APPROVE`: the second person's yes. `GIVE`: a
tier by hand, and credit grades. `VIEW_OWN` is the customers'.
"""

SEE = "tiers.see"
WRITE = "tiers.write"
APPROVE = "tiers.approve"
GIVE = "tiers.give"
VIEW_OWN = "tiers.view_own"
