"""The timer of risk: what rules said of payments goes with the records of the payments."""

from datetime import timedelta
from typing import Final

from bankhall.kernel.retention import Purge, purging
from bankhall.risk.models import FireRow

# As long as what was judged by them: ten years (反洗钱法 2024, art. 34).
PURGES: Final = (Purge(FireRow, FireRow.at, timedelta(days=3_653)),)

JOBS = [purging("risk.forget_fires", PURGES, every="12 18 * * *")]
