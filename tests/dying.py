"""Processes that kill themselves without a word, at the moment that a test names."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from bankhall.kernel import db

_HEAD = f"import sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\n"


def die_at(moment: str, after: int = 1) -> None:
    """In the process that is to die: after the so-manyeth commit, or in the middle of the transaction before it."""
    done = 0

    def die_when_due() -> None:
        nonlocal done
        done += 1
        if done == after:
            os.kill(os.getpid(), signal.SIGKILL)

    async def finish_or_die(tx: db.Tx) -> None:
        await finish(tx)
        die_when_due()

    async def write_or_die(doors: db.Doors, *given: Any, **named: Any) -> Any:
        outcome = await write(doors, *given, **named)
        die_when_due()
        return outcome

    finish, write = db.Tx.finish, db.Doors.write
    if moment == "before the commit":
        db.Tx.finish = finish_or_die  # type: ignore[assignment, method-assign]
    else:
        db.Doors.write = write_or_die  # type: ignore[assignment, method-assign]


def see_it_die(program: str, *given: object) -> None:
    """Runs it with these arguments, and with the tests' own modules at hand."""
    command = [sys.executable, "-c", _HEAD + program, *map(str, given)]
    killed = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
