"""What keeps the customer file right: that what it says still holds, and that somebody has looked at the proof (4.1.1).

Owns `customer_fact_marks` (who said of what that it still holds, or verified it, and how: written once),
`held_customer_facts` (of each name, day, number and address of the file who wrote it down, when it was last said to
hold, and who verified it) and `customer_question_rests` (what is not asked for a while).

A base fact is one value of the file: one phone number, one address. It is told by the keyed digest of what it says, so
another value is another fact: what was said of the old one ends with it and does not come back with it. Whoever wrote a
value does not verify it. Whether a code that went to a phone or mailbox has come back is known by `identity`, and
counts of itself. After how long each is asked again stands in `rules`.

Lock order: the customer. Emits FactConfirmed and FactVerified.
"""
