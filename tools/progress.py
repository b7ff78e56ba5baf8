"""What set-up shows and keeps: a short line for each step on the screen, everything else in a log."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

SIGN_OF_LIFE_S = 30


class Failed(Exception):
    """A step could not be done; `advice` is what the reader can do about it."""

    def __init__(self, words: str, *, advice: str = "") -> None:
        super().__init__(words)
        self.advice = advice


class Log:
    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def begin(cls, root: Path, purpose: str) -> Log:
        folder = Path(os.environ.get("BANKHALL_HOME") or root / "var") / "log"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"setup-{purpose}-{time.strftime('%Y%m%d-%H%M%S')}.log"
        path.write_text("")
        return cls(path)

    def run(
        self,
        command: Sequence[str],
        *,
        directory: Path | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        """Raises Failed unless the command exits with 0."""
        status = self._call(command, directory=directory, environment=environment)
        if status != 0:
            raise Failed(f"`{' '.join(command[:6])}{' ...' if len(command) > 6 else ''}` failed ({status}).")

    def succeeds(self, command: Sequence[str]) -> bool:
        return self._call(command) == 0

    def tail(self, lines: int = 15) -> str:
        return "\n".join(f"    {line}" for line in self.path.read_text(errors="replace").splitlines()[-lines:])

    @contextmanager
    def part(self, title: str) -> Iterator[None]:
        """Shows the title at once, a sign of life while it takes long, and the seconds when it is done."""
        started = time.monotonic()
        done = Event()
        print(f"{title} ...", flush=True)
        ticker = Thread(target=self._tick, args=(title, done, started), daemon=True)
        ticker.start()
        try:
            yield
        finally:
            done.set()
            ticker.join()
        print(f"{title}: done in {time.monotonic() - started:.0f} s", flush=True)

    def _call(
        self,
        command: Sequence[str],
        *,
        directory: Path | None = None,
        environment: dict[str, str] | None = None,
    ) -> int:
        with self.path.open("a") as out:
            out.write(f"$ {' '.join(command)}\n")
            out.flush()
            try:
                return subprocess.run(
                    command, cwd=directory, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                    check=False,
                ).returncode  # fmt: skip
            except OSError as error:
                out.write(f"{error}\n")
                return 127

    def _tick(self, title: str, done: Event, started: float) -> None:
        while not done.wait(SIGN_OF_LIFE_S):
            print(f"{title}: {time.monotonic() - started:.0f} s so far, {self._last_line()}", flush=True)

    def _last_line(self) -> str:
        with suppress(OSError, IndexError):
            return self.path.read_text(errors="replace").splitlines()[-1].strip()[:70]
        return ""
