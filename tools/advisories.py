"""Asks which known weaknesses our libraries have, and judges each by its time frame: `make advisories`.

pip-audit (OSV's database) looks through requirements.lock and requirements-dev.lock, `npm audit` through the lock files
of the web apps and of the tests' sign-in provider. Each weakness they name is looked up in
docs/security/advisories.toml: when it became known to us, how bad it is, who reaches it. SECURITY.md says by when it
must be gone (ASVS 15.2.1).

exit 0   nothing known, or all of it recorded and within its time
exit 1   something is past its time, or known and not recorded
exit 2   something could not be looked up, or the record cannot be read: never taken for "nothing known"

"Could not look" has many faces: pip-audit says "No known vulnerabilities found" of a package it has skipped, a mirror
answers npm with an empty list. So whatever is locked and not in the answer is named, and each service is first asked
about a library with weaknesses everybody knows: who does not name those is blind, and is not believed.

Beside that, as notes: libraries we chose ourselves whose makers mend them no more, as far as the index tells.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast

import node
from setup import ADVISORIES_TOOL, ROOT, VENV

PYTHON_LOCKS: Final = ("requirements.lock", "requirements-dev.lock")
WEB_FOLDERS: Final = ("web", "tests/provider")
OSV: Final = "https://api.osv.dev/v1/query"

# Known to everybody for years: CVE-2016-10745 and others; CVE-2018-16487 and others.
PYTHON_CANARY: Final = ("jinja2", "2.4.1")
WEB_CANARY: Final = ("lodash", "4.17.4")

SEVERITIES: Final = ("low", "moderate", "high", "critical")
# SECURITY.md, "Updates".
AT_ONCE, SOON, IN_TIME = timedelta(days=7), timedelta(days=30), timedelta(days=90)
LONGEST_EXCEPTION: Final = timedelta(days=90)
# After so long without a release somebody looks whether it is still kept.
QUIET: Final = timedelta(days=730)
PATIENCE_S: Final = 15


class Unreadable(Exception):
    """What we keep, or what we were told, is not what it should be."""


@dataclass(frozen=True)
class Weakness:
    """As a service names it. `severity`: one of SEVERITIES, or None where it does not say."""

    package: str
    version: str
    names: tuple[str, ...]
    severity: str | None
    title: str


@dataclass(frozen=True)
class Entry:
    """What we have written down. `reached`: by a request of "anyone", of who is "signed-in", of "nobody"."""

    id: str
    package: str
    known: date
    severity: str
    reached: str
    used: bool
    why: str
    excepted_on: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Verdict:
    """`state`: "breached", "unrecorded", "due" or "excepted"; the first two fail. `by`: the last good day."""

    state: str
    package: str
    version: str
    id: str
    severity: str
    by: date
    title: str
    why: str


@dataclass
class Looked:
    """What the services said, and where they said nothing that can be relied on."""

    found: list[Weakness] = field(default_factory=list)
    blind: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="what was found, for machines")
    parser.add_argument("--root", type=Path, default=ROOT, help="whose lock files")
    parser.add_argument("--record", type=Path, help="default: docs/security/advisories.toml there")
    parser.add_argument("--osv-url", default=OSV, help="where pip-audit asks")
    parser.add_argument("--registry", help="where npm asks; its own settings say, unless given")
    parser.add_argument("--index", help="a simple index (PEP 691) that tells of releases; else the one that pip uses")
    parser.add_argument("--no-makers", action="store_true", help="do not look whether libraries are still kept")
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(UTC).date())
    asked = parser.parse_args()

    try:
        record = read_record(asked.record or asked.root / "docs" / "security" / "advisories.toml", asked.today)
    except Unreadable as fault:
        return _say(asked, [], Looked(blind=[f"record: {fault}"]), [])
    looked = look(asked.root, osv_url=asked.osv_url, registry=asked.registry)
    if not asked.no_makers:
        looked.notes += makers(asked.root, index=asked.index, registry=asked.registry, today=asked.today)
    verdicts, gone = judge(looked.found, record, asked.today)
    return _say(asked, verdicts, looked, gone)


def _say(asked: argparse.Namespace, verdicts: list[Verdict], looked: Looked, gone: list[str]) -> int:
    failing = [one for one in verdicts if one.state in ("breached", "unrecorded")]
    code = 2 if looked.blind else 1 if failing else 0
    if asked.json:
        told = {
            "exit": code,
            "day": asked.today,
            "weaknesses": [asdict(one) for one in verdicts],
            "not_looked_up": looked.blind,
            "no_longer_found": gone,
            "notes": looked.notes,
        }
        print(json.dumps(told, default=str, indent=2, ensure_ascii=False))
        return code
    for one in verdicts:
        print(f"{one.state:10}  {one.package} {one.version}  {one.id}  {one.severity}, by {one.by}: {one.title}")
        if one.state == "unrecorded":
            print(f"{'':12}write it down in docs/security/advisories.toml; known = {asked.today}")
    for line in looked.blind:
        print(f"NOT LOOKED UP  {line}")
    if not looked.blind:  # who could not look cannot say that something is gone either
        for line in gone:
            print(f"gone        {line}: its entry can go too")
    for line in looked.notes:
        print(f"note        {line}")
    says = {0: "Nothing is past its time.", 1: "Not in order.", 2: "Not everything was looked up: this says nothing."}
    print(says[code])
    return code


# --- What we have written down ---


def read_record(path: Path, today: date) -> list[Entry]:
    """Raises Unreadable: also for a day to come, and for an exception without a reason or beyond its bound."""
    try:
        kept = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise Unreadable(str(fault)) from fault
    rows = kept.pop("weakness", [])
    if kept or not isinstance(rows, list):
        raise Unreadable("only [[weakness]] is known")
    entries = [_entry(row, today) for row in rows]
    named = [(one.package, one.id) for one in entries]
    if twice := {one for one in named if named.count(one) > 1}:
        raise Unreadable(f"twice: {sorted(twice)}")
    return entries


def _entry(row: dict[str, Any], today: date) -> Entry:
    try:
        one = Entry(**{"used": False, **row})
    except TypeError as fault:
        raise Unreadable(f"{row.get('id', row)}: {fault}") from fault
    kinds = {"id": str, "package": str, "known": date, "severity": str, "reached": str, "used": bool, "why": str}
    wrong = [name for name, kind in kinds.items() if type(getattr(one, name)) is not kind]
    wrong += [name for name in ("id", "package", "why") if name not in wrong and not getattr(one, name).strip()]
    if one.severity not in (*SEVERITIES, "unknown"):
        wrong.append("severity")
    if one.reached not in ("anyone", "signed-in", "nobody"):
        wrong.append("reached")
    if "known" not in wrong and one.known > today:
        wrong.append("known (a day to come)")
    if (one.excepted_on is None) != (one.until is None):
        wrong.append("excepted_on and until (both or neither)")
    elif one.excepted_on is not None and one.until is not None:
        if type(one.excepted_on) is not date or type(one.until) is not date or one.excepted_on > today:
            wrong.append("excepted_on, until")
        elif not one.excepted_on <= one.until <= one.excepted_on + LONGEST_EXCEPTION:
            wrong.append(f"until (at most {LONGEST_EXCEPTION.days} days after excepted_on)")
    if wrong:
        raise Unreadable(f"{one.id} ({one.package}): {', '.join(wrong)}")
    return one


# --- By when ---


def due(severity: str, reached: str, *, used: bool, known: date) -> date:
    """The last day on which it may still be there (SECURITY.md). What nobody has said is taken for the worst."""
    if used or reached == "anyone":
        return known + AT_ONCE
    return known + (IN_TIME if severity in ("low", "moderate") else SOON)


def judge(found: Iterable[Weakness], record: list[Entry], today: date) -> tuple[list[Verdict], list[str]]:
    """Each weakness once, the worst first; and which entries nothing was found for."""
    verdicts: dict[tuple[str, str, str], Verdict] = {}
    met: set[tuple[str, str]] = set()
    for weakness in found:
        entry = next((one for one in record if one.package == weakness.package and one.id in weakness.names), None)
        if entry:
            met.add((entry.package, entry.id))
        verdict = _verdict(weakness, entry, today)
        verdicts[verdict.package, verdict.version, verdict.id] = verdict
    order = ["breached", "unrecorded", "due", "excepted"]
    gone = [f"{one.package} {one.id}" for one in record if (one.package, one.id) not in met]
    return sorted(verdicts.values(), key=lambda one: (order.index(one.state), one.by, one.package, one.id)), gone


def _verdict(weakness: Weakness, entry: Entry | None, today: date) -> Verdict:
    if entry is None:
        severity = weakness.severity or "unknown"
        by = due(severity, "anyone", used=False, known=today)
        state, name, why = "unrecorded", weakness.names[0], ""
    else:
        severity = _worse(entry.severity, weakness.severity)
        by = due(severity, entry.reached, used=entry.used, known=entry.known)
        name, why = entry.id, entry.why
        if entry.until is not None and today <= entry.until:
            state, by = "excepted", entry.until
        else:
            state = "breached" if today > by else "due"
    return Verdict(state, weakness.package, weakness.version, name, severity, by, weakness.title, why)


def _worse(ours: str, theirs: str | None) -> str:
    """We may call something worse than its reporters do, never better."""
    if theirs is None or ours == "unknown":
        return theirs or ours
    return max(ours, theirs, key=SEVERITIES.index)


# --- Looking ---


def look(root: Path, *, osv_url: str, registry: str | None) -> Looked:
    looked = Looked()
    _look_at_python(root, osv_url, looked)
    for folder in WEB_FOLDERS:
        _look_at_web(root / folder, folder, registry, looked)
    return looked


def _look_at_python(root: Path, osv_url: str, looked: Looked) -> None:
    try:
        if not _pip_audit([PYTHON_CANARY], osv_url)[0]:
            raise Unreadable(f"the service knows no weakness of {' '.join(PYTHON_CANARY)}: it is blind")
        for lock in PYTHON_LOCKS:
            locked = locked_python(root / lock)
            found, skipped = _pip_audit(locked, osv_url)
            looked.found += [one for one in found if one not in looked.found]
            looked.blind += [f"{lock}: {one}" for one in skipped]
    except (Unreadable, OSError, subprocess.TimeoutExpired) as fault:
        looked.blind.append(f"Python: {fault}")


def locked_python(lock: Path) -> list[tuple[str, str]]:
    """Also what is installed on other systems only. Raises Unreadable, OSError."""
    locked = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", lock.read_text(), re.MULTILINE)
    if not locked:
        raise Unreadable(f"{lock.name} locks nothing")
    return [(canonical(name), version) for name, version in locked]


def canonical(name: str) -> str:
    """PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _pip_audit(locked: list[tuple[str, str]], osv_url: str) -> tuple[list[Weakness], list[str]]:
    """What pip-audit 2.10 finds, and of what it says nothing. Raises Unreadable, TimeoutExpired."""
    with tempfile.TemporaryDirectory(prefix="bankhall-advisories-") as folder:
        # Names and versions alone: with their markers pip-audit would leave out what other systems install, silently.
        wanted = Path(folder) / "locked.txt"
        wanted.write_text("".join(f"{name}=={version}\n" for name, version in locked))
        ran = subprocess.run(
            [sys.executable, "-m", "pip_audit", "--requirement", wanted, "--no-deps", "--disable-pip",
             "--vulnerability-service", "osv", "--osv-url", osv_url, "--format", "json", "--desc", "on",
             "--progress-spinner", "off", "--timeout", str(PATIENCE_S), "--cache-dir", folder],
            env=_with_pip_audit(), capture_output=True, text=True, timeout=1800, check=False,
        )  # fmt: skip
    return read_pip_audit(ran.stdout, locked, said=ran.stderr)


def _with_pip_audit() -> dict[str, str]:
    return {**node.environment(VENV), "PYTHONPATH": str(ADVISORIES_TOOL)}


def read_pip_audit(
    report: str, locked: Iterable[tuple[str, str]], *, said: str = ""
) -> tuple[list[Weakness], list[str]]:
    """The report of `pip-audit --format json`: {"dependencies": [{"name", "version", "vulns": [{"id", "aliases",
    "description", "fix_versions"}]} or {"name", "skip_reason"}]}. Its exit code says less. Raises Unreadable.
    """
    try:
        rows = json.loads(report)["dependencies"]
        answered: dict[tuple[str, str], list[dict[str, Any]]] = {}
        reasons = {}
        for row in rows:
            if "vulns" in row:
                answered[canonical(row["name"]), row["version"]] = row["vulns"]
            else:
                reasons[canonical(row["name"])] = str(row.get("skip_reason", "no answer"))
        found = [
            Weakness(
                name,
                version,
                (each["id"], *each.get("aliases", [])),
                None,
                _short(each.get("description") or each["id"]),
            )
            for (name, version), weaknesses in answered.items()
            for each in weaknesses
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Unreadable(_last_line(said) or f"pip-audit's report cannot be read: {fault!r}") from fault
    skipped = [
        f"{name} {version}: {reasons.get(name, 'not in the report')}"
        for name, version in locked
        if (name, version) not in answered
    ]
    return found, skipped


def _look_at_web(folder: Path, name: str, registry: str | None, looked: Looked) -> None:
    try:
        with tempfile.TemporaryDirectory(prefix="bankhall-advisories-") as canary:
            _plant_canary(Path(canary))
            if not read_npm_audit(_npm_audit(Path(canary), registry), {WEB_CANARY}):
                raise Unreadable(f"the service knows no weakness of {' '.join(WEB_CANARY)}: it is blind")
        locked = locked_web(folder / "package-lock.json")
        looked.found += [one for one in read_npm_audit(_npm_audit(folder, registry), locked) if one not in looked.found]
    except (Unreadable, OSError, subprocess.TimeoutExpired) as fault:
        looked.blind.append(f"{name}: {fault}")


def locked_web(lock: Path) -> set[tuple[str, str]]:
    """Raises Unreadable, OSError."""
    try:
        packages = json.loads(lock.read_text())["packages"]
        locked = {
            (facts.get("name") or path.rpartition("node_modules/")[2], facts["version"])
            for path, facts in packages.items()
            if path
        }
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Unreadable(f"{lock.name} cannot be read: {fault!r}") from fault
    if not locked:
        raise Unreadable(f"{lock.name} locks nothing")
    return locked


def _plant_canary(folder: Path) -> None:
    name, version = WEB_CANARY
    head = {"name": "canary", "version": "1.0.0", "dependencies": {name: version}}
    packages = {"": head, f"node_modules/{name}": {"version": version}}
    (folder / "package.json").write_text(json.dumps(head))
    (folder / "package-lock.json").write_text(json.dumps({**head, "lockfileVersion": 3, "packages": packages}))


def _npm_audit(folder: Path, registry: str | None) -> str:
    there = ["--registry", registry] if registry else []
    # A cache of its own: npm's keeps what an advisory said before it was found to be worse.
    with tempfile.TemporaryDirectory(prefix="bankhall-advisories-") as cache:
        ran = subprocess.run(
            ["npm", "audit", "--json", "--package-lock-only", "--include", "dev", "--include", "optional", "--include",
             "peer", "--cache", cache, "--fetch-timeout", str(PATIENCE_S * 1000), "--fetch-retries", "1", *there],
            cwd=folder, env=node.environment(VENV), capture_output=True, text=True, timeout=1800, check=False,
        )  # fmt: skip
    return ran.stdout


def read_npm_audit(report: str, locked: Iterable[tuple[str, str]]) -> list[Weakness]:
    """The report of `npm audit --json` (npm 7 to 11, auditReportVersion 2): under "vulnerabilities" each package with
    "via", a list of advisories and of names of other packages that bring them. Raises Unreadable.
    """
    try:
        told = json.loads(report)
        if told.get("auditReportVersion") != 2:
            raise Unreadable(f"npm audit: {told.get('message') or 'a report of another version'}")
        looked_at, all_of_them = told["metadata"]["dependencies"]["total"], len(set(locked))
        if looked_at < all_of_them:
            raise Unreadable(f"npm audit looked at {looked_at} of {all_of_them} packages")
        versions: dict[str, list[str]] = {}
        for name, version in locked:
            versions.setdefault(name, []).append(version)
        return [
            Weakness(
                name,
                "/".join(sorted(versions.get(name, []))),
                (each["url"].rpartition("/")[2], str(each["source"])),
                each["severity"] if each.get("severity") in SEVERITIES else None,
                _short(each.get("title") or each["url"]),
            )
            for name, facts in sorted(told["vulnerabilities"].items())
            for each in facts["via"]
            if isinstance(each, dict)
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Unreadable(f"npm audit's report cannot be read: {fault!r}") from fault


def _short(text: str) -> str:
    """On one line, without what could move a terminal's cursor: others wrote it."""
    clean = "".join(sign if sign.isprintable() else " " for sign in text)
    return clean if len(clean) <= 120 else f"{clean[:119]}…"


def _last_line(text: str) -> str:
    return _short(next((line for line in reversed(text.splitlines()) if line.strip()), ""))


# --- Whether they are still kept ---


def makers(root: Path, *, index: str | None, registry: str | None, today: date) -> list[str]:
    """Of the libraries we chose ourselves, and of whatever npm's lock files call deprecated."""
    notes = [note for folder in WEB_FOLDERS for note in _deprecated(root / folder / "package-lock.json")]
    told: list[tuple[str, date | None, str]] = []
    unheard: list[str] = []
    index = index or _index_of_pip()
    for name in chosen_python(root):
        try:
            told.append((name, *_python_maker(name, index)))
        except (OSError, ValueError, KeyError, TypeError) as fault:
            unheard.append(f"{name} ({_short(str(fault))})" if not unheard else name)
    for name in chosen_web(root):
        try:
            told.append((name, _web_maker(name, root, registry), "active"))
        except (OSError, ValueError, KeyError, TypeError, subprocess.SubprocessError) as fault:
            unheard.append(f"{name} ({_short(str(fault))})" if not unheard else name)
    for name, last, status in told:
        if status != "active":
            notes.append(f"{name}: its makers say {status}")
        elif last is None or today - last > QUIET:
            notes.append(f"{name}: last release {last or 'unknown'}; is it still kept?")
    if unheard:
        notes.append(f"when they were last released could not be asked: {', '.join(unheard)}")
    return notes


def chosen_python(root: Path) -> list[str]:
    asked = tomllib.loads((root / "pyproject.toml").read_text())["project"]["dependencies"]
    return sorted({canonical(re.split(r"[\s\[<>=!~;@]", one, maxsplit=1)[0]) for one in asked})


def chosen_web(root: Path) -> list[str]:
    asked: Mapping[str, str] = json.loads((root / "web" / "package.json").read_text()).get("dependencies", {})
    return sorted(asked)


def _deprecated(lock: Path) -> list[str]:
    packages = json.loads(lock.read_text())["packages"]
    return [
        f"{path.rpartition('node_modules/')[2]} {facts.get('version')}: deprecated, {_short(facts['deprecated'])}"
        for path, facts in packages.items()
        if facts.get("deprecated")
    ]


def _index_of_pip() -> str:
    """No file of ours names an index: pip knows one, by its settings or of its own."""
    tells = "from pip._internal.cli.cmdoptions import index_url; print(index_url().default)"
    asks = [["config", "get", "global.index-url"], ["config", "get", ":env:.index-url"]]
    for command in [*(["-m", "pip", *one] for one in asks), ["-c", tells]]:
        ran = subprocess.run(
            [sys.executable, *command], env=_with_pip_audit(), capture_output=True, text=True, check=False, timeout=60
        )
        if ran.returncode == 0 and ran.stdout.strip():
            return ran.stdout.strip()
    return ""


def _python_maker(name: str, index: str) -> tuple[date | None, str]:
    """Its last release (PEP 700) and what its project says of itself (PEP 792)."""
    request = urllib.request.Request(
        f"{index.rstrip('/')}/{name}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    if request.type not in ("https", "http"):
        raise ValueError(f"no web address: {index}")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            told = json.load(answer)
    except urllib.error.URLError as fault:
        raise OSError(f"{fault}") from fault
    days = [date.fromisoformat(file["upload-time"][:10]) for file in told["files"] if file.get("upload-time")]
    return max(days, default=None), told.get("project-status", {}).get("status", "active")


def _web_maker(name: str, root: Path, registry: str | None) -> date | None:
    there = ["--registry", registry] if registry else []
    ran = subprocess.run(
        ["npm", "view", name, "time", "--json", "--fetch-timeout", str(PATIENCE_S * 1000), "--fetch-retries", "0",
         *there],
        cwd=root / "web", env=node.environment(VENV), capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    times = cast(dict[str, str], json.loads(ran.stdout))
    # "modified" moves with every change of an owner: only releases count.
    days = [date.fromisoformat(at[:10]) for version, at in times.items() if version not in ("created", "modified")]
    return max(days, default=None)


if __name__ == "__main__":
    sys.exit(main())
