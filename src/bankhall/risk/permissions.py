"""Rights over risk. `WRITE`: rules, as far as watching. `APPROVE`: the second person's yes, and taking a live rule
back. `DECIDE`: what becomes of a payment that waits.
"""

SEE = "risk.see"
WRITE = "risk.write"
APPROVE = "risk.approve"
DECIDE = "risk.decide"
