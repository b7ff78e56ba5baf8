"""Which person a customer reaches: who is there, who knows what, and to whom somebody who waits is offered.

Owns `care_agents` (how each agent stands now), `care_agent_steps` (all that was so before), `care_offers` (to whom a
conversation was offered, why, and what came of it) and `care_terms` (the bank's own figures for it).

A conversation is offered to one agent at a time, and an agent has one offer at a time: two unique keys say so, whatever
runs at once. An offer gives nothing away: whoever accepts takes the conversation as anybody takes one from the list,
under its row's lock, so that of two one is second. Offers lie in the database: any process moves on what another has
left (`jobs.keep_routing`). Who is away is known by what their tabs do not say. The path of a message knows nothing of
all this.
"""
