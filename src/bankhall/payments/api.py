"""The front door of payments."""

from bankhall.payments.actions import register_standing_orders

__all__ = ["register_standing_orders"]
