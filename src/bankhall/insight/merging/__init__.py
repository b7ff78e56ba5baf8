"""Two files of one person become one, and two again, also months later; nothing is lost on either way (ADR 0048).

Owns `customer_merge_receipts`: what was moved in a merge, by whose hand it goes back. The merges themselves, and which
file is part of which, are the customer file's.

What each module has to do is its own affair, behind its front door (`kernel/following.py`); here they are asked in one
transaction, from the bottom of the ladder upwards, and by the yes of a second person. What is shown before is what the
same verbs came to when they were tried (`db.rehearse`). `rules` says of every column that names a customer how it
follows.
"""
