"""Disputes: a customer says that something is wrong with an entry on their account, and the bank says what comes of it.

Owns `disputes` (which entry, why, how it stands, by when it is answered) and `dispute_steps` (everything that was said
and done, in order, never changed). What the customer writes, and what they are told, lies under their own key.

Invariants
- An entry is disputed once: again only after the customer has taken it back. Against the answer they appeal once, and
  somebody else decides then.
- received → looking (somebody has taken it) ⇄ needs_you (a question to the customer) → decided, or withdrawn.
- What the bank gives comes from its own account for claims, never more than was disputed, and is booked once: up to a
  small amount by whoever looks into it, beyond that by a second person's yes.
- Whoever was paid in this bank is asked to give it back, and decides freely: by a refund, to the account it came from.

Emits DisputeOpened, DisputeMoved and GiveBackAsked.
"""
