"""Rights over the quality of service. `TELL` is the customers'; `OWN`: the agents', of what is theirs. `REVIEW`:
drawing conversations, reviewing them and coaching; `DECIDE`: what is looked at, how many are drawn, and objections.
"""

LEAD = "quality.lead"
OWN = "quality.see_own"
REVIEW = "quality.review"
DECIDE = "quality.decide"
TELL = "quality.tell"
