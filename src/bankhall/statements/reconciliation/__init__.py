"""Reconciling an account against an outside statement (camt.053 or a table): what agrees, what nearly does, what is
missing on either side, and what explains the difference.

Owns `reconciliations`, `reconciliation_files` (the file until it is read), `reconciliation_lines` (what was compared;
made anew by each run) and `reconciliation_decisions` (what somebody decided, only appended: it is found again by what
the line says, so a further run and a later file keep it). Nothing here moves money or changes the books.
"""
