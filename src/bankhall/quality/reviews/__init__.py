"""Quality review: conversations drawn at random are read beside a scorecard, and whoever led them has a say.

Owns `quality_scorecards` (versions of what is looked at), `quality_plans` (how many of whose conversations),
`quality_draws` and `quality_draw_units` (what was drawn out of what, so that anybody can draw it again),
`quality_reviews` and `quality_review_verdicts` (what came of it), `quality_objections`, `quality_coachings` and
`quality_calibrations`.

A draw is stratified simple random sampling without replacement: within each stratum (an agent and what is out of the
ordinary about the conversation) those come first whose SHA-256 of seed and conversation is smallest. The seed is the
house's own, drawn once for a plan and a period. Nobody reviews themself or a conversation in which they had a part, nor
decides an objection to a review of their own. A review keeps the version of the scorecard by which it was made;
verdicts are only appended. All words lie sealed under the key of the customer whose conversation it was: figures stay,
words go.
"""
