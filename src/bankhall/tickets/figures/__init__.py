"""What tickets and complaints come to: whether they were answered and solved in time, and what is near its clock.

Owns no table. A ticket was **answered in time** when its first answer came by `first_due_at`, and **solved in time**
when it was never put before a supervisor because its time had passed. What is about whoever asks is left out of
complaints.
"""
