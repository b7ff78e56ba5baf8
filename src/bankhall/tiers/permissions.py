"""Rights over tiers. `WRITE`: to try terms out and to ask for a scheme; `APPROVE`: the second person's yes. `GIVE`: a
tier by hand, and credit grades, and benefits that were taken up. `VIEW_OWN` and `TAKE_OWN` are the customers'.
"""

SEE = "tiers.see"
WRITE = "tiers.write"
APPROVE = "tiers.approve"
GIVE = "tiers.give"
VIEW_OWN = "tiers.view_own"
TAKE_OWN = "tiers.take_own"
