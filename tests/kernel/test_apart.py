"""Whoever takes over the reader of a file has taken over nothing: attacks from within such a process."""

import subprocess
import sys

import pytest

from bankhall.kernel.apart import Interrupted, TookTooMuch, read_apart

_WITHIN = """
import os, socket, sys
from bankhall.kernel.apart import confine
confine(seconds=2, memory=2**28)
try:
    {attempt}
except BaseException as error:
    sys.stdout.write(type(error).__name__)
    sys.exit(7)
sys.stdout.write("done")
"""

ATTEMPTS = {
    "reads the bank's keys": "open('/etc/passwd').read()",
    "asks another machine": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "talks to the database": "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
    "lists a directory": "os.listdir('/')",
    "makes a pipe": "os.pipe()",
    "loads another module": "import sqlite3",
    "takes all memory": "bytearray(2**29)",
    "lets itself open more": "import resource as r; r.setrlimit(r.RLIMIT_NOFILE, (3, 3)); open('/etc/passwd')",
}


def attempt(code: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", "-c", _WITHIN.format(attempt=code)],
        capture_output=True,
        text=True,
        env={"PATH": "", "LANG": "C.UTF-8"},
        timeout=30,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("code", ATTEMPTS.values(), ids=ATTEMPTS)
def test_from_within_nothing_of_the_machine_is_reached(code: str) -> None:
    ended, told = attempt(code)

    assert (ended, told) in {(7, "OSError"), (7, "ModuleNotFoundError"), (7, "MemoryError"), (7, "ImportError")}


def test_it_does_what_it_is_there_for() -> None:
    assert attempt("'中文'.encode('gb18030').decode('gb18030')") == (0, "done")


def test_it_is_ended_when_it_goes_on_for_ever() -> None:
    ended, _ = attempt("\n    while True: pass")

    assert ended != 0


def test_it_knows_nothing_of_the_banks_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the way in which `read_apart` starts it."""
    monkeypatch.setenv("BANKHALL_SMS_KEY", "zq7-planted")

    assert attempt("assert not [one for one in os.environ if one.startswith('BANKHALL')]") == (0, "done")


async def test_what_had_no_turn_may_be_read_another_time_and_what_falls_over_may_not() -> None:
    with pytest.raises(Interrupted):
        await read_apart("bankhall.kernel.workbooks", b"", seconds=0)
    with pytest.raises(TookTooMuch) as fell:
        await read_apart("bankhall.kernel.workbooks", b"no order", seconds=20)
    assert not isinstance(fell.value, Interrupted)
