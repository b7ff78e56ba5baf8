"""The front door of quality."""

from bankhall.quality.satisfaction.actions import bring_in_marks
from bankhall.quality.satisfaction.types import About, Matter

__all__ = ["About", "Matter", "bring_in_marks"]
