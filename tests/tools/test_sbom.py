"""What a release is made of is written from its lock files, with nothing left out."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("sbom")
    subprocess.run([sys.executable, ROOT / "tools" / "sbom.py", "--to", to], check=True)
    return to


def told(written: Path, name: str) -> dict[str, Any]:
    bill: dict[str, Any] = json.loads((written / name).read_text())
    assert bill["bomFormat"] == "CycloneDX"
    return bill


def test_each_package_that_runs_the_bank_is_in_the_bill_with_its_hashes(written: Path) -> None:
    parts = told(written, "python.cdx.json")["components"]
    locked = _LOCKED.findall((ROOT / "requirements.lock").read_text())

    assert len(locked) > 50
    assert sorted((part["name"], part["version"]) for part in parts) == sorted(locked)
    assert all(part["purl"].startswith("pkg:pypi/") for part in parts)
    assert all(reference["hashes"] for part in parts for reference in part["externalReferences"])


def test_each_package_of_the_web_apps_is_in_the_bill_with_its_hash_and_licence(written: Path) -> None:
    parts = told(written, "web.cdx.json")["components"]
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text())["packages"]
    locked = {
        (path.rpartition("node_modules/")[2], facts["version"]): facts.get("dev", False)
        for path, facts in lock.items()
        if path
    }

    assert len(locked) > 100
    assert {(part["name"], part["version"]) for part in parts} == set(locked)
    assert all(part["hashes"] and part["licenses"] for part in parts)
    shipped = {(part["name"], part["version"]) for part in parts if not part.get("properties")}
    assert ("react-dom", lock["node_modules/react-dom"]["version"]) in shipped
    assert not any(locked[one] for one in shipped)


def test_the_bill_names_the_bank_and_its_version(written: Path) -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)

    assert version
    assert told(written, "python.cdx.json")["metadata"]["component"]["name"] == "bankhall"
    assert told(written, "python.cdx.json")["metadata"]["component"]["version"] == version[1]


def test_a_package_that_is_locked_anew_is_in_the_next_bill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import sbom

    lock = (ROOT / "requirements.lock").read_text()
    (tmp_path / "requirements.lock").write_text(f"{lock}planted==6.6.6 \\\n    --hash=sha256:{'0' * 64}\n")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    monkeypatch.setattr(sbom, "ROOT", tmp_path)

    parts = json.loads(sbom.python_parts(tmp_path).read_text())["components"]

    assert ("planted", "6.6.6") in {(part["name"], part["version"]) for part in parts}
