"""How many payees, and how many wrong ones. Pure."""

from datetime import timedelta
from typing import Final

MOST_PAYEES: Final = 500

# More slips than anybody makes, and far fewer than it takes to find out who has an account here.
MOST_WRONG: Final = 8
WRONG_WITHIN: Final = timedelta(hours=1)
