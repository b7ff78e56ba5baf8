"""Conversations that were before the bank stood on this house: brought in as they were, many at once.

Owns no table: they become `conversations` with their messages, sealed like all others. Nobody is told of them, and no
event says that they happened now.

And how whoever sees to quality finds and reads conversations that are over: what is counted names nobody; reading one
in which one had no part takes a right of its own and is noted with the customer whose it is, without what looks like
somebody's number.
"""
