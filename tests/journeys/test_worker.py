"""The worker beside the hall."""

import os
import signal
import time
from pathlib import Path

from halls import Hall

PATIENCE_S = 30


def workers_of(hall: Hall) -> set[int]:
    """Process ids of those that work on this hall's database."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            environ = (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        is_ours = f"BANKHALL_DATABASE_URL={hall.database.url}".encode() in environ
        if is_ours and words[-2:] == [b"worker", b""] and (folder / "stat").read_text().split(") ")[1][0] != "Z":
            found.add(int(folder.name))
    return found


def test_a_worker_that_is_killed_is_replaced(hall: Hall) -> None:
    before = workers_of(hall)
    assert len(before) == 1

    os.kill(before.pop(), signal.SIGKILL)

    deadline = time.monotonic() + PATIENCE_S
    while not (after := workers_of(hall)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(after) == 1
