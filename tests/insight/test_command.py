"""`bankhall import berka` as it is typed."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bankhall.cli import main
from databases import Database

from .source import OPENED_ON, Row, write_source

RIGHT = [
    Row(1, 1, OPENED_ON, 7000, 7000),
    Row(2, 1, OPENED_ON + timedelta(days=1), 10, 7010),
    Row(3, 2, OPENED_ON + timedelta(days=2), 10, 10),
]


@pytest.fixture(autouse=True)
def at_this_bank(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANKHALL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BANKHALL_DATABASE_URL", database.url)
    monkeypatch.setenv("BANKHALL_DATABASE_OWNER_URL", database.owner_url)


def type_import(directory: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["import", "berka", str(directory), *options])


def test_the_last_line_of_json_has_the_figures_and_all_agrees(tmp_path: Path) -> None:
    typed = type_import(write_source(tmp_path / "bank", RIGHT), "--json")

    figures = json.loads(typed.stdout.splitlines()[-1])
    assert typed.exit_code == 0
    assert list(figures)[:6] == [
        "rows", "posted", "quarantined", "already_there", "accounts_checked", "balance_mismatches",
    ]  # fmt: skip
    assert [figures[name] for name in list(figures)[:6]] == [3, 3, 0, 0, 2, 0]
    assert figures["seconds"] > 0
    assert figures["copy_floor_seconds"] > 0


def test_a_balance_that_does_not_agree_ends_with_status_1_and_says_where(tmp_path: Path) -> None:
    wrong = [RIGHT[0], RIGHT[1]._replace(balance=7020), RIGHT[2]]

    typed = type_import(write_source(tmp_path / "bank", wrong))

    assert typed.exit_code == 1
    assert "the source says 702.00 CZK, we have 701.00 CZK" in typed.stdout


def test_a_missing_file_ends_with_status_1_and_its_name(tmp_path: Path) -> None:
    (write_source(tmp_path / "bank", RIGHT) / "trans.asc").unlink()

    typed = type_import(tmp_path / "bank", "--json")

    assert typed.exit_code == 1
    assert "trans.asc" in typed.stderr
