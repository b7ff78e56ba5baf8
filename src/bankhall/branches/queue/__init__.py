"""Numbers for those who wait in a branch, counters, and who is called next.

Owns `branch_tickets` (numbers that were drawn), `branch_numbers` (how many of a day), `branch_counters` (which are
open, by whom, for what, and who is there) and `branch_paces` (how long a service has taken lately).

Who comes first goes first, with a start of some minutes for who needs it, has an appointment or a tier that says so:
nobody waits for anybody who came later than that. A number is called to one counter (`FOR UPDATE SKIP LOCKED`). Lock
order: counter, ticket, customer. A day's numbers end with the day. Who was served and told the bank who they are finds
the visit in their contact log, where what was done stays; the number forgets them after a year. Emits TicketCalled.
"""
