"""Money that its receiver gives back to whoever paid it: the whole, or a part.

Owns `refunds`: each is a payment that arrived, from which account it is given back, and how much. It goes to the
account that it came from and nowhere else, so that a stranger who has "paid by mistake" is never paid elsewhere. What
came from another bank goes back there by pacs.004. Emits RefundGiven.
"""
