"""Rights over payments. `PAY` is the customers': to order, to see what one ordered, and to set one's limits."""

PAY = "payments.pay"
