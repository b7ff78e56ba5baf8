"""The chain of the audit log: what makes a changed, removed, inserted or reordered row show (7; ADR 0018).

    audit_log            rows, as the doors wrote them (kernel.audit)
    audit_chain          the place of each row that was committed, and h(n) = SM3(h(n-1) | the row in one form)
    audit_checkpoints    every 1,000 rows or 60 s: how long the chain is, its last hash, signed by the bank's key
    checkpoints.jsonl    the same once more, outside the database, to be copied off the host

Nothing is done while a request is answered: a sequencer in the worker links what has been committed (`linking`), in the
order of `(xid, id)` and below the oldest running transaction, so that nothing that commits late is skipped. `verifying`
recomputes everything; `proofs` takes a period out of the bank, to be checked by whoever has nothing but the file.

Invariants
- A row's place in the chain is final; a place is given once, without gaps, by one sequencer at a time.
- A checkpoint is signed in the transaction that writes the links it speaks of, and reaches the file after the commit.
- Neither checking a proof nor verifying needs a secret key.
"""
