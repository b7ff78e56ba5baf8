"""Branches: where they are and when they are open, queue tickets, appointments (1.2(1))."""
