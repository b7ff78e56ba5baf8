"""Conversations that are over, as whoever sees to their quality finds and reads them.

What is counted names nobody. Reading one in which one had no part takes a right of its own and is noted, each time,
with the customer whose it is; the reader sees no name, and what looks like somebody's number is left out.
"""
