"""Payments: moving money on a customer's word (4.2.2).

Owns the table `standing_orders`. Today they are only taken over from other systems and kept; running them comes later.

Invariant: a standing order belongs to an account and pays in its currency; it is registered once for each id of its
source.
"""
