"""The front door of insight."""

from bankhall.insight.actions.berka import import_berka
from bankhall.insight.merging.actions import DEEDS

__all__ = ["DEEDS", "import_berka"]
