"""Who is in the customer file twice (ADR 0047): found by probabilistic linkage, decided by a steward.

Owns `duplicate_models` (what agreement in each field is worth, as trained), `duplicate_terms` (how common names are,
under keyed digests), `duplicate_keys` (by which a customer's likely twins are looked up, keyed digests too),
`stale_duplicates` (whom a worker is still to compare), `duplicate_pairs` (two customers and what speaks for it: levels
and weights, never values), `duplicate_decisions` and `duplicate_overrides` (what people said to it, history) and
`duplicate_runs`.

What is compared (`rules.traits`) is made of unsealed facts and lives in memory only: in the worker, in its child that
runs splink (`adapters.linking`), or for one person in the web process. The same weights are applied by splink to the
whole bank and by `rules.weighing` to one pair, and a test sees that both come to the same.
"""
