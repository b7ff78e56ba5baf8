"""Portfolios: the customers for whom somebody is there, and how they pass from one to another (4.1.4).

Owns `portfolio_files`: what whoever takes a customer over is to read, and whether they have.

Customers move several at once, with an outcome for each: the line that holds (`customers.managers`), and, in the same
transaction, whatever the manager before owes them (`customers.promises`) or has to do about them (`customers.tasks`),
each with its own step. A portfolio is read
by what needs attention first.
"""
