"""A conversation to take home, as a PDF to read and print, or as plain text.

Owns no table. Its customer gets it whole, with the bank's people named as the conversation shows them. Staff who may
read it get it for a purpose, which they say and which is kept (`care.take_transcript`): there names of customers are
masked, and so is whatever looks like the number of an account, a card or a document.
"""
