"""Brings a machine to the point where Bankhall runs: `python3 tools/setup.py run|check|test|sbom|advisories`.

Needs nothing but Python's standard library. Each step leaves a stamp beside what it made, holding the hash of
what it was made from; a step whose stamp is current is skipped, so a second run takes no time.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import chromium
import node
from progress import Failed, Log

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
WEB = ROOT / "web"
PROVIDER = ROOT / "tests" / "provider"
# What writes the bill of materials and what asks for known weaknesses: apart, so that nothing of the bank ever
# imports them.
SBOM_TOOL = VENV / "sbom"
ADVISORIES_TOOL = VENV / "advisories"
PIP_INSTALL = ["install", "--no-deps", "--disable-pip-version-check", "--no-input"]


class Step(NamedTuple):
    title: str
    is_done: Callable[[], bool]
    do: Callable[[Log], None]
    hint: str


def main() -> int:
    parser = argparse.ArgumentParser(description="Install what a command needs and is still missing.")
    parser.add_argument("purpose", choices=["run", "check", "test", "sbom", "advisories"])
    purpose: str = parser.parse_args().purpose
    if sys.version_info < (3, 11):
        print(
            f"Bankhall needs Python 3.11 or newer; this is {sys.version.split()[0]}."
            " Choose another with: make PYTHON=python3.11 ..."
        )
        return 1

    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    with Path(__file__).open() as only_one:
        _wait_for_other_setups(only_one.fileno())
        return _carry_out(purpose, [step for step in _steps(purpose) if not step.is_done()])


def _wait_for_other_setups(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another set-up of this directory is running; waiting for it ...", flush=True)
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _steps(purpose: str) -> list[Step]:
    lock = ROOT / ("requirements.lock" if purpose in ("run", "sbom", "advisories") else "requirements-dev.lock")
    steps = [
        Step("Python packages", lambda: _has_packages(lock), lambda log: _install_packages(lock, log),
             "Is the package registry reachable? `pip download pip` in an empty directory tells."),
        Step("Bankhall itself", _has_ourselves, _install_ourselves, "Is pyproject.toml in order?"),
    ]  # fmt: skip
    if purpose in ("test", "sbom"):
        steps.append(_apart("Bill of materials", SBOM_TOOL, steps[0].hint))
    if purpose in ("test", "advisories"):
        steps.append(_apart("Known weaknesses", ADVISORIES_TOOL, steps[0].hint))
    if (WEB / "package.json").exists():
        steps += [
            Step("Node.js", lambda: node.found(VENV) is not None, _install_node,
                 f"Installing Node.js {node.OLDEST_WORDS} or newer yourself also helps."),
            Step("Web packages", lambda: _has_node_packages(WEB), lambda log: _install_node_packages(WEB, log),
                 "Is the npm registry reachable? `npm ping` tells."),
        ]  # fmt: skip
        if purpose in ("run", "test"):
            steps.append(Step("Web apps", _has_web_build, _build_web, "`npm run build` in web/ shows it again."))
    if purpose == "test":
        steps.append(Step("Sign-in provider for the tests", lambda: _has_node_packages(PROVIDER),
                          lambda log: _install_node_packages(PROVIDER, log),
                          "Is the npm registry reachable? `npm ping` tells."))  # fmt: skip
        steps.append(Step("Browser for the tests", lambda: chromium.found(PYTHON) is not None,
                          lambda log: chromium.install(PYTHON, log), chromium.HINT))  # fmt: skip
    return steps


def _carry_out(purpose: str, steps: list[Step]) -> int:
    if not steps:
        return 0
    log = Log.begin(ROOT, purpose)
    for number, step in enumerate(steps, start=1):
        try:
            with log.part(f"{number}/{len(steps)} {step.title}"):
                step.do(log)
        except Failed as failure:
            print(f"\nSet-up stopped at: {step.title}.\n{failure}\n")
            print(f"The last lines of {log.path}:\n{log.tail()}\n")
            print(f"What to do: {failure.advice or step.hint} Then run the same command again.")
            return 1
    return 0


# --- Python ---


def _has_packages(lock: Path) -> bool:
    # The development lock holds everything of the other one too.
    stamps = {lock.name, "requirements-dev.lock"}
    return PYTHON.exists() and any(_is_current(_lock_stamp(ROOT / name), [ROOT / name]) for name in stamps)


def _lock_stamp(lock: Path) -> Path:
    return VENV / f".{lock.name}.stamp"


def _install_packages(lock: Path, log: Log) -> None:
    if not _pip(log):
        _create_venv(log)
    log.run([*_pip(log), *PIP_INSTALL, "--require-hashes", "-r", str(lock)])
    _stamp(_lock_stamp(lock), [lock])


def _pip(log: Log) -> list[str]:
    """How to install into our environment; empty while there is no way.

    Debian splits pip out of its Python: then the machine's own pip, if there is one, installs for us.
    """
    if not PYTHON.exists():
        return []
    candidates = [
        [str(PYTHON), "-m", "pip"],
        [sys.executable, "-m", "pip", "--python", str(PYTHON)],
    ]
    return next((pip for pip in candidates if log.succeeds([*pip, "--version"])), [])


def _create_venv(log: Log) -> None:
    create = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if log.succeeds(create):
        return
    if log.succeeds([*create, "--without-pip"]) and _pip(log):
        return
    if chromium.is_root_on_debian():
        log.run(["apt-get", "update"])
        log.run(["apt-get", "install", "-y", "--no-install-recommends", "python3-venv"])
        log.run(create)
        return
    raise Failed(
        "This Python can create no virtual environment with pip.",
        advice="As root: apt-get install python3-venv (on Debian and Ubuntu).",
    )


def _has_ourselves() -> bool:
    # A moved directory breaks the scripts of its environment: they name the interpreter by its full path.
    script = VENV / "bin" / "bankhall"
    return (
        script.exists()
        and str(VENV) in script.read_text().split("\n", 1)[0]
        and _is_current(_ourselves_stamp(), [ROOT / "pyproject.toml"])
    )


def _ourselves_stamp() -> Path:
    return VENV / ".bankhall.stamp"


def _install_ourselves(log: Log) -> None:
    log.run([*_pip(log), *PIP_INSTALL, "--no-build-isolation", "--force-reinstall", "--editable", str(ROOT)])
    _stamp(_ourselves_stamp(), [ROOT / "pyproject.toml"])


def _apart(title: str, place: Path, hint: str) -> Step:
    """A tool of its own lock file in a place of its own."""
    lock = ROOT / f"requirements-{place.name}.lock"
    return Step(
        title, lambda: _is_current(place / ".stamp", [lock]), lambda log: _install_apart(place, lock, log), hint
    )


def _install_apart(place: Path, lock: Path, log: Log) -> None:
    log.run([*_pip(log), *PIP_INSTALL, "--require-hashes", "--upgrade", "--target", str(place), "-r", str(lock)])
    _stamp(place / ".stamp", [lock])


# --- The web apps ---


def _install_node(log: Log) -> None:
    log.run([*_pip(log), *PIP_INSTALL, "--require-hashes", "-r", str(ROOT / "requirements-node.lock")])
    node.link(VENV)
    if node.found(VENV) is None:
        raise Failed("The wheel of Node.js was installed, but its node does not run here.")


def _has_node_packages(folder: Path) -> bool:
    return _is_current(_node_packages_stamp(folder), _node_package_lists(folder))


def _node_packages_stamp(folder: Path) -> Path:
    return folder / "node_modules" / ".bankhall.stamp"


def _node_package_lists(folder: Path) -> list[Path]:
    return [folder / "package.json", folder / "package-lock.json"]


def _install_node_packages(folder: Path, log: Log) -> None:
    log.run(["npm", "ci", "--no-audit", "--no-fund"], directory=folder, environment=node.environment(VENV))
    _stamp(_node_packages_stamp(folder), _node_package_lists(folder))


def _has_web_build() -> bool:
    return _is_current(_web_build_stamp(), _web_sources())


def _web_build_stamp() -> Path:
    return WEB / "dist" / ".bankhall.stamp"


def _web_sources() -> list[Path]:
    made = {"node_modules", "dist"}
    return sorted(
        path
        for entry in WEB.iterdir()
        if entry.name not in made
        for path in (entry.rglob("*") if entry.is_dir() else [entry])
        if path.is_file() and path.suffix != ".tsbuildinfo"
    )


def _build_web(log: Log) -> None:
    sources = _web_sources()
    log.run(["npm", "run", "build"], directory=WEB, environment=node.environment(VENV))
    _stamp(_web_build_stamp(), sources)


# --- Stamps ---


def _is_current(stamp: Path, sources: list[Path]) -> bool:
    return stamp.exists() and stamp.read_text() == _hash(sources)


def _stamp(stamp: Path, sources: list[Path]) -> None:
    stamp.write_text(_hash(sources))


def _hash(sources: list[Path]) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for source in sources:
        content = source.read_bytes() if source.exists() else b""
        digest.update(f"{source.relative_to(ROOT)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
