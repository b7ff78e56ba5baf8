"""Importing the Czech bank takes at most eight times as long as a plain COPY of the same rows. (An aim: see README.)

The whole import, from the first file to the proof, on a fresh embedded server with its durable settings, each time a
new one. The floor is measured in the same run: the same rows, parsed already, by psycopg's COPY into temporary tables
without an index, one commit (`insight.actions.copy_floor`). Also by hand: python bench/import_berka.py
"""

import asyncio
import os
import shutil
import statistics
import tempfile
from pathlib import Path

from bankhall.insight.api import import_berka
from bankhall.insight.types import Outcome
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, connect
from bankhall.kernel.postgres import stop_server, use_server
from bankhall.kernel.schema import migrate

DIRECTORY = Path(os.environ.get("BERKA", Path(__file__).parents[1] / ".." / "shared" / "data" / "berka"))
RUNS = int(os.environ.get("RUNS", "3"))


def measure() -> dict[str, float]:
    if not DIRECTORY.is_dir():
        raise FileNotFoundError(f"the data is not there: {DIRECTORY}")
    runs = [_import_into_a_fresh_bank() for _ in range(RUNS)]
    first = runs[0][0]
    told: dict[str, float] = {"posted": first.posted, "balance_mismatches": first.balance_mismatches}
    for n, (once, again) in enumerate(runs, start=1):
        told[f"run_{n}_seconds"] = round(once.seconds, 2)
        told[f"run_{n}_copy_floor_seconds"] = round(once.copy_floor_seconds, 3)
        told[f"run_{n}_ratio"] = round(once.seconds / once.copy_floor_seconds, 1)
        told[f"run_{n}_again_seconds"] = round(again.seconds, 2)
    told["median_ratio"] = statistics.median(told[f"run_{n}_ratio"] for n in range(1, RUNS + 1))
    return told


def _import_into_a_fresh_bank() -> tuple[Outcome, Outcome]:
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    server = use_server(home)
    try:
        migrate(server.url("bankhall_owner"))
        return asyncio.run(_import_twice(server.url("bankhall_app")))
    finally:
        server.release()
        stop_server(home)
        shutil.rmtree(home, ignore_errors=True)


async def _import_twice(url: str) -> tuple[Outcome, Outcome]:
    database = Database(connect(url, connections=6, application="bankhall bench"))
    doors = database.doors(system("bench"))
    try:
        return await import_berka(doors, DIRECTORY), await import_berka(doors, DIRECTORY)
    finally:
        await database.close()


if __name__ == "__main__":
    for figure, value in measure().items():
        print(f"{figure}: {value}")
