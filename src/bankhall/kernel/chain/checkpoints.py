"""Checkpoints: how long the chain was at a moment, and its last hash, signed by the bank.

In the table, and once more as lines of JSON in a file outside the database: whoever cuts the end of the tables would
have to cut the file too, and every copy of it.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bankhall.kernel.vault import PublicKey, Signature, Vault

FILE_NAME = "checkpoints.jsonl"

# Longer than any checkpoint is: how far back from its end a file is read.
_MOST_LINE_BYTES = 4_096


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What is signed: as JSON in the form of `lines`, after a word that says what it is."""

    number: int
    size: int
    head: str  # in hexadecimal
    at: str  # as an instant of a line

    def made_at(self) -> datetime | None:
        """None for what is no instant."""
        try:
            return datetime.fromisoformat(self.at)
        except ValueError:
            return None


class Checkpoint(Statement, frozen=True, kw_only=True):
    algorithm: str
    key_id: str
    signature: str  # in hexadecimal

    def signed(self) -> bytes:
        return _words(Statement(number=self.number, size=self.size, head=self.head, at=self.at))

    def is_signed_by_one_of(self, keys: Iterable[PublicKey]) -> bool:
        try:
            value = bytes.fromhex(self.signature)
        except ValueError:
            return False
        if value.hex() != self.signature:
            return False  # written in another way than ours
        signature = Signature(self.algorithm, self.key_id, value)
        return any(key.verifies(self.signed(), signature) for key in keys)


_JSON = msgspec.json.Encoder(order="deterministic")
_CHECKPOINT = msgspec.json.Decoder(Checkpoint)


def sign(vault: Vault, *, number: int, size: int, head: bytes, at: datetime) -> Checkpoint:
    told = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    statement = Statement(number=number, size=size, head=head.hex(), at=told)
    by = vault.sign(_words(statement))
    return Checkpoint(
        number=number,
        size=size,
        head=statement.head,
        at=told,
        algorithm=by.algorithm,
        key_id=by.key_id,
        signature=by.value.hex(),
    )


def _words(statement: Statement) -> bytes:
    return b"bankhall audit checkpoint 1\n" + _JSON.encode(statement)


def encode(checkpoint: Checkpoint) -> bytes:
    return _JSON.encode(checkpoint)


def decode(line: bytes) -> Checkpoint | None:
    """None for what is no checkpoint, or is one in another form than ours."""
    try:
        found = _CHECKPOINT.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return found if encode(found) == line else None


class Anchors:
    """The file of checkpoints in a directory. Several processes may write it: they take turns by a lock on it."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / FILE_NAME

    def last(self) -> Checkpoint | None:
        """The newest one in the file; None when there is none that can be read."""
        with self._open() as descriptor:
            return decode(_last_line(descriptor))

    def append(self, checkpoints: Sequence[Checkpoint]) -> int:
        """Those that the file does not have yet, by their numbers, and they are on the disk before this returns. Half a
        line, left by a process that was killed, goes. Returns how many were written.
        """
        with self._open() as descriptor:
            _cut_half_line(descriptor)
            last = decode(_last_line(descriptor))
            fresh = [one for one in checkpoints if last is None or one.number > last.number]
            if fresh:
                os.write(descriptor, b"".join(encode(one) + b"\n" for one in fresh))
                os.fsync(descriptor)
            return len(fresh)

    def _open(self) -> "_Locked":
        return _Locked(self.path)


def read_file(path: Path) -> Iterator[tuple[int, Checkpoint | None]]:
    """The number of each line and what stands in it: None where it is no checkpoint. No file has no lines."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for nth, line in enumerate(file, 1):
            yield nth, decode(line.removesuffix(b"\n"))


class _Locked:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def __enter__(self) -> int:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        return self._descriptor

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


def _cut_half_line(descriptor: int) -> None:
    end = os.fstat(descriptor).st_size
    begin = max(0, end - _MOST_LINE_BYTES)
    tail = os.pread(descriptor, end - begin, begin)
    if tail and not tail.endswith(b"\n"):
        os.ftruncate(descriptor, begin + tail.rfind(b"\n") + 1)


def _last_line(descriptor: int) -> bytes:
    end = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, min(end, _MOST_LINE_BYTES), max(0, end - _MOST_LINE_BYTES))
    return tail.removesuffix(b"\n").rpartition(b"\n")[2]
