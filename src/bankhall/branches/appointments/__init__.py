"""Appointments at a branch: a time for a service, and what to bring.

Owns `branch_appointments`. A branch says how many it sees at the same time for a service: of two who take the last
place one gets it, and the other is told which are free next (a turn over the slot). They are changed and taken back
until an hour before; the day before, the customer is reminded. Whoever checks in gets a number that goes before others'
(`queue`). Lock order: turn of the customer, appointment, turn of the slot. After a year it is forgotten whose it was.
"""
