"""How well customers are served: what there is to see of it now, what it came to, and what they say of it themselves.

Owns `quality_settings` (at which figure the wall gives notice, and how often a customer is asked). What a figure means
stands in `care.figures`, `tickets.figures` and `satisfaction`: the wall, the history and their files count by the same
statements. Agents see what is theirs and no colleague's; whoever leads sees all. No figure names a customer.
"""
