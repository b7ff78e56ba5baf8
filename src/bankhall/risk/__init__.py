"""Risk: which payments the bank asks about, puts off, or does not make (4.2.4).

Owns the tables `risk_rules` and `risk_versions` (what risk staff have written), `risk_stages` (when a version watched,
was live and was taken back), `risk_fires` (which versions spoke of which payment), and `risk_cases` with
`risk_case_decisions` (payments that wait for a person, and what came of it).

Invariants
- It knows no transfer. Whoever asks tells it an `Occasion`: facts by name, amounts in minor units; it answers with a
  `Verdict`. The strictest live rule speaks; the customer hears its reason, never its name or its text.
- A rule is a text of at most 1,000 characters in CEL without macros, patterns or loops. Its names and types are checked
  as it is written; nothing of it is ever evaluated by Python (ADR 0034).
- A version is never changed. It is live only by the yes of a second person, and taken back by one.
- A rule that watches decides nothing: what it would have said is written down, and nobody is told.
- What cannot be reckoned for a payment (a division by nothing) does not fire and stops nobody.
- A case is decided once. What nobody decides in time ends so that the money stays where it was.

Events: CaseOpened, CaseDecided.
"""
