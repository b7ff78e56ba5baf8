"""Notify's front door: `await api.send(tx, Message(...))` writes it in the transaction at hand; the worker sends it."""

from bankhall.notify.actions.channels import open_drawer
from bankhall.notify.actions.send import send
from bankhall.notify.queries import channels, kept, written_since
from bankhall.notify.rules import as_e164, is_address, masked

__all__ = ["as_e164", "channels", "is_address", "kept", "masked", "open_drawer", "send", "written_since"]
