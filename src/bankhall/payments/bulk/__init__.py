"""Bulk transfers: a customer's file of payments (wages, suppliers), read, checked, confirmed once and carried out.

Owns `payment_batches` (what was brought in, and what came of it), `payment_batch_files` (the file until it is read) and
`payment_batch_rows`. A row moves nothing itself: it is submitted as any other transfer, with the rules and limits of
that moment, under a key that makes each happen once, in portions that a kill only delays. What was read never changes:
the confirmation binds the file's digest, how many and how much. Whom a file pays is no payee of the customer's list.
Emits BatchOver.
"""
