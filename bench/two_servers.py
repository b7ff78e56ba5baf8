"""Transfers through two server processes on one database: they lose nothing against one, and gain where one is full.

The same town, the same load, first on one server and then on two, in one run; the books balance and everything was
durable. What both do is decided by the locks of the accounts, as within one. Also by hand: python bench/two_servers.py
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


def measure(seconds: int = SECONDS) -> dict[str, float]:
    with transfers.own_bank(transfers.CUSTOMERS) as (home, connections, payers):
        assert connections.server is not None
        superuser = connections.server.url("postgres")
        with transfers.served(home) as (first, _):
            transfers.load([first], payers, 2)
            town.wait_until_heard(superuser)
            alone, _ = transfers.load([first], payers, seconds)
            with transfers.served(home, with_worker=False) as (second, _):
                transfers.load([first, second], payers, 2)
                both, _ = transfers.load([first, second], payers, seconds)
            transfers.prove(superuser)
    return {
        "one_server_per_s": round(len(alone) / seconds, 1),
        "two_servers_per_s": round(len(both) / seconds, 1),
        "ratio": round(len(both) / len(alone), 2),
        "p99_one_ms": round(statistics.quantiles(alone, n=100)[98] * 1000, 1),
        "p99_two_ms": round(statistics.quantiles(both, n=100)[98] * 1000, 1),
    }


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}: {value}")
