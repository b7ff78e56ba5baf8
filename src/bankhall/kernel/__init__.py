"""What knows no business: settings, database doors, money, time, ids, errors, events, jobs, audit,
four eyes, web.

<<<<<<< HEAD
Owns the tables `events`, `event_cursors`, `parked_events`, `audit_log`, `business_days`, `done_once`, `data_keys` and
the schema of procrastinate. Everything else in the house stands on it and it imports nothing of theirs.
=======
Owns the tables `events`, `event_cursors`, `parked_events`, `audit_log`, `business_days`, `done_once`, those of
`four_eyes` and the schema of procrastinate. Everything else in the house stands on it and it imports nothing of theirs.
>>>>>>> d6ed26b (Let two people do what is too much for one: four eyes in the kernel)

Invariants: acknowledged means committed; one request is one transaction with one `now`; events and audit rows
are written by the transaction they speak of and never changed; what takes two people
is done by two people, once (four_eyes).
"""
