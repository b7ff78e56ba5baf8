"""Rights over payments. `PAY` is the customers': to order, to see what one ordered, and to set one's limits. `SEE` is
the staff's: what goes to other banks, and what became of it. `WORK_DISPUTES`: to look into what customers dispute and
to decide it; `APPROVE_CLAIMS`: the second person's yes to what the bank gives.
What the bank takes for remittances is asked for with `SET_TERMS` and agreed to with `APPROVE_TERMS`, by two people.
"""

PAY = "payments.pay"
SEE = "payments.see"
WORK_DISPUTES = "payments.work_disputes"
APPROVE_CLAIMS = "payments.approve_claims"
SET_TERMS = "payments.set_terms"
APPROVE_TERMS = "payments.approve_terms"
