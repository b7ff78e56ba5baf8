"""The front door of the customer file."""

from bankhall.customers.actions.change import tie, untie
from bankhall.customers.actions.register import register_customers
from bankhall.customers.queries import briefs, lock_customers

__all__ = ["briefs", "lock_customers", "register_customers", "tie", "untie"]
