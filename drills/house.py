"""The processes of a bank under a drill, killed and started again."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Self

import demo_bank
import town
from bankhall.kernel.postgres.places import Places
from drills import worker

PATIENCE_S: Final = 120.0

# Each in turn, so that none is left to luck. "backend": a process of PostgreSQL's; "serving": what serves in a server.
VICTIMS: Final = ("postgres", "server", "worker", "backend", "serving", "everything")

_LOOKED_AFTER_EACH_S: Final = 0.1


class House:
    """Two servers and two workers on the one database of `home`; what ends is started again, as an init would."""

    def __init__(self, home: Path) -> None:
        self.ports = demo_bank.free_port(), demo_bank.free_port()
        self._home = home
        self._log = (home / "drill.log").open("ab")
        self._running: dict[tuple[str, int], subprocess.Popen[bytes]] = {}
        self._turn = threading.Lock()
        self._over = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)

    @classmethod
    @contextmanager
    def open(cls, home: Path) -> Iterator[Self]:
        house = cls(home)
        house._keeper.start()
        try:
            house.wait_until_open()
            yield house
        finally:
            house._end()

    def kill(self, victim: str, chance: random.Random) -> None:
        """With SIGKILL, whatever it is at."""
        postmaster = _postmaster(self._home)
        nth = chance.randrange(2)
        with self._turn:
            match victim:
                case "postgres":
                    _kill(postmaster)
                case "backend":
                    _kill(chance.choice(_children(postmaster) or [0]))
                case "serving":
                    _kill(chance.choice(_children(self._running["server", nth].pid) or [0]))
                case "everything":
                    for pid in (postmaster, *_children(postmaster)):
                        _kill(pid)
                    for process in self._running.values():
                        _kill_group(process)
                case _:
                    _kill_group(self._running[victim, nth])

    def wait_until_open(self) -> float:
        """Until both servers serve. Returns how long it took, in seconds. Raises RuntimeError."""
        began = time.monotonic()
        for port in self.ports:
            while not _is_open(port):
                if time.monotonic() - began > PATIENCE_S:
                    raise RuntimeError(f"the bank at port {port} does not come back:\n{self.said()}")
                time.sleep(0.05)
        return time.monotonic() - began

    def said(self) -> str:
        return (self._home / "drill.log").read_text(errors="replace")[-3_000:]

    def _keep(self) -> None:
        while not self._over.wait(_LOOKED_AFTER_EACH_S):
            with self._turn:
                for nth in range(2):
                    self._look_after("server", nth, ["-m", "bankhall", "serve", "--no-worker"])
                    self._look_after("worker", nth, [str(Path(worker.__file__))])

    def _look_after(self, name: str, nth: int, arguments: list[str]) -> None:
        process = self._running.get((name, nth))
        if process is not None and process.poll() is None:
            return
        if process is not None:
            _kill_group(process)  # what it has left behind would go on at its port
        self._running[name, nth] = subprocess.Popen(
            [sys.executable, *arguments],
            env=town.environment(self._home, self.ports[nth]),
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )

    def _end(self) -> None:
        self._over.set()
        self._keeper.join()
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        for process in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=30)
            _kill_group(process)
        self._log.close()


def _is_open(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _postmaster(home: Path) -> int:
    """0 when it is dead already."""
    try:
        return int((Places.below(home).data / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError):
        return 0


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _kill(pid: int) -> None:
    if pid:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
