"""What the bank knows from its data: ingest first; cleaning, portrait, models and dashboards in later steps.

Owns (from the import on) the source rows, the imports and their quarantine.

Invariants: a row of a source is taken, already there or in quarantine with file, line and reason, never dropped
silently; importing the same rows again changes nothing; what the source says its balances are is compared with
ours, and every difference is told.
"""
