"""What a transfer would come to, asked for as the confirm screen asks: by the very decision, taken back again.

Eight customers ask without a pause, as many as confirm screens may be open at one moment in a branch's town. The floor,
in the same run: the transfers themselves by the same customers. A preview books too, but for itself alone, and commits
nothing. Also by hand: python bench/preview.py
"""

import os
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import transfers

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
import town

SECONDS = int(os.environ.get("SECONDS", "10"))
AT_ONCE = 8


def measure(seconds: int = SECONDS) -> dict[str, float]:
    with transfers.own_bank(AT_ONCE) as (home, connections, payers):
        assert connections.server is not None
        with transfers.served(home) as (port, _):
            transfers.load([port], payers, 2, preview=True)
            town.wait_until_heard(connections.server.url("postgres"))
            asked, _ = transfers.load([port], payers, seconds, preview=True)
            made, _ = transfers.load([port], payers, seconds)
    p99, p99_made = (statistics.quantiles(took, n=100)[98] * 1000 for took in (asked, made))
    return {
        "previews_per_s": round(len(asked) / seconds, 1),
        "p50_ms": round(statistics.median(asked) * 1000, 2),
        "p99_ms": round(p99, 2),
        "p99_of_transfers_ms": round(p99_made, 2),
        "ratio": round(p99 / p99_made, 2),
    }


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}: {value}")
