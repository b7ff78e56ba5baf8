"""What is known already of the time ahead: planned transfers, bills that were presented, and standing orders.

Owns no table and changes nothing; it tells whoever looks ahead (spending's forecast) what needs no guess.
"""
