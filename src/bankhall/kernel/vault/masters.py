"""Who holds the master keys. They wrap other keys and are seen by nobody; an HSM keeps them where not even we are."""

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, Protocol

import msgspec

from bankhall.kernel.vault.sealing import SealingKey
from bankhall.kernel.vault.suites import Suite

# docs/security/cryptography.md: a new master key is due after this.
DUE_AFTER_DAYS: Final = 365

_DAY: Final = re.compile(r"master-(\d{8})")


class KeyStoreError(RuntimeError):
    """The keys cannot be used; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A key under a master key: whose, and how it lies there."""

    master: str
    key: bytes


class Masters(Protocol):
    """`about` is bound to what is wrapped: a key that is moved elsewhere opens nothing there."""

    def exists(self) -> bool:
        """Whether there is any master key yet."""

    def current(self) -> str:
        """The name of the one that wraps from now on."""

    def wrap(self, key: bytes, *, about: str) -> Wrapped: ...

    def unwrap(self, wrapped: Wrapped, *, about: str) -> bytes:
        """Raises Tampered, KeyStoreError when there is no such master key."""

    def add(self, now: datetime) -> str:
        """A new one, current from now on; older ones still unwrap. Returns its name."""

    def retire(self, keep: str) -> list[str]:
        """Destroys all but this one. Returns the names of those that are gone."""


def age_of(master: str, today: date) -> int | None:
    """In days, by the name of a master key, in which its day stands; None for a name that says no day."""
    told = _DAY.search(master)
    try:
        made_on = datetime.strptime(told[1], "%Y%m%d").date() if told else None
    except ValueError:
        return None
    return None if made_on is None else (today - made_on).days


class _Master(msgspec.Struct, frozen=True):
    name: str
    made_at: datetime
    key: bytes


class _File(msgspec.Struct, frozen=True):
    masters: tuple[_Master, ...]


class LocalMasters:
    """In a file of mode 0600, for banks without an HSM. Several processes share it: who changes it holds its lock, and
    everybody else sees that it has changed.
    """

    def __init__(self, directory: Path, suite: Suite) -> None:
        self._path = directory / "masters.json"
        self._suite = suite
        self._stamp: tuple[int, int] | None = None
        self._known: dict[str, SealingKey] = {}
        self._current = ""

    def exists(self) -> bool:
        return self._path.exists()

    def current(self) -> str:
        self._look()
        return self._current

    def wrap(self, key: bytes, *, about: str) -> Wrapped:
        name = self.current()
        return Wrapped(name, self._known[name].seal(self._suite, key, about=f"wrapped|{about}"))

    def unwrap(self, wrapped: Wrapped, *, about: str) -> bytes:
        if wrapped.master not in self._known:
            self._look()
        master = self._known.get(wrapped.master)
        if master is None:
            raise KeyStoreError(f"{self._path} has no master key {wrapped.master}: bring it back from the keys' backup")
        return master.open(wrapped.key, about=f"wrapped|{about}")

    def add(self, now: datetime) -> str:
        with writing(self._path):
            kept = self._read().masters if self._path.exists() else ()
            made = _Master(f"master-{now:%Y%m%d}-{secrets.token_hex(4)}", now, SealingKey.new().reveal())
            write_whole(self._path, msgspec.json.encode(_File((*kept, made))))
        self._look()
        return made.name

    def retire(self, keep: str) -> list[str]:
        with writing(self._path):
            masters = self._read().masters
            kept = tuple(master for master in masters if master.name == keep)
            if not kept:
                raise KeyStoreError(f"{self._path} has no master key {keep}")
            write_whole(self._path, msgspec.json.encode(_File(kept)))
        self._look()
        return [master.name for master in masters if master.name != keep]

    def destroy(self) -> list[str]:
        """All of them, with the file: another place holds the bank's master keys now. Returns their names."""
        with writing(self._path):
            masters = self._read().masters
            size = self._path.stat().st_size
            with self._path.open("r+b") as file:
                file.write(bytes(size))
                file.flush()
                os.fsync(file.fileno())
            self._path.unlink()
        self._stamp, self._known = None, {}
        return [master.name for master in masters]

    def _look(self) -> None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            raise KeyStoreError(f"{self._path} is gone: bring it back from the keys' backup") from None
        stamp = (found.st_ino, found.st_mtime_ns)
        if stamp == self._stamp:
            return
        if found.st_mode & 0o077:
            raise KeyStoreError(f"others may read {self._path}: chmod 600 {self._path}")
        masters = self._read().masters
        self._known = {master.name: SealingKey(master.key) for master in masters}
        self._current = masters[-1].name
        self._stamp = stamp

    def _read(self) -> _File:
        try:
            file = msgspec.json.decode(self._path.read_bytes(), type=_File)
        except (msgspec.DecodeError, OSError) as error:
            raise KeyStoreError(f"{self._path} cannot be read ({type(error).__name__})") from None
        if not file.masters:
            raise KeyStoreError(f"{self._path} holds no master key")
        return file


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Holds the lock beside a file of keys; its directory is made, for us alone, where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_whole(path: Path, content: bytes) -> None:
    """All of it or nothing, and on the disk before anything is sealed with it; mode 0600."""
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
