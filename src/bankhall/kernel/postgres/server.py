"""The front door: a process takes a lease on the embedded server and gets its address."""

import fcntl
import logging
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote

from bankhall.kernel.postgres.cluster import binaries
from bankhall.kernel.postgres.places import (
    EmbeddedServerError,
    Places,
    is_held,
    is_still,
    looking_at,
    open_lock,
    try_lock,
)
from bankhall.kernel.postgres.runner import environment

logger = logging.getLogger(__name__)

# How long the server may be silent; while it says that it is recovering, it gets all the time it needs.
PATIENCE_S = 60.0
# A stop may write much to disk first: as long as the supervisor gives it, and some.
STOP_PATIENCE_S = 90.0
LONGEST_PAUSE_S = 30.0
LOG_LIMIT_BYTES = 20_000_000
ACCEPTS, STARTS_UP = 0, 1  # exit statuses of pg_isready


def use_server(home: Path, *, durable: bool = True) -> "Server":
    """The embedded server of `home`, started and if need be created, in use until `release` or this process's end.

    A child made by fork shares its parent's lease. `durable=False` makes a cluster that may lose data in a crash,
    for tests. Raises EmbeddedServerError.
    """
    places = Places.below(home)
    places.prepare()
    server = Server(places, _take_lease(places), durable=durable)
    try:
        server.start()
    except BaseException:
        server.release()
        raise
    return server


def stop_server(home: Path) -> None:
    """Returns when the server of `home` has stopped: soon if nobody uses it, else when its users have had a moment.

    Raises EmbeddedServerError when it does not stop.
    """
    places = Places.below(home)
    deadline = time.monotonic() + STOP_PATIENCE_S
    while places.supervisor_lock.exists() and is_held(places.supervisor_lock):
        if time.monotonic() > deadline:
            raise EmbeddedServerError(f"The server of {home} does not stop. {places.log} may say why.")
        _ask_to_stop(places)
        time.sleep(0.1)


class Server:
    """A lease on the embedded server."""

    def __init__(self, places: Places, lease: int, *, durable: bool) -> None:
        self._places = places
        self._lease = lease
        self._durable = durable
        self._released = Event()
        self._supervisor: subprocess.Popen[bytes] | None = None

    def url(self, role: str = "bankhall_app", *, database: str = "bankhall") -> str:
        """An address for psycopg and SQLAlchemy. `bankhall_owner` owns the schema, `postgres` may do everything."""
        return f"postgresql://{role}@/{database}?host={quote(str(self._places.socket_folder), safe='')}"

    def start(self) -> None:
        self._await_ready()
        Thread(target=self._guard, name="embedded-postgres-guard", daemon=True).start()

    def release(self) -> None:
        """Ends the use. The server stops some seconds after its last user has left. Idempotent."""
        if not self._released.is_set():
            self._released.set()
            # Closed, not unlocked: unlocking would also end the lease of children made by fork.
            os.close(self._lease)

    def _await_ready(self) -> None:
        if self._supervisor is not None and self._supervisor.poll() is not None:
            self._supervisor = None
        log_begins = self._places.log.stat().st_size if self._places.log.exists() else 0
        deadline = time.monotonic() + PATIENCE_S
        while (answer := self._ask()) != ACCEPTS:
            if answer == STARTS_UP:
                deadline = time.monotonic() + PATIENCE_S
            if time.monotonic() > deadline:
                raise self._failure("The embedded PostgreSQL does not answer", log_begins)
            if self._supervisor is not None and self._supervisor.poll():
                raise self._failure("The embedded PostgreSQL could not be started", log_begins)
            if not is_held(self._places.supervisor_lock):
                self._start_supervisor()
            time.sleep(0.03)

    def _ask(self) -> int:
        if not is_held(self._places.supervisor_lock):
            return -1
        where = ["--host", str(self._places.socket_folder), "--username=postgres", "--dbname=postgres"]
        command = [str(binaries() / "pg_isready"), "--quiet", *where]
        return subprocess.run(command, env=environment(), check=False).returncode

    def _start_supervisor(self) -> None:
        if self._supervisor is not None and self._supervisor.poll() is None:
            return
        _turn_over(self._places.log)
        command = [sys.executable, "-m", __package__, str(self._places.home)]
        with self._places.log.open("ab") as log:
            # A session of its own: Ctrl-C in the user's terminal is not meant for the database.
            self._supervisor = subprocess.Popen(
                [*command, *([] if self._durable else ["--throwaway"])],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd="/",
            )  # fmt: skip

    def _guard(self) -> None:
        """Starts the supervisor again when it has been killed, for as long as the lease lasts."""
        pause_s = 0.5
        while True:
            _wait_until_free(self._places.supervisor_lock)
            if self._released.is_set():
                self._reap()
                return
            if not is_still(self._lease, self._places.users_lock):
                logger.error("%s was removed while in use; the embedded PostgreSQL is gone", self._places.folder)
                self._reap()
                return
            logger.warning("the supervisor of the embedded PostgreSQL has ended; starting it again")
            try:
                self._await_ready()
                pause_s = 0.5
            except (EmbeddedServerError, FileNotFoundError):
                logger.exception("the embedded PostgreSQL is down; trying again in %s s", pause_s)
                self._released.wait(pause_s)
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _reap(self) -> None:
        if self._supervisor is not None:
            self._supervisor.wait()

    def _failure(self, words: str, log_begins: int) -> EmbeddedServerError:
        with self._places.log.open("rb") as log:
            log.seek(log_begins)
            said = log.read().decode(errors="replace").strip().splitlines()
        last = "\n".join(f"    {line}" for line in said[-8:]) or "    (nothing)"
        return EmbeddedServerError(f"{words}. {self._places.log} says:\n{last}")


def _take_lease(places: Places) -> int:
    lease = open_lock(places.users_lock)
    deadline = time.monotonic() + STOP_PATIENCE_S
    # The supervisor holds users off while it stops.
    while not try_lock(lease, fcntl.LOCK_SH):
        if time.monotonic() > deadline:
            os.close(lease)
            raise EmbeddedServerError(f"The server of {places.home} is stopping and does not finish.")
        time.sleep(0.05)
    return lease


def _ask_to_stop(places: Places) -> None:
    with suppress(ValueError, FileNotFoundError, ProcessLookupError):
        supervisor = int(places.supervisor_lock.read_text())
        # A number left by an earlier holder may by now be somebody else's.
        if __package__ in Path(f"/proc/{supervisor}/cmdline").read_text():
            os.kill(supervisor, signal.SIGTERM)


def _wait_until_free(path: Path) -> None:
    """A lock in a home that was removed is free."""
    with suppress(FileNotFoundError), looking_at(path) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_SH)


def _turn_over(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".log.1"))
