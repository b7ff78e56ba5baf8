"""Tiers: how the bank serves customers differently, by rules that anybody can read (4.1.3).

Owns `tier_schemes` (versions of the rules, each with what was known of its effects before it was published),
`tier_months` (how far the work on a month is), `tier_figures` (what a customer had in a month), `tier_assessments`
(the tier that came of it, with the notice before it falls), `tier_grades` (credit grades, until lending exists),
`tier_grants` and `tier_grant_endings` (tiers that were given by hand).

Invariants
- A scheme is never changed, and is published by two people. A month is assessed by one version, the latest that begins
  with it or before, and months are assessed one after the other: whatever was killed, repeated or late, the same comes
  out. What counts is what was known at the month's end.
- A tier rises with the next assessment. It falls only after its customer was told, at least a month before and once,
  and never further than they were told.
- What a tier came of stands beside it: assets, payments, grade and tenure of the month, and the scheme's version.
- Of what comes with a tier by itself they know no use: they answer what somebody's tier is, and whoever serves them
  acts by it. What customers take up is in `benefits`.

Events: TierWarned, TierChanged, TierGiven.
"""
