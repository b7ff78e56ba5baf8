"""Bounds of what messages hold. Pure."""

from datetime import timedelta
from typing import Final

MOST_FILE_BYTES: Final = 5_000_000
MOST_FILES: Final = 30
MOST_FILES_A_DAY: Final = 60
A_DAY: Final = timedelta(days=1)
