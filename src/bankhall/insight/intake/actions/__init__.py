"""What is done about tables of customers.

Lock order: the table, its rows, then what registering locks.
"""
