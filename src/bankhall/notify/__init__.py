"""Letters of the bank: what it writes to people's phones and mailboxes (ADR 0021).

Owns the tables `messages` (what is to be sent, or was), `message_tries` (what came of each try) and `message_channels`
(by what this bank can write at all).

It knows addresses and texts and no persons: who may be written to, and where, is for those above it to know.

Invariants
- A message is written by the transaction that wants it said, and sent by the worker after the commit: nobody is told of
  what did not happen. No network call is made while a transaction is open.
- Address and text lie sealed, and are gone as soon as the message is sent, given up or too late; that something was
  sent, when and by which template stays for `rules.KEPT`.
- At least once, with the message's id: a gateway that knows ids sends it once.
- A message is not sent after its time. What is urgent does not wait behind what is not.
- An address gets no more than `rules.MOST_A_DAY` messages a day, whatever anybody asks for.
- A demo bank writes to nobody: what it would send is kept and shown to whoever tries it (`api.open_drawer`).
"""
