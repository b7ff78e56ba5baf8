"""The front door of payments."""

from bankhall.payments.abroad.actions import CHANGING_TERMS
from bankhall.payments.abroad.actions import set_terms as set_remittance_terms
from bankhall.payments.abroad.queries import fees_by_customer
from bankhall.payments.actions.banks import keep_banks
from bankhall.payments.actions.payees import add_payee
from bankhall.payments.actions.standing_orders import register_standing_orders
from bankhall.payments.actions.transfers import submit_transfers
from bankhall.payments.ahead.queries import known_ahead, standing_orders_ahead
from bankhall.payments.disputes.actions import PAYING_CLAIMS
from bankhall.payments.merging.actions import FOLLOWER
from bankhall.payments.queries import transfers, transfers_by_id
from bankhall.payments.queries.exchange import rates_at
from bankhall.tiers.api import Around

DEEDS = (PAYING_CLAIMS, CHANGING_TERMS)

# What tiers ask of payments, which stand above them.
TIERS_AROUND = Around(rates_at, fees_by_customer)

__all__ = [
    "DEEDS",
    "FOLLOWER",
    "TIERS_AROUND",
    "add_payee",
    "keep_banks",
    "known_ahead",
    "register_standing_orders",
    "set_remittance_terms",
    "standing_orders_ahead",
    "submit_transfers",
    "transfers",
    "transfers_by_id",
]
