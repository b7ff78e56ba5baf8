"""Rights over the quality of service. `TELL` is the customers'; `OWN`: the agents', of what is theirs."""

LEAD = "quality.lead"
OWN = "quality.see_own"
TELL = "quality.tell"
