"""Rights over payments. `PAY` is the customers': to order, to see what one ordered, and to set one's limits. `SEE` is
the staff's: what goes to other banks, and what became of it.
"""

PAY = "payments.pay"
SEE = "payments.see"
