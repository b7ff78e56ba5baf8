"""The import of the Czech bank, measured by a plain COPY of the same rows, on a fresh embedded database each time.

    .venv/bin/python bench/import_berka.py [DIRECTORY] [--runs 3]
"""

import argparse
import asyncio
import shutil
import tempfile
from pathlib import Path

from bankhall.insight.api import import_berka
from bankhall.insight.types import Outcome
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, connect
from bankhall.kernel.postgres import stop_server, use_server
from bankhall.kernel.schema import migrate

_AIM = 8


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("directory", nargs="?", type=Path, default=Path("../shared/data/berka"))
    asked.add_argument("--runs", type=int, default=3)
    given = asked.parse_args()
    if not given.directory.is_dir():
        raise SystemExit(f"the data is not there: {given.directory}")
    ratios = [_measure(given.directory) for _ in range(given.runs)]
    print(f"median ratio {sorted(ratios)[len(ratios) // 2]:.1f}, aim at most {_AIM}")


def _measure(directory: Path) -> float:
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    server = use_server(home)
    try:
        migrate(server.url("bankhall_owner"))
        first, second = asyncio.run(_import_twice(server.url("bankhall_app"), directory))
    finally:
        server.release()
        stop_server(home)
        shutil.rmtree(home)
    ratio = first.seconds / first.copy_floor_seconds
    print(
        f"{first.posted} posted in {first.seconds:.2f} s, plain COPY {first.copy_floor_seconds:.3f} s, ratio {ratio:.1f};"
        f" again: {second.already_there} already there in {second.seconds:.2f} s"
    )
    return ratio


async def _import_twice(url: str, directory: Path) -> tuple[Outcome, Outcome]:
    database = Database(connect(url, connections=5, application="bankhall bench"))
    doors = database.doors(system("bench"))
    try:
        return await import_berka(doors, directory), await import_berka(doors, directory)
    finally:
        await database.close()


if __name__ == "__main__":
    main()
