"""Call-backs by the customer's wish (ADR 0072): the bank calls them, and nobody waits with a telephone at
their ear.

Owns `care_callbacks` (what is wished for, and how far it is), `care_callback_steps` (all that became of it) and
`care_hours` (by hour of the week: how long people waited for a person, and how many agents were there).

A call-back that is due is a conversation that waits: it is offered by the rules of `reach` like any other, and keeps
the place of whoever was waiting already. No number is kept: it is called on the number that the customer has proved at
that moment, and only if that is the one which they saw when they asked. A time is promised to as many as there are
people to call them, counted under the time's turn; a promise that is missed is said sorry for, and made anew. Of one
customer one call-back is open at most: a unique key says so.
"""
