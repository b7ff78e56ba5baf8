"""Reconciling an account against an outside statement (camt.053 or a table): what agrees, what nearly does, what is
missing on either side, and what explains the difference.

Owns `reconciliations`, `reconciliation_files` (the file until it is read), `reconciliation_lines` (what was compared;
made anew by each run) and `reconciliation_decisions` (what somebody decided, only appended: it is found again by what
the line says, so a further run and a later file keep it), and `reconciliation_notes` (the same of customers).
Nothing here moves money or changes the books.

Invariant: a reconciliation is the bank's or one customer's (`customer_id`), and so is what was decided of its lines.
Staff never see a customer's, no customer sees the bank's or another customer's, whoever holds the account with them.
"""
