"""Tickets: what a customer needs that is not done at once, from the word to the deed, seen by both (2.3.2, 1.3).

Owns `tickets` (whose matter it is, how it stands, by when), `ticket_steps` (everything that was said and done, in
order, never changed), `ticket_files` (what came with it), `resume_codes` (by which a matter is found again at another
desk) and `resume_tries` (who typed a wrong one).

Invariants
- new → working ⇄ waiting for the customer | waiting for others → solved → closed; reopened within 14 days of solved.
- What is to be answered and solved by when is counted in open hours. While the customer is waited for the clock stands
  still: what is left of it is kept, and goes on with their answer.
- What was said stays said, and lies under the customer's own key. Notes are never told to customers.
- A ticket whose type asks for it is solved by two: whoever works on it asks, another says yes (kernel.four_eyes).
- What waits on its check list is done before it is solved.
- A resume code opens a matter for whoever of the staff is told it: one code for a ticket, for a day, and nobody tries
  many. It proves nothing about who says it.
- Passing its time is noted once for each clock, and put before the team's supervisor.

`complaints` is a part of its own: decided by the statutory clock, and kept from whom it is about.

Emits TicketOpened, TicketAnswered, TicketSolved, TicketReopened, TicketEscalated.
"""
