"""Transfers that are to be made later: in two hours, tomorrow, on a day, or again and again.

Owns `transfer_plans` (what a customer has planned, confirmed as it was planned), `plan_changes` (what a plan was before
it was changed) and `plan_runs` (what came of each time that one was due). A plan moves nothing itself: when it is due,
it is submitted as any other transfer, with the rules and limits of that moment, under a key that makes each time happen
once. Until then its customer can leave that time out, change the plan, or take it back.
Emits PlanMade, PlanEnded and PlanFailed.
"""
