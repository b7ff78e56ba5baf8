"""The front door of payments."""

from bankhall.payments.abroad.actions import CHANGING_TERMS
from bankhall.payments.abroad.actions import set_terms as set_remittance_terms
from bankhall.payments.actions.banks import keep_banks
from bankhall.payments.actions.payees import add_payee
from bankhall.payments.actions.standing_orders import register_standing_orders
from bankhall.payments.actions.transfers import submit_transfers
from bankhall.payments.ahead.queries import known_ahead, standing_orders_ahead
from bankhall.payments.disputes.actions import PAYING_CLAIMS
from bankhall.payments.merging.actions import FOLLOWER
from bankhall.payments.queries import transfers_by_id

DEEDS = (PAYING_CLAIMS, CHANGING_TERMS)

__all__ = [
    "DEEDS",
    "FOLLOWER",
    "add_payee",
    "keep_banks",
    "known_ahead",
    "register_standing_orders",
    "set_remittance_terms",
    "standing_orders_ahead",
    "submit_transfers",
    "transfers_by_id",
]
