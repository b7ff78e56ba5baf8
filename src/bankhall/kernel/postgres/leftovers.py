"""Ending what an earlier supervisor left behind.

A postgres whose postmaster was killed may still have a backend at work in shared memory; a second postmaster beside it
would damage the data. PostgreSQL guards against that with `postmaster.pid`, but takes a recycled process id or a
zombie for the postmaster and then never starts. Who holds the supervisor's lock can tell: every postgres process
has the data directory as its working directory.
"""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from bankhall.kernel.postgres.places import EmbeddedServerError, Places

PATIENCE_S = ((None, 10.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))


def end_leftovers(places: Places) -> None:
    """Waits for the processes of an earlier postgres, ends them, and removes the marks they left.

    Only the holder of the supervisor's lock may call it. Raises EmbeddedServerError when one cannot be ended.
    """
    for with_signal, patience_s in PATIENCE_S:
        if with_signal is not None:
            _send(_processes_in(places.data), with_signal)
        if _all_gone(places.data, patience_s):
            break
    else:
        raise EmbeddedServerError(f"Processes of an earlier postgres do not end: {_processes_in(places.data)}.")
    (places.data / "postmaster.pid").unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        for left in places.socket_folder.iterdir():
            left.unlink()


def _all_gone(data: Path, patience_s: float) -> bool:
    deadline = time.monotonic() + patience_s
    while _processes_in(data):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _processes_in(data: Path) -> list[int]:
    """A zombie has no working directory any more, so none is among them."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            with suppress(OSError):
                if (entry / "cwd").readlink() == data and (entry / "comm").read_text().strip() == "postgres":
                    found.append(int(entry.name))
    return found


def _send(processes: list[int], with_signal: int) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, with_signal)
