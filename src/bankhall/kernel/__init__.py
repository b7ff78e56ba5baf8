"""What knows no business: settings, database doors, money, time, ids, errors, events, jobs, audit,
four eyes, web.

Owns the tables `events`, `event_cursors`, `parked_events`, `audit_log`, `audit_chain`, `audit_checkpoints`,
`business_days`, `done_once`, `data_keys`, those of `four_eyes` and the schema of procrastinate. Everything else in the
house stands on it and it imports nothing of theirs.

Invariants: acknowledged means committed; one request is one transaction with one `now`; events and audit rows
are written by the transaction they speak of and never changed; what takes two people
is done by two people, once (four_eyes).
"""
