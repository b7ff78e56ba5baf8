"""Where the parts of an embedded server lie, and who holds its locks."""

import fcntl
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

# sockaddr_un.sun_path holds 108 bytes with the closing zero (unix(7)).
SOCKET_PATH_LIMIT_BYTES = 107
SOCKET_NAME = ".s.PGSQL.5432"
# What needs no quoting in PostgreSQL's list of directories, in a URL, or in anybody's shell.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+-]+")


class EmbeddedServerError(RuntimeError):
    """The embedded server cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Places:
    home: Path

    @classmethod
    def below(cls, home: Path) -> "Places":
        """Two names of one directory give the same places."""
        return cls(home.expanduser().resolve())

    @property
    def folder(self) -> Path:
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def users_lock(self) -> Path:
        return self.folder / "users.lock"

    @property
    def supervisor_lock(self) -> Path:
        """Its content is the process id of the holder."""
        return self.folder / "supervisor.lock"

    @property
    def throwaway_mark(self) -> Path:
        """Present when the cluster may lose data in a crash: a test's, never a bank's."""
        return self.folder / "throwaway"

    @property
    def log(self) -> Path:
        return self.home / "log" / "postgres.log"

    @property
    def socket_folder(self) -> Path:
        beside_data = self.folder / "socket"
        name_bytes = len(os.fsencode(beside_data / SOCKET_NAME))
        if name_bytes <= SOCKET_PATH_LIMIT_BYTES and PLAIN_PATH.fullmatch(str(beside_data)):
            return beside_data
        # Every user and the supervisor must come to the same name, whatever their environment: so no TMPDIR here.
        key = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path("/tmp") / f"bankhall-{key}"  # noqa: S108  ownership is checked before use

    def prepare(self) -> None:
        """Raises EmbeddedServerError when the directories cannot be made or written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.log.parent.mkdir(parents=True, exist_ok=True)
            for lock in (self.users_lock, self.supervisor_lock):
                os.close(open_lock(lock))
        except OSError as error:
            raise EmbeddedServerError(
                f"{self.home} cannot be used for data: {error.strerror} ({error.filename})."
                " Name a directory of your own in BANKHALL_HOME, or run as the user who made this one."
            ) from error


def open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def try_lock(descriptor: int, kind: int) -> bool:
    """Takes the lock (fcntl.LOCK_SH or LOCK_EX) if that needs no waiting."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def looking_at(path: Path) -> Iterator[int]:
    """A lock that is only looked at, for as long as that takes. A child made by fork meanwhile gets no part in it: the
    look would last as long as the child, and nobody could become the supervisor.
    """
    with _opening:
        descriptor = open_lock(path)
        _looked_at.add(descriptor)
    try:
        yield descriptor
    finally:
        with _opening:
            _looked_at.discard(descriptor)
            os.close(descriptor)


_opening = Lock()
_looked_at: set[int] = set()


def _look_away() -> None:
    _opening.release()
    for descriptor in _looked_at:
        os.close(descriptor)
    _looked_at.clear()


os.register_at_fork(before=_opening.acquire, after_in_parent=_opening.release, after_in_child=_look_away)


def is_held(path: Path) -> bool:
    with looking_at(path) as descriptor:
        return not try_lock(descriptor, fcntl.LOCK_SH)


def is_still(descriptor: int, path: Path) -> bool:
    """Whether the path still names the open file: not when somebody removed the home of a running server."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def check_private(folder: Path, owner: int) -> None:
    """A directory with a name that others could foresee must be the owner's, and his alone.

    Raises EmbeddedServerError: whoever could put a socket there would be taken for the database.
    """
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
        raise EmbeddedServerError(f"{folder} belongs to somebody else. Remove it, or use a shorter BANKHALL_HOME.")
