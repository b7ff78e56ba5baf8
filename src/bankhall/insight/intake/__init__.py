"""Customers brought in from a table or a workbook (ADR 0050, 0055): columns, a look at each row, mending, a second
person's yes, and taking them in.

Owns the tables `customer_files` (a table that somebody brought, and how far it is) and `customer_file_rows` (each row
with what is wrong with it, whom it may be, and who it became).

Invariants
- A row is good, faulty, perhaps somebody who is there, dismissed, or taken; never dropped silently.
- Whatever is changed about a row makes the table another version, and void what was asked for before.
- Who may be somebody is asked when a row is looked at and again when it is taken.
- Nobody is registered before a second person has said yes to exactly this file with exactly these columns.
- A row is one customer, however often its taking is run or killed: the file and its number are the customer's source.
- What the table says of people lies sealed under the bank's own key, and is gone after `rules.KEPT`.
"""
