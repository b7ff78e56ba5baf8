"""Writes the lock files: what `pyproject.toml` asks for, resolved for every platform, with hashes.

requirements.lock       what runs the bank
requirements-dev.lock   the same and what tests and checks it
requirements-learning.lock  what the benchmark of the fraud data learns with
requirements-sbom.lock  what writes the bill of materials
requirements-advisories.lock  what asks for known weaknesses of all this
requirements-node.lock  Node.js as a wheel, for machines that have none
"""

from __future__ import annotations

import subprocess
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "requirements.lock": ["pyproject.toml"],
    "requirements-dev.lock": ["pyproject.toml", "--group", "dev", "--constraints", "requirements.lock"],
    "requirements-learning.lock": ["--group", "learning"],
    "requirements-sbom.lock": ["--group", "sbom"],
    "requirements-advisories.lock": ["--group", "advisories"],
    "requirements-node.lock": ["--group", "node"],
}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bankhall-lock-") as folder:
        venv.create(folder, with_pip=True)
        tools = Path(folder) / "bin"
        subprocess.run([tools / "pip", "install", "--quiet", "uv"], check=True)
        for name, options in LOCKS.items():
            print(f"locking {name}", flush=True)
            _compile(tools / "uv", name, options)


def _compile(uv: Path, name: str, options: list[str]) -> None:
    # --no-emit-index-url: no committed file names a package registry.
    subprocess.run(
        [uv, "pip", "compile", "--quiet", "--universal", "--upgrade", "--generate-hashes",
         "--python-version", "3.11", "--no-emit-index-url", "--no-annotate",
         "--custom-compile-command", "make lock", "--output-file", name, *options],
        cwd=ROOT, check=True,
    )  # fmt: skip


if __name__ == "__main__":
    main()
