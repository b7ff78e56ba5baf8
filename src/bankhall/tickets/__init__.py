"""Tickets: what customers asked for and the bank owes an answer to, complaints among them (2.3.2(3))."""
