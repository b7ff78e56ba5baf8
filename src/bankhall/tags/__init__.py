"""Tags: what the bank notes about customers, why, and for how long (4.1.2).

Owns `tags` (what may be noted, and who answers for it), `tag_versions` (by what rule, in which words), `tag_stages`
(when a version was in force), `tag_given` (who has which tag, with value, confidence, evidence and end),
`tag_objections` (whom a customer has told to leave it), `tag_counts` (how many had it on which day), `tag_happenings`
(what happened to whom on a day, counted), `tag_runs` (rebuildings) and `tag_waiting` (whom a rebuilding left to look
at).

Invariants
- A rule is data: groups of conditions over figures of a catalogue, bounded by its types. Nobody's text becomes SQL.
- A version is never changed. It is in force only by the yes of a second person, and taken back by one.
- What events keep fresh and what a rebuilding writes is one statement, made from one rule; the first is asked of some
  customers, the second of all. They agree row by row (tests/tags/test_agree.py, ADR 0045).
- A rebuilding is one transaction: whoever stops it half-way leaves what was.
- A tag that a customer has objected to is given to them by nothing and nobody until they take that back.
- A tag that needs consent to a portrait is had only by customers who give it; it goes with the consent.

Events: TagPublished, TagRetired, TagsChanged, TagObjected.
"""
