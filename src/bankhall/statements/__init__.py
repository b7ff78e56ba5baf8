"""Statements: what moved on an account over a period, as a document that others can believe (4.2.3).

Owns the tables `statements` (what was asked for, and the register of what the bank has issued), `statement_files` (the
files, for a while), `statement_tries` (who asked in vain whether one is real), `statement_months` (what the books said
of each account's month when it was closed), `statement_closings` (how far that has come) and `statement_news` (who was
told).

Invariants
- Opening plus entries is closing, and both are what the books say of those days, all read in one moment.
- Whom somebody paid is told to whoever may see the transfer, as on their pages, and to nobody else.
- What was issued is signed twice: in the file, for whoever has nothing but the bank's public key, and in the register,
  so that a changed row of it confirms nothing.
- A month is closed once for each account, and each owner is told once; killed half-way, it goes on where it was.
- A code alone tells nothing, not even whether it is one. Absent and wrong look the same, and guessing is counted.
- The files lie under the key of the customer who asked, and go with it.
"""
