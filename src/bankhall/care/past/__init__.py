"""Conversations that were before the bank stood on this house: brought in as they were, many at once.

Owns no table: they become `conversations` with their messages, sealed like all others. Nobody is told of them, and no
event says that they happened now.
"""
