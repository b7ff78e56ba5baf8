"""Known weaknesses of libraries are judged by their time frame, and "could not look" is never "nothing known".

pip-audit and npm are real; only the databases they ask are ours, on loopback.
"""

import gzip
import json
import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 12, 1)

Found = dict[str, list[dict[str, Any]]]


class Databases:
    """OSV's and npm's, by package. `silent`: names nobody has heard of; `blind`: answers as if there were nothing."""

    def __init__(self) -> None:
        self.python: Found = {}
        self.web: Found = {}
        self.projects: dict[str, dict[str, Any]] = {}
        self.releases: dict[str, dict[str, str]] = {}
        self.blind = self.broken = False
        self.asked: set[tuple[str, str]] = set()

    def of_python(self, name: str, version: str) -> list[dict[str, Any]]:
        self.asked.add((name, version))
        known = [osv("PYSEC-2019-217", name)] if (name, version) == ("jinja2", "2.4.1") else []
        return [] if self.blind else known + self.python.get(name, [])

    def of_web(self, versions: dict[str, list[str]]) -> Found:
        self.asked |= {(name, version) for name, each in versions.items() for version in each}
        known = {"lodash": [npm("GHSA-jf85-cpcp-j695", "critical")]} if versions.get("lodash") == ["4.17.4"] else {}
        return {} if self.blind else known | {name: self.web[name] for name in versions if name in self.web}


def osv(name: str, package: str, *, withdrawn: bool = False) -> dict[str, Any]:
    """OSV schema 1.x, as /v1/query answers."""
    return {
        "id": name, "aliases": [f"CVE-of-{name}"], "summary": f"Weak in\n{package}", "schema_version": "1.6.0",
        "affected": [{"package": {"name": package, "ecosystem": "PyPI"}}],
        **({"withdrawn": "2026-01-01T00:00:00Z"} if withdrawn else {}),
    }  # fmt: skip


def npm(name: str, severity: str) -> dict[str, Any]:
    """As /-/npm/v1/security/advisories/bulk answers."""
    return {
        "id": zlib.crc32(name.encode()), "url": f"https://example.org/advisories/{name}", "title": "Weak",
        "severity": severity, "vulnerable_versions": "*", "cwe": [], "cvss": {"score": 0, "vectorString": None},
    }  # fmt: skip


@pytest.fixture
def databases() -> Iterator[tuple[Databases, str]]:
    known = Databases()

    class Answers(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            wanted = json.loads(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            if known.broken:
                self.send_error(405)
            elif self.path == "/v1/query":
                found = known.of_python(wanted["package"]["name"], wanted["version"])
                self.answer({"vulns": found} if found else {})
            else:
                self.answer(known.of_web(wanted))

        def do_GET(self) -> None:
            place, _, name = self.path.strip("/").rpartition("/")
            if place == "simple" and name in known.projects:
                self.answer(known.projects[name])
            elif not place and name in known.releases:
                latest = list(known.releases[name])[-1]
                versions = {latest: {"name": name, "version": latest}}
                self.answer({"name": name, "time": known.releases[name], "dist-tags": {"latest": latest},
                             "versions": versions})  # fmt: skip
            else:
                self.send_error(404)

        def answer(self, what: object) -> None:
            told = json.dumps(what).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    yield known, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Two libraries of Python, one of them for another system alone; two of the web; none of the provider's but one."""
    lock = (
        "quart-like==1.2.0 \\\n    --hash=sha256:00\nwinonly==0.3 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n"
    )
    (tmp_path / "requirements.lock").write_text(lock)
    (tmp_path / "requirements-dev.lock").write_text(f"{lock}checker==9.0\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "house"\ndependencies = ["Quart_Like>=1.2"]\n')
    for folder, wanted in (("web", ["drawing", "stilts"]), ("tests/provider", ["doorman"])):
        (tmp_path / folder).mkdir(parents=True)
        head = {"name": "house", "version": "1.0.0", "dependencies": dict.fromkeys(wanted, "2.0.0")}
        packages = {"": head} | {f"node_modules/{name}": {"version": "2.0.0"} for name in wanted}
        (tmp_path / folder / "package.json").write_text(json.dumps(head))
        (tmp_path / folder / "package-lock.json").write_text(
            json.dumps({**head, "lockfileVersion": 3, "packages": packages})
        )
    (tmp_path / "docs" / "security").mkdir(parents=True)
    write_down(tmp_path)
    return tmp_path


def write_down(house: Path, *entries: str) -> None:
    (house / "docs" / "security" / "advisories.toml").write_text("\n".join(f"[[weakness]]\n{one}" for one in entries))


def entry(name: str, package: str, *, known_days_ago: int, **more: object) -> str:
    told = {"id": name, "package": package, "severity": "high", "reached": "nobody", "why": "waits for its makers"}
    lines = [
        f"{key} = {value if isinstance(value, date) else json.dumps(value)}" for key, value in (told | more).items()
    ]
    return "\n".join([*lines, f"known = {TODAY - timedelta(days=known_days_ago)}"])


def ask(house: Path, there: str, *more: str) -> tuple[int, dict[str, Any]]:
    ran = subprocess.run(
        [sys.executable, ROOT / "tools" / "advisories.py", "--json", "--root", house, "--today", str(TODAY),
         "--osv-url", f"{there}/v1/query", "--registry", f"{there}/", "--index", f"{there}/simple",
         *(more or ("--no-makers",))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(ran.stdout)
    assert told["exit"] == ran.returncode
    return ran.returncode, told


def states(told: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["state"] for one in told["weaknesses"]}


def test_nothing_known_is_said_only_after_each_locked_package_was_asked_about(
    house: Path, databases: tuple[Databases, str]
) -> None:
    known, there = databases
    known.python["quart-like"] = [osv("PYSEC-1", "quart-like", withdrawn=True)]

    code, told = ask(house, there)

    assert (code, told["weaknesses"], told["not_looked_up"]) == (0, [], [])
    assert known.asked >= {("quart-like", "1.2.0"), ("winonly", "0.3"), ("checker", "9.0"), ("drawing", "2.0.0"),
                           ("stilts", "2.0.0"), ("doorman", "2.0.0")}  # fmt: skip


def test_a_weakness_past_its_time_fails_and_one_within_it_is_told_with_its_day(
    house: Path, databases: tuple[Databases, str]
) -> None:
    known, there = databases
    known.python = {
        "quart-like": [osv("PYSEC-1", "quart-like"), osv("PYSEC-2", "quart-like")],
        "winonly": [osv("PYSEC-3", "winonly")],
    }
    known.web = {"drawing": [npm("GHSA-1", "moderate")], "stilts": [npm("GHSA-2", "moderate")]}
    write_down(
        house,
        entry("PYSEC-1", "quart-like", known_days_ago=8, reached="anyone", severity="low"),
        entry("CVE-of-PYSEC-2", "quart-like", known_days_ago=7, reached="anyone"),
        entry("PYSEC-3", "winonly", known_days_ago=31),
        entry("GHSA-1", "drawing", known_days_ago=90, severity="moderate"),
        entry("GHSA-2", "stilts", known_days_ago=8, severity="low", used=True),
        entry("GHSA-gone", "drawing", known_days_ago=8),
    )

    code, told = ask(house, there)

    assert code == 1
    assert states(told) == {
        "PYSEC-1": "breached", "CVE-of-PYSEC-2": "due", "PYSEC-3": "breached", "GHSA-1": "due", "GHSA-2": "breached",
    }  # fmt: skip
    assert {one["id"]: one["by"] for one in told["weaknesses"]}["GHSA-1"] == str(TODAY)
    assert told["no_longer_found"] == ["drawing GHSA-gone"]
    assert all("\n" not in one["title"] for one in told["weaknesses"])


def test_a_weakness_nobody_has_written_down_fails_and_has_seven_days(
    house: Path, databases: tuple[Databases, str]
) -> None:
    known, there = databases
    known.python["checker"] = [osv("PYSEC-9", "checker")]

    code, told = ask(house, there)

    [found] = told["weaknesses"]
    assert (code, found["state"], found["severity"]) == (1, "unrecorded", "unknown")
    assert found["by"] == str(TODAY + timedelta(days=7))


def test_ours_may_be_called_worse_than_its_reporters_say_and_never_better(
    house: Path, databases: tuple[Databases, str]
) -> None:
    known, there = databases
    known.web = {"drawing": [npm("GHSA-1", "critical")], "stilts": [npm("GHSA-2", "surprising")]}
    write_down(
        house,
        entry("GHSA-1", "drawing", known_days_ago=31, severity="low"),
        entry("GHSA-2", "stilts", known_days_ago=31, severity="unknown"),
    )

    code, told = ask(house, there)

    assert (code, states(told)) == (1, {"GHSA-1": "breached", "GHSA-2": "breached"})


def test_an_exception_ends_on_its_day_and_the_time_frame_counts_again(
    house: Path, databases: tuple[Databases, str]
) -> None:
    known, there = databases
    known.web["drawing"] = [npm("GHSA-1", "high"), npm("GHSA-2", "high")]
    yesterday = TODAY - timedelta(days=1)
    write_down(
        house,
        entry("GHSA-1", "drawing", known_days_ago=60, excepted_on=TODAY - timedelta(days=60), until=TODAY),
        entry("GHSA-2", "drawing", known_days_ago=60, excepted_on=TODAY - timedelta(days=60), until=yesterday),
    )

    code, told = ask(house, there)

    assert (code, states(told)) == (1, {"GHSA-1": "excepted", "GHSA-2": "breached"})


@pytest.mark.parametrize(
    "line",
    [
        entry("GHSA-1", "drawing", known_days_ago=-1),
        entry("GHSA-1", "drawing", known_days_ago=1, until=TODAY),
        entry("GHSA-1", "drawing", known_days_ago=1, excepted_on=TODAY, until=TODAY + timedelta(days=91)),
        entry("GHSA-1", "drawing", known_days_ago=1, excepted_on=TODAY + timedelta(days=1), until=TODAY),
        entry("GHSA-1", "drawing", known_days_ago=1, why=" "),
        entry("GHSA-1", "drawing", known_days_ago=1, severity="fine"),
        entry("GHSA-1", "drawing", known_days_ago=1, reached="some"),
        entry("GHSA-1", "drawing", known_days_ago=1, used="no"),
        entry("GHSA-1", "drawing", known_days_ago=1, ignore=True),
        'id = "GHSA-1"',
        "id = ",
    ],
)
def test_a_record_that_excuses_too_much_or_cannot_be_read_says_nothing(
    house: Path, databases: tuple[Databases, str], line: str
) -> None:
    write_down(house, line)

    code, told = ask(house, databases[1])

    assert code == 2
    assert [said for said in told["not_looked_up"] if said.startswith("record: ")]


def test_a_database_that_cannot_be_reached_or_refuses_is_not_one_that_knows_nothing(
    house: Path, databases: tuple[Databases, str]
) -> None:
    known, there = databases
    known.broken = True

    refused, told_refused = ask(house, there)
    unreachable, told_unreachable = ask(house, "http://127.0.0.1:9")

    assert (refused, unreachable) == (2, 2)
    for told in (told_refused, told_unreachable):
        assert {said.partition(":")[0] for said in told["not_looked_up"]} == {"Python", "web", "tests/provider"}


def test_a_mirror_that_answers_every_question_with_nothing_is_not_believed(
    house: Path, databases: tuple[Databases, str]
) -> None:
    known, there = databases
    known.blind = True

    code, told = ask(house, there)

    assert code == 2
    assert len([said for said in told["not_looked_up"] if said.endswith("it is blind")]) == 3


def test_a_lock_file_that_locks_nothing_was_not_looked_through(house: Path, databases: tuple[Databases, str]) -> None:
    (house / "requirements.lock").write_text("# nothing\n")
    (house / "web" / "package-lock.json").write_text("{}")

    code, told = ask(house, databases[1])

    assert code == 2
    assert {said.partition(":")[0] for said in told["not_looked_up"]} == {"Python", "web"}


def test_a_package_that_was_skipped_or_left_out_of_a_report_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """pip-audit 2.10.1 as it answers for what an index does not know: its own last line says that nothing is known."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import advisories

    report = json.dumps({
        "dependencies": [
            {"name": "jinja2", "skip_reason": "Dependency not found on PyPI and could not be audited: jinja2 (2.4.1)"},
            {"name": "fine", "version": "1.0", "vulns": []},
        ],
        "fixes": [],
    })  # fmt: skip

    found, skipped = advisories.read_pip_audit(report, [("jinja2", "2.4.1"), ("fine", "1.0"), ("lost", "3")])

    assert found == []
    assert [line.partition(":")[0] for line in skipped] == ["jinja2 2.4.1", "lost 3"]
    few = {"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"dependencies": {"total": 1}}}
    with pytest.raises(advisories.Unreadable, match="looked at 1 of 2"):
        advisories.read_npm_audit(json.dumps(few), {("a", "1"), ("b", "1")})
    for unreadable in ("", "[]", "{}", '{"auditReportVersion": 1}', '{"dependencies": [{"vulns": [{}]}]}'):
        with pytest.raises(advisories.Unreadable):
            advisories.read_npm_audit(unreadable, {("a", "1")})
        with pytest.raises(advisories.Unreadable):
            advisories.read_pip_audit(unreadable, [("a", "1")])


def test_libraries_whose_makers_mend_no_more_are_noted_and_fail_nothing(
    house: Path, databases: tuple[Databases, str]
) -> None:
    known, there = databases
    known.projects["quart-like"] = {
        "files": [{"upload-time": "2026-11-01T00:00:00Z"}], "project-status": {"status": "archived"},
    }  # fmt: skip
    known.releases = {
        "drawing": {
            "created": "2020-01-01T00:00:00Z",
            "modified": "2026-11-30T00:00Z",
            "2.0.0": "2024-01-01T00:00:00Z",
        },
    }

    code, told = ask(house, there, "--index", f"{there}/simple")

    assert code == 0
    assert told["notes"][:2] == [
        "quart-like: its makers say archived", "drawing: last release 2024-01-01; is it still kept?",
    ]  # fmt: skip
    assert told["notes"][2].startswith("when they were last released could not be asked: stilts")


def test_each_package_of_our_own_lock_files_is_asked_about_and_our_record_can_be_read(
    databases: tuple[Databases, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import advisories

    known, there = databases
    locked = {one for lock in advisories.PYTHON_LOCKS for one in advisories.locked_python(ROOT / lock)}
    locked |= {
        one for folder in advisories.WEB_FOLDERS for one in advisories.locked_web(ROOT / folder / "package-lock.json")
    }

    looked = advisories.look(ROOT, osv_url=f"{there}/v1/query", registry=f"{there}/")

    assert len(locked) > 200
    assert (looked.found, looked.blind) == ([], [])
    assert locked - known.asked == set()
    advisories.read_record(ROOT / "docs" / "security" / "advisories.toml", TODAY)
