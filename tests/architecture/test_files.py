"""What a newcomer may rely on when he looks for something: which files there are, and what is in none of them."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "bankhall"
MODULES = sorted(path.parent for path in SOURCES.glob("*/__init__.py"))
BUSINESS = [module for module in MODULES if module.name != "kernel"]

# ARCHITECTURE.md, "Inside a module".
FILES = {
    "__init__", "types", "errors", "events", "api", "models", "rules", "queries", "actions", "schemas", "routes",
    "reactions", "jobs", "permissions", "words", "sheets", "privacy",
}  # fmt: skip
FOLDERS = {"actions", "adapters", "queries", "routes", "rules", "schemas", "sheets"}
NAMES_THAT_SAY_NOTHING = {"utils", "util", "common", "helpers", "helper", "manager", "base", "misc"}
# Where amounts are worked with: no float there, not even for a moment.
MONEY = ["kernel/money.py", "ledger", "accounts", "payments", "spending", "lending", "investing"]

# In pieces, so that this file names none of them itself.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "registry.npm" + "js", "deb.debian" + ".org", "repo1.mav" + "en"]
MACHINE_PATHS = ["/work" + "/main", "/work" + "/shared", "/work" + "/.library", "/tmp" + "/bash_jobs"]


@pytest.mark.parametrize("module", BUSINESS, ids=lambda module: module.name)
def test_a_module_has_only_the_kinds_of_files_that_every_module_has(module: Path) -> None:
    assert strangers(module) == []


def test_a_file_of_another_kind_is_found(tmp_path: Path) -> None:
    for name, file in (("plans", "rules.py"), ("wild", "engine.py")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text('"""Plans. Owns `plans`."""')
        (tmp_path / name / file).touch()
    (tmp_path / "services.py").touch()
    (tmp_path / "handlers").mkdir()
    (tmp_path / "actions").mkdir()
    (tmp_path / "rules.py").touch()

    assert strangers(tmp_path) == ["handlers", "services.py", "wild"]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_module_says_what_it_owns(module: Path) -> None:
    assert ast.get_docstring(ast.parse((module / "__init__.py").read_text()))


def test_no_file_has_a_name_that_says_nothing() -> None:
    named = [path for path in SOURCES.rglob("*") if path.stem in NAMES_THAT_SAY_NOTHING]

    assert named == []


def test_no_float_touches_money() -> None:
    places = [SOURCES / place for place in MONEY]
    files = [file for place in places for file in ([place] if place.suffix else place.rglob("*.py")) if file.exists()]

    assert files
    assert [f"{file.relative_to(ROOT)}:{line}" for file in files for line in floats(file.read_text())] == []


@pytest.mark.parametrize("code", ["float(amount)", "rate: float = x", "amount * 1.1"])
def test_a_float_is_found(code: str) -> None:
    assert list(floats(code)) == [1]


def test_no_committed_file_names_a_package_registry_or_a_path_of_one_machine() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git work tree")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    unwanted = re.compile("|".join(re.escape(word) for word in HOSTS + MACHINE_PATHS).encode())

    assert [str(file.relative_to(ROOT)) for file in files if unwanted.search(file.read_bytes())] == []


def is_part(folder: Path) -> bool:
    """A part of a module that has the shape of one: it says what it owns, and has no other kinds of files."""
    says = folder / "__init__.py"
    return says.exists() and "Owns " in (ast.get_docstring(ast.parse(says.read_text())) or "") and not strangers(folder)


def strangers(module: Path) -> list[str]:
    return sorted(
        path.name
        for path in module.iterdir()
        if path.name != "__pycache__"
        and not (
            path.name in FOLDERS or is_part(path) if path.is_dir() else path.suffix == ".py" and path.stem in FILES
        )
    )


def floats(source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and node.id == "float":
            yield node.lineno
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno
