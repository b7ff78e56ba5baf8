"""The way to the clearing house: messages go out and come in as files, as its gateways in banks exchange them.

    <folder>/out/<message id>.xml    ours, for the gateway to take away
    <folder>/in/<any name>.xml       theirs; taken ones go to <folder>/in/done

A file is there whole or not at all: it is written beside and then renamed.
"""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

_MOST_BYTES: Final = 8 * 1024 * 1024


class NotHanded(Exception):
    """The clearing did not take it. It is tried again under the same name."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """`name`: by which it is acknowledged."""

    name: str
    message: bytes = field(repr=False)


class Clearing(Protocol):
    async def hand_over(self, message_id: str, message: bytes) -> None:
        """Returns when the clearing has it. May be asked twice for the same message. Raises NotHanded."""

    async def collect(self, *, most: int) -> Sequence[Delivery]:
        """What it has said and we have not acknowledged, the oldest first. Raises NotHanded."""

    async def acknowledge(self, delivery: Delivery) -> None:
        """We have it for good."""


class Folder:
    def __init__(self, folder: Path) -> None:
        self._out, self._in, self._done = folder / "out", folder / "in", folder / "in" / "done"

    async def hand_over(self, message_id: str, message: bytes) -> None:
        try:
            await asyncio.to_thread(self._write, message_id, message)
        except OSError as error:
            raise NotHanded(type(error).__name__) from None

    async def collect(self, *, most: int) -> Sequence[Delivery]:
        try:
            return await asyncio.to_thread(self._read, most)
        except OSError as error:
            raise NotHanded(type(error).__name__) from None

    async def acknowledge(self, delivery: Delivery) -> None:
        await asyncio.to_thread(os.replace, self._in / delivery.name, self._done / delivery.name)

    def _write(self, message_id: str, message: bytes) -> None:
        write_whole(self._out / f"{message_id}.xml", message)

    def _read(self, most: int) -> list[Delivery]:
        self._done.mkdir(parents=True, exist_ok=True)
        found = sorted(self._in.glob("*.xml"))[:most]
        # One byte more than is taken, so that what is too long is known and never read whole.
        return [Delivery(path.name, _beginning(path)) for path in found if path.is_file()]


def write_whole(path: Path, content: bytes) -> None:
    """Durable before it can be seen."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES + 1)
