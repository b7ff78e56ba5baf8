"""The bank's branches: where they are, when they are open and what is done there; queues and appointments (1.2(1)).

Owns `branches`. Below it: `queue` (numbers drawn for a service, counters, who is called next), `appointments`,
`kiosks` (machines in the hall).

A branch is told to everybody, signed in or not: nothing of it is about a person. Who stands in line is: a number shows
no name on any screen, and why somebody goes first is kept nowhere. Emits TicketCalled.
"""
