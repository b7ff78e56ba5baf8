"""Runs the parts of a check one after the other, all of them, and says at the end which failed and what each took."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"


class Part(NamedTuple):
    title: str
    command: Sequence[str]
    directory: Path = ROOT
    environment: Mapping[str, str] = {}


def run_all(parts: Sequence[Part]) -> int:
    outcomes = [(part, *_run(part)) for part in parts]
    print()
    for part, status, seconds in outcomes:
        print(f"{'ok    ' if status == 0 else 'FAILED'} {seconds:6.1f} s  {part.title}")
    return 0 if all(status == 0 for _, status, _ in outcomes) else 1


def _run(part: Part) -> tuple[int, float]:
    started = time.monotonic()
    print(f"\n--- {part.title}: {' '.join(part.command)}", flush=True)
    bin_first = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": bin_first, **part.environment}
    status = subprocess.run(part.command, cwd=part.directory, env=environment, check=False).returncode
    return status, time.monotonic() - started
