"""What the bank knows from its data: ingest first; cleaning, portrait, models and dashboards in later steps.

Owns the tables `imports`, `import_files`, `import_differences`; `quarantined_rows`, `quarantine_cases`,
`quarantine_steps` and `quarantine_retries`; and of each source `source_records` (what became customers, accounts,
orders, cards), `source_transactions` (what became movements), `source_books` (where each account's import stands) and
`source_adjustments` (what was booked besides the rows).

Invariants
- A row of a source is taken, already there or in quarantine with file, line and reason, never dropped silently.
- Importing the same rows again changes nothing; in whatever pieces and order they come, the books end the same.
- A row of a source that moves money is one transaction in the books, under the key `<source>:trans:<id>`.
- A row in quarantine is taken by the import's own way, or nothing is done; what was done is a row with who and when.
- What the source says its balances are is compared with ours, and every difference is told.

An import commits window after window. One import of a source runs at a time, and nobody repairs its rows meanwhile
(locks of the server's). Lock order of a repair: the source, cases by id, then what registering and booking lock.

Events: ImportStarted, ImportFinished, RowsRepaired, RowSetAside, RowTakenUp; customers, accounts and the ledger tell of
what comes with them.
"""
