"""Running the bank and looking over its shoulder: the auditors' page; monitoring, backups, drills to come (9, 8.4).

Owns the table `audit_verifications`. The audit log, its chain and its proofs are the kernel's (`kernel/audit.py`,
`kernel/chain`); here they are searched, verified when somebody asks, and taken out.

Invariants
- Whoever reads the audit log stands in it: each new question is noted before it is answered.
- A search does bounded work and says how far back it came.
"""
