"""Writes what a release is made of (CycloneDX, JSON): `make sbom`, into var/sbom.

python.cdx.json   each package of requirements.lock, which runs the bank, with its hashes
web.cdx.json      each package of web/package-lock.json; what only builds and checks the apps is marked as development

Both are made from the lock files by their ecosystems' own tools, cyclonedx-py and npm, and go with what is released.
Nothing of it is committed: it would be a second truth beside the lock files.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import node
from setup import ROOT, SBOM_TOOL, VENV


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=ROOT / "var" / "sbom")
    to: Path = parser.parse_args().to
    to.mkdir(parents=True, exist_ok=True)
    for path in (python_parts(to), web_parts(to)):
        print(path)


def python_parts(to: Path) -> Path:
    path = to / "python.cdx.json"
    told = ["--pyproject", "pyproject.toml", "--short-PURLs", "--output-reproducible", "--sv", "1.6", "--of", "JSON"]
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements", *told, "-o", path, "requirements.lock"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(SBOM_TOOL)}, check=True,
    )  # fmt: skip
    return path


def web_parts(to: Path) -> Path:
    path = to / "web.cdx.json"
    with path.open("wb") as file:
        subprocess.run(
            ["npm", "sbom", "--package-lock-only", "--sbom-format", "cyclonedx", "--sbom-type", "application"],
            cwd=ROOT / "web", env=node.environment(VENV), stdout=file, check=True,
        )  # fmt: skip
    return path


if __name__ == "__main__":
    main()
