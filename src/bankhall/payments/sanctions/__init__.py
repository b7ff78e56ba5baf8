"""Names of payees at other banks beside sanctions lists.

Owns `sanction_lists` (each list that was loaded, by name and version), `sanction_entries` (who stands on the latest of
each), `payee_screenings` (whose name was compared with which lists, and what came of it) and `sanction_clearances` (who
was looked at by a person and is somebody else).

Invariants
- Nobody at another bank is paid whose name, as it is kept now, was not compared with the lists as they are now. What
  stays in this bank is asked nothing: its customers are looked at when they become customers.
- A name is compared once for each state of the lists; while neither changes, a payment costs one look at a row.
- A name that may be on a list holds the payment for a person. Their customer reads neutral words and no list.
- Who was cleared is not asked about again, for that payee under that name and that entry of that list.
- Which payee was found beside which entry lies sealed; the lists are public and lie in clear.
"""
