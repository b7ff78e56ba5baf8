"""Benefits that customers take up (权益): so many a month, quarter or year by their tier, by a code or by a person.

Owns `tier_benefits` (what is offered, and until when), `tier_benefit_endings` (what ends before its time),
`tier_benefit_takings` (what customers took up, and what became of it) and `tier_benefit_reminders` (who was written to
about which benefit of which period).

Invariants
- What is offered is never changed, and begins and ends by two people's word. An end is said a month before.
- Of a period nobody takes more than their tier of that moment has, in whichever of their files. What was taken stays
  good, whatever becomes of the tier; what was not lapses on the day that stood beside it before.
- A code is its customer's: staff never read it, they compare what the customer shows them.
- Nobody is written to who did not agree to advertising by that way, nor twice about the same.
"""
