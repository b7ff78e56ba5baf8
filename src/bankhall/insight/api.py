"""The front door of insight."""

from bankhall.insight.actions.berka import import_berka

__all__ = ["import_berka"]
