"""The parent of postgres: one per home, alive while somebody uses the server."""

import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from types import FrameType

from bankhall.kernel.postgres.cluster import open_cluster, start_command
from bankhall.kernel.postgres.leftovers import end_leftovers
from bankhall.kernel.postgres.places import EmbeddedServerError, Places, is_still, open_lock, try_lock
from bankhall.kernel.postgres.runner import Runner, environment

# Long enough for one command to follow another (`migrate`, `demo`, `serve`) on the same running server.
LINGER_S = 3.0
LOOK_ROUND_S = 0.5
# After SIGTERM the users, who probably got one too, have this long to finish; Docker kills after 10 seconds.
FAREWELL_S = 7.0
MOST_DEATHS = 5
DEATHS_WITHIN_S = 60.0
STOP_PATIENCE_S = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))


def supervise(places: Places, *, durable: bool) -> int:
    """Runs postgres until nobody uses it; the process's exit status."""
    lock = open_lock(places.supervisor_lock)
    if not _become_the_one(lock):
        return 0
    os.truncate(lock, 0)
    os.write(lock, str(os.getpid()).encode())
    try:
        supervisor = _Supervisor(places, open_cluster(places, durable=durable), lock)
        signal.signal(signal.SIGTERM, supervisor.say_farewell)
        signal.signal(signal.SIGINT, supervisor.say_farewell)
        supervisor.run()
    except (EmbeddedServerError, OSError) as error:
        _log(f"FATAL: {error}")
        return 1
    return 0


def _become_the_one(lock: int) -> bool:
    # Users hold the lock for an instant each when they look whether somebody supervises.
    for _ in range(50):
        if try_lock(lock, fcntl.LOCK_EX):
            return True
        time.sleep(0.02)
    return False


class _Supervisor:
    def __init__(self, places: Places, runner: Runner, lock: int) -> None:
        self._places = places
        self._runner = runner
        self._lock = lock
        self._users = open_lock(places.users_lock)
        self._deaths: deque[float] = deque(maxlen=MOST_DEATHS)
        self._farewell_ends: float | None = None

    def say_farewell(self, _signal: int, _frame: FrameType | None) -> None:
        self._farewell_ends = self._farewell_ends or time.monotonic() + FAREWELL_S

    def run(self) -> None:
        postgres = self._start()
        try:
            while self._is_wanted_while(postgres):
                self._note_death(postgres.returncode)
                postgres = self._start()
        finally:
            # Whoever comes now waits for the lock of the users, and then starts a new supervisor.
            _stop(postgres)
            with suppress(OSError):
                self._places.socket_folder.rmdir()

    def _start(self) -> "subprocess.Popen[bytes]":
        # A new server may already live where the removed one did: its processes are no leftovers of ours.
        if not is_still(self._lock, self._places.supervisor_lock):
            raise EmbeddedServerError(f"{self._places.folder} was removed while the server was running.")
        end_leftovers(self._places)
        return subprocess.Popen(
            [*self._runner.prefix, *start_command(self._places)],
            stdin=subprocess.DEVNULL, cwd="/", env=environment(),
        )  # fmt: skip

    def _is_wanted_while(self, postgres: "subprocess.Popen[bytes]") -> bool:
        """Returns True when postgres has died though it is wanted, False when it is wanted no more."""
        descriptor = os.pidfd_open(postgres.pid)
        death = select.poll()
        death.register(descriptor, select.POLLIN)
        unused_since: float | None = None
        try:
            while postgres.poll() is None:
                death.poll(LOOK_ROUND_S * 1000)
                unused_since = self._unused_since(unused_since)
                if self._is_over(unused_since):
                    return False
        finally:
            os.close(descriptor)
        return True

    def _unused_since(self, before: float | None) -> float | None:
        if not try_lock(self._users, fcntl.LOCK_EX):
            return None
        fcntl.flock(self._users, fcntl.LOCK_UN)
        return before or time.monotonic()

    def _is_over(self, unused_since: float | None) -> bool:
        """When it says yes and nobody uses the server, the lock of the users is held against newcomers."""
        now = time.monotonic()
        if self._farewell_ends is not None and now > self._farewell_ends:
            return True
        linger_s = LINGER_S if self._farewell_ends is None else 0.0
        return unused_since is not None and now - unused_since >= linger_s and try_lock(self._users, fcntl.LOCK_EX)

    def _note_death(self, status: int) -> None:
        now = time.monotonic()
        self._deaths.append(now)
        _log(f"WARNING: postgres ended ({status}); starting it again")
        if len(self._deaths) == MOST_DEATHS and now - self._deaths[0] < DEATHS_WITHIN_S:
            raise EmbeddedServerError(
                f"postgres ended {MOST_DEATHS} times within {DEATHS_WITHIN_S:.0f} seconds. {self._places.log} says why."
            )
        time.sleep(0.1 * (len(self._deaths) - 1))


def _stop(postgres: "subprocess.Popen[bytes]") -> None:
    for with_signal, patience_s in STOP_PATIENCE_S:
        if postgres.poll() is not None:
            return
        postgres.send_signal(with_signal)
        try:
            postgres.wait(patience_s)
        except subprocess.TimeoutExpired:
            _log(f"WARNING: postgres does not stop on signal {with_signal}")


def _log(words: str) -> None:
    """To the file that postgres writes its log to, in the same form."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    print(f"{now} UTC [{os.getpid()}] supervisor {words}", file=sys.stderr, flush=True)  # noqa: T201
