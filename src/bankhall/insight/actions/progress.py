"""How far an import is, for the person who waits at a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from rich import progress as rich
from rich.console import Console

from bankhall.insight.adapters.berka import tables

_BLOCK_BYTES = 1 << 20


class Progress(Protocol):
    def at(self, what: str) -> None:
        """What is being done from now on."""

    def done(self, rows: int) -> None:
        """So many more rows."""


class _Bar:
    def __init__(self, bar: rich.Progress, task: rich.TaskID) -> None:
        self._bar, self._task = bar, task

    def at(self, what: str) -> None:
        self._bar.update(self._task, description=what)

    def done(self, rows: int) -> None:
        self._bar.advance(self._task, rows)


class _Nowhere:
    def at(self, what: str) -> None:
        return

    def done(self, rows: int) -> None:
        return


@contextmanager
def shown_on(console: Console | None, directory: Path) -> Iterator[Progress]:
    """A bar on a terminal; nothing where there is none."""
    if console is None or not console.is_terminal:
        yield _Nowhere()
        return
    columns = (
        rich.TextColumn("{task.description:<16}"),
        rich.BarColumn(),
        rich.MofNCompleteColumn(),
        rich.TimeRemainingColumn(),
    )
    with rich.Progress(*columns, console=console) as bar:
        total = sum(_lines_in(directory / table.file) for table in tables.ALL)
        yield _Bar(bar, bar.add_task("reading", total=total))


def _lines_in(path: Path) -> int:
    if not path.is_file():
        return 0
    lines = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            lines += block.count(b"\n")
    return lines
