"""Each import contract, shown to fail on a violation planted in a copy of the tree."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LADDER = "A module calls only modules below it"
FRONT_DOOR = "A module is entered through its front door"
PURE_RULES = "Rules decide and do nothing else"
NO_CIRCLES = "No circles, neither between modules nor within one"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the sources, with at least a stub of each module that the plants speak of."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "front_doors.py", tmp_path / "tools")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module in ("identity", "notify", "ledger", "risk", "customers", "accounts", "payments"):
        for part in ("__init__", "api", "events", "models", "permissions", "reactions", "rules", "types"):
            plant(tmp_path, f"{module}/{part}.py", "")
    return tmp_path


def test_the_tree_as_it_is_breaks_no_contract(tree: Path) -> None:
    assert broken_contracts(tree) == []


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        pytest.param("kernel/money.py", "import bankhall.ledger.types", LADDER, id="the kernel knows a business"),
        pytest.param("customers/rules.py", "import bankhall.accounts.api", LADDER, id="a call upwards"),
        pytest.param("ledger/types.py", "import bankhall.risk.types", LADDER, id="a call to the neighbour"),
        pytest.param(
            "accounts/types.py", "import bankhall.cli", LADDER, id="a call to where the house is put together"
        ),
        pytest.param("customers/types.py", "import bankhall.accounts.events", LADDER, id="hearing outside reactions"),
        pytest.param("utils/__init__.py", "", LADDER, id="a module that is not on the ladder"),
        pytest.param("payments/api.py", "import bankhall.ledger.models", FRONT_DOOR, id="reaching inside"),
        pytest.param("payments/api.py", "import bankhall.ledger", FRONT_DOOR, id="the whole module at once"),
        pytest.param("payments/api.py", "import bankhall.ledger.permissions", FRONT_DOOR, id="another's rights"),
        pytest.param("ledger/rules.py", "import bankhall.ledger.models", PURE_RULES, id="a rule that knows tables"),
        pytest.param("ledger/rules.py", "import sqlalchemy", PURE_RULES, id="a rule that asks the database"),
        pytest.param("risk/types.py", "import bankhall.risk.rules", NO_CIRCLES, id="a circle within a module"),
    ],
)
def test_a_planted_violation_breaks_its_contract(tree: Path, file: str, line: str, contract: str) -> None:
    plant(tree, "cli.py", "")
    plant(tree, "risk/rules.py", "import bankhall.risk.types")

    plant(tree, file, line)

    assert contract in broken_contracts(tree)


def test_any_module_may_hear_the_events_of_any_other(tree: Path) -> None:
    plant(tree, "notify/reactions.py", "import bankhall.payments.events")

    assert broken_contracts(tree) == []


def test_where_the_house_is_put_together_every_part_may_be_seen(tree: Path) -> None:
    plant(tree, "app.py", "import bankhall.ledger.permissions, bankhall.ledger.models, bankhall.payments.reactions")

    assert broken_contracts(tree) == []


def plant(tree: Path, file: str, line: str) -> None:
    path = tree / "src" / "bankhall" / file
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as source:
        source.write(f"\n{line}\n")


def broken_contracts(tree: Path) -> list[str]:
    lint = Path(sys.executable).parent / "lint-imports"
    path = f"{tree / 'src'}{os.pathsep}{tree}"
    done = subprocess.run(
        [lint, "--no-cache"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = re.findall(r"^(.+) (KEPT|BROKEN)\b", done.stdout, flags=re.MULTILINE)
    assert len(verdicts) == 4, done.stdout + done.stderr
    return [contract for contract, verdict in verdicts if verdict == "BROKEN"]
