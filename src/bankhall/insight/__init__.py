"""What the bank knows from its data: ingest first; cleaning, portrait, models and dashboards in later steps.

Owns the tables `imports`, `import_files`, `import_differences`, `quarantined_rows`, and of each source
`source_records` (what became customers, accounts, orders, cards), `source_transactions` (what became movements),
`source_books` (where each account's import stands) and `source_adjustments` (what was booked besides the rows).

Invariants
- A row of a source is taken, already there or in quarantine with file, line and reason, never dropped silently.
- Importing the same rows again changes nothing; in whatever pieces and order they come, the books end the same.
- A row of a source that moves money is one transaction in the books, under the key `<source>:trans:<id>`.
- What the source says its balances are is compared with ours, and every difference is told.

An import commits window after window. One import of a source runs at a time (a lock of the server's).

Events: ImportStarted, ImportFinished; customers, accounts and the ledger tell of what it brings.
"""
