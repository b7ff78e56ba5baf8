"""Payments, when two files of a customer become one and two again (ADR 0048).

Owns no table. Payees are copied, sealed under the key of the file that stays; a split ends the copies. What a customer
lets themselves pay becomes the narrower of the two, and what was paid today and this month is summed. What is under way
at the file that goes stops a merge, and what is under way from an account that goes back stops a split. Transfers,
disputes, requests and all that is over stay where they are and are read together.
"""
