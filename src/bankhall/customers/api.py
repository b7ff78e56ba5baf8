"""The front door of the customer file."""

from bankhall.customers.actions.change import block_customer, tie, untie
from bankhall.customers.actions.enroll import enroll_customer
from bankhall.customers.actions.register import register_customers
from bankhall.customers.queries import are_there_any, briefs, customer_figures, lock_customers, search_customers
from bankhall.customers.queries.consents import consented, consents_of

__all__ = [
    "are_there_any",
    "block_customer",
    "briefs",
    "consented",
    "consents_of",
    "customer_figures",
    "enroll_customer",
    "lock_customers",
    "register_customers",
    "search_customers",
    "tie",
    "untie",
]
