"""Bounds of machines in the hall. Pure."""

from datetime import timedelta
from typing import Final

CODE_DIGITS: Final = 10
CODE_FOR: Final = timedelta(minutes=10)
MOST: Final = 40
